create function ai_usage.price_at(
  p_provider text,
  p_model text,
  p_service_tier text,
  p_geo text,
  p_prompt_tokens bigint,
  p_at timestamptz
)
returns setof public.ai_model_prices
language sql
stable
rows 1
set search_path = ''
as $$
  select price.*
  from public.ai_model_prices as price
  where price.provider = p_provider
    and price.model = coalesce(
      (
        select alias.model
        from public.ai_model_aliases as alias
        where alias.provider = p_provider
          and alias.alias = p_model
      ),
      p_model
    )
    and price.service_tier = p_service_tier
    and (price.geo is null or price.geo = p_geo)
    and price.effective_on <= (p_at at time zone 'UTC')::date
    and (price.context_over_tokens = 0 or price.context_over_tokens < p_prompt_tokens)
  order by
    price.geo nulls last,
    price.effective_on desc,
    price.context_over_tokens desc
  limit 1;
$$;

comment on function ai_usage.price_at(text, text, text, text, bigint, timestamptz) is
  'The price in force for one call, or no row: the place''s own price before the general one, then the latest '
  'effective date not after the moment, then the largest context threshold that the whole prompt exceeds.';

revoke all on function ai_usage.price_at(text, text, text, text, bigint, timestamptz) from public;
