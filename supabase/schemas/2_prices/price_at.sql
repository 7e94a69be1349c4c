create function ai_usage.price_at(
  p_provider text,
  p_model text,
  p_service_tier text,
  p_geo text,
  p_prompt_tokens bigint,
  p_at timestamptz,
  p_organization_id uuid default null
)
returns setof ai_usage.price
language plpgsql  -- its plan is kept; that of an SQL function is made anew for every call
stable
rows 1
set search_path = ''
as $$
begin
  return query
    with moment as (
      select
        (p_at at time zone 'UTC')::date as day,
        (p_at at time zone 'UTC')::time as hour
    ),
    -- The row in force of each scope (the organization's own, the project's own, the catalogue's), in the place and in
    -- general.
    scope as (
      select distinct on (price.organization_id, price.is_custom, price.geo)
        price.*
      from moment
        cross join ai_usage.prices_of(p_provider, p_model, p_at, p_organization_id) as price
      where price.service_tier = p_service_tier
        and (price.geo is null or price.geo = p_geo)
        and price.effective_on <= moment.day
        and (price.context_over_tokens = 0 or price.context_over_tokens < p_prompt_tokens)
        and case
          when price.hours_start < price.hours_end
            then moment.hour >= price.hours_start and moment.hour < price.hours_end
          when price.hours_start > price.hours_end
            then moment.hour >= price.hours_start or moment.hour < price.hours_end
          else true
        end
        and (not price.is_weekdays_only or extract(isodow from moment.day) < 6)
      order by
        price.organization_id,
        price.is_custom,
        price.geo,
        price.effective_on desc,
        price.revision desc,
        price.hours_start desc nulls last,
        price.context_over_tokens desc
    )
    select
      price.id,
      discount.id,
      discount.percent_off,
      net.input,
      net.cache_read,
      net.cache_write_5m,
      net.cache_write_1h,
      net.audio_input,
      net.output,
      net.audio_output,
      net.image_output,
      net.web_search
    from (
      select *
      from scope
      where not is_withdrawn
      order by organization_id nulls last, is_custom desc, geo nulls last
      limit 1
    ) as price
      left join lateral (
        select off.id, off.percent_off
        from public.ai_price_discounts as off, moment
        where not price.is_custom
          and off.provider = p_provider
          and (off.organization_id is null or off.organization_id = p_organization_id)
          and (off.model is null or off.model = price.model)
          and off.effective_on <= moment.day
        order by
          off.organization_id nulls last,
          off.model nulls last,
          off.effective_on desc,
          off.revision desc
        limit 1
      ) as discount
        on discount.percent_off > 0
      -- Multiplied by 0.01, because a numeric division may round and a multiplication never does.
      cross join lateral (
        select (100 - coalesce(discount.percent_off, 0)) * 0.01 as factor
      ) as remaining
      cross join lateral (
        select
          trim_scale(price.input_usd_per_mtok * factor) as input,
          trim_scale(price.cache_read_usd_per_mtok * factor) as cache_read,
          trim_scale(price.cache_write_5m_usd_per_mtok * factor) as cache_write_5m,
          trim_scale(price.cache_write_1h_usd_per_mtok * factor) as cache_write_1h,
          trim_scale(price.audio_input_usd_per_mtok * factor) as audio_input,
          trim_scale(price.output_usd_per_mtok * factor) as output,
          trim_scale(price.audio_output_usd_per_mtok * factor) as audio_output,
          trim_scale(price.image_output_usd_per_mtok * factor) as image_output,
          trim_scale(price.web_search_usd_per_1k * factor) as web_search
      ) as net;
end;
$$;

comment on function ai_usage.price_at(text, text, text, text, bigint, timestamptz, uuid) is
  'The price in force for one call, or no row: the organization''s custom price before the project''s before the '
  'catalogue''s; of those the place''s own before the general one, then the latest effective date not after the '
  'moment, its last revision, the hours of the day, and the largest context threshold that the whole prompt exceeds. '
  'A discount is taken off the catalogue''s price only.';

revoke all on function ai_usage.price_at(text, text, text, text, bigint, timestamptz, uuid) from public;
