create function ai_usage.measures(
  p_organization_id uuid,
  p_days daterange,
  p_filters ai_usage.usage_filters,
  p_dimension text default null,
  p_interval text default null,
  p_currency text default 'USD',
  p_time_zone text default 'UTC'
)
returns table (
  start_on date,
  key text,
  requests bigint,
  successes bigint,
  unpriced bigint,
  tokens numeric,
  cost_usd numeric,
  cost numeric
)
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan  -- which index is best depends on the filters
set work_mem = '32MB'
set jit = off
as $$
declare
  c_source constant text = ai_usage.source_of(p_organization_id, p_days, p_filters, p_dimension, p_time_zone);
  c_grouping constant text = ai_usage.grouping_of(p_organization_id, p_filters, p_dimension);
  c_is_utc constant boolean = p_time_zone = 'UTC';
  -- Each day has its own exchange rate.
  c_is_daily constant boolean = p_currency <> 'USD';
  c_blocks constant ai_usage.blocks = ai_usage.blocks_of(
    p_days,
    c_is_daily or coalesce(p_interval in ('day', 'week'), false) or not ai_usage.has_months(c_grouping)
  );
  c_start constant timestamptz = ai_usage.start_of_day(lower(p_days), p_time_zone);
  c_end constant timestamptz = ai_usage.start_of_day(upper(p_days), p_time_zone);
  c_range constant tstzrange = tstzrange(c_start, c_end);
begin
  return query
    with usage as (
      select
        case
          when p_interval is null then lower(p_days)
          else date_trunc(p_interval, usage_totals.starts_at at time zone 'UTC')::date
        end as bucket_on,
        usage_totals.starts_at as at,
        case when usage_totals.grain = 'day' and not usage_totals.starts_at <@ c_range then -1 else 1 end as sign,
        usage_totals.organization_id,
        usage_totals.user_id,
        usage_totals.customer_id,
        usage_totals.entity_type,
        usage_totals.entity_id,
        usage_totals.feature,
        usage_totals.request_type,
        usage_totals.provider,
        usage_totals.model_used,
        usage_totals.lines,
        usage_totals.requests,
        usage_totals.successes,
        usage_totals.unpriced,
        usage_totals.total_tokens,
        usage_totals.total_cost_usd
      from ai_usage.usage_totals
      where c_source = 'rollups'
        and c_is_utc
        and usage_totals.grouping = c_grouping
        and (
          usage_totals.grain = 'month' and usage_totals.starts_at = any (c_blocks.months)
          or usage_totals.grain = 'day' and usage_totals.starts_at = any (c_blocks.days)
        )
      union all
      select
        date_trunc(p_interval, usage_totals.starts_at at time zone p_time_zone)::date,
        usage_totals.starts_at,
        1,
        usage_totals.organization_id,
        usage_totals.user_id,
        usage_totals.customer_id,
        usage_totals.entity_type,
        usage_totals.entity_id,
        usage_totals.feature,
        usage_totals.request_type,
        usage_totals.provider,
        usage_totals.model_used,
        usage_totals.lines,
        usage_totals.requests,
        usage_totals.successes,
        usage_totals.unpriced,
        usage_totals.total_tokens,
        usage_totals.total_cost_usd
      from ai_usage.usage_totals
      where c_source = 'rollups'
        and not c_is_utc
        and usage_totals.grouping = c_grouping
        and usage_totals.grain = case c_grouping when 'totals' then 'quarter_hour' else 'hour' end
        and usage_totals.starts_at >= c_start
        and usage_totals.starts_at < c_end
      union all
      select
        case
          when p_interval is null then lower(p_days)
          else date_trunc(p_interval, logged_usage.created_at at time zone p_time_zone)::date
        end,
        logged_usage.created_at,
        1,
        logged_usage.organization_id,
        logged_usage.user_id,
        logged_usage.customer_id,
        logged_usage.entity_type,
        logged_usage.entity_id,
        logged_usage.feature,
        logged_usage.request_type,
        logged_usage.provider,
        logged_usage.model_used,
        logged_usage.lines,
        logged_usage.requests,
        logged_usage.successes,
        logged_usage.unpriced,
        logged_usage.total_tokens,
        logged_usage.total_cost_usd
      from ai_usage.logged_usage
      where c_source = 'log'
        and logged_usage.created_at >= c_start
        and logged_usage.created_at < c_end
    ),
    measured as (
      select
        usage.bucket_on,
        case p_dimension
          when 'user' then usage.user_id::text
          when 'customer' then usage.customer_id
          when 'entity' then coalesce(usage.entity_type, '') || ':' || usage.entity_id
          when 'feature' then usage.feature
          when 'request_type' then usage.request_type
          when 'provider' then usage.provider
          when 'model' then usage.model_used
        end as usage_key,
        case when c_is_daily then (usage.at at time zone 'UTC')::date end as utc_day,
        sum(usage.sign * usage.lines) as lines,
        sum(usage.sign * usage.requests) as requests,
        sum(usage.sign * usage.successes) as successes,
        sum(usage.sign * usage.unpriced) as unpriced,
        sum(usage.sign * usage.total_tokens) as tokens,
        sum(usage.sign * usage.total_cost_usd) as cost_usd
      from usage
      where (p_organization_id is null or usage.organization_id = p_organization_id)
        and (p_filters.user_id is null or usage.user_id = p_filters.user_id)
        and (p_filters.customer_id is null or usage.customer_id = p_filters.customer_id)
        and (p_filters.entity_type is null or usage.entity_type = p_filters.entity_type)
        and (p_filters.entity_id is null or usage.entity_id = p_filters.entity_id)
        and (p_filters.feature is null or usage.feature = p_filters.feature)
        and (p_filters.request_type is null or usage.request_type = p_filters.request_type)
        and (p_filters.provider is null or usage.provider = p_filters.provider)
        and (p_filters.model is null or usage.model_used = p_filters.model)
        and ('user_id' <> all (p_filters.without) or usage.user_id is null)
        and ('customer_id' <> all (p_filters.without) or usage.customer_id is null)
        and ('entity_type' <> all (p_filters.without) or usage.entity_type is null)
        and ('entity_id' <> all (p_filters.without) or usage.entity_id is null)
        and ('feature' <> all (p_filters.without) or usage.feature is null)
      group by 1, 2, 3
    ),
    rate as materialized (
      select
        costly.utc_day,
        ai_usage.per_usd(p_currency, costly.utc_day) as per_usd
      from (
        select distinct measured.utc_day
        from measured
        where p_currency <> 'USD'
          and measured.cost_usd <> 0
      ) as costly
    )
    select
      measured.bucket_on,
      measured.usage_key,
      sum(measured.requests)::bigint,
      sum(measured.successes)::bigint,
      sum(measured.unpriced)::bigint,
      sum(measured.tokens),
      sum(measured.cost_usd),
      sum(measured.cost_usd * coalesce(rate.per_usd, 1))
    from measured
      left join rate using (utc_day)
    group by measured.bucket_on, measured.usage_key
    having sum(measured.lines) <> 0;
end;
$$;

comment on function ai_usage.measures(uuid, daterange, ai_usage.usage_filters, text, text, text, text) is
  'What was used, per day, week (from Monday) or month of p_time_zone (p_interval null: in the whole range) and per key of a '
  'dimension (user, customer, entity, feature, request_type, provider, model; null: in all), from where source_of says. '
  'cost is cost_usd in p_currency, at the rate of each UTC day. Every read of a range is made of it.';

revoke all on function ai_usage.measures(uuid, daterange, ai_usage.usage_filters, text, text, text, text) from public;
grant execute on function ai_usage.measures(uuid, daterange, ai_usage.usage_filters, text, text, text, text)
  to authenticated, service_role;
