create function ai_usage.measures(
  p_organization_id uuid,
  p_days daterange,
  p_filters ai_usage.usage_filters,
  p_dimension text default null,
  p_time_zone text default 'UTC'
)
returns table (
  day date,
  utc_day date,
  key text,
  requests bigint,
  successes bigint,
  unpriced bigint,
  tokens numeric,
  cost_usd numeric
)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
    select
      (log.created_at at time zone p_time_zone)::date,
      (log.created_at at time zone 'UTC')::date,
      case p_dimension
        when 'user' then log.user_id::text
        when 'customer' then log.customer_id
        when 'entity' then log.entity_type || ':' || log.entity_id
        when 'feature' then log.feature
        when 'request_type' then log.request_type
        when 'provider' then log.provider
        when 'model' then log.model_used
      end,
      count(*) filter (where log.line = 0),
      count(*) filter (where log.line = 0 and log.status = 'success'),
      count(*) filter (where log.total_cost_usd is null),
      sum(log.total_tokens),
      coalesce(sum(log.total_cost_usd), 0)
    from public.ai_usage_log as log
    where log.created_at >= lower(p_days)::timestamp at time zone p_time_zone
      and log.created_at < upper(p_days)::timestamp at time zone p_time_zone
      and (p_organization_id is null or log.organization_id = p_organization_id)
      and (p_filters.user_id is null or log.user_id = p_filters.user_id)
      and (p_filters.customer_id is null or log.customer_id = p_filters.customer_id)
      and (p_filters.entity_type is null or log.entity_type = p_filters.entity_type)
      and (p_filters.entity_id is null or log.entity_id = p_filters.entity_id)
      and (p_filters.feature is null or log.feature = p_filters.feature)
      and (p_filters.request_type is null or log.request_type = p_filters.request_type)
      and (p_filters.provider is null or log.provider = p_filters.provider)
      and (p_filters.model is null or log.model_used = p_filters.model)
    group by 1, 2, 3;
end;
$$;

comment on function ai_usage.measures(uuid, daterange, ai_usage.usage_filters, text, text) is
  'What was used, by day and by the key of a dimension (user, customer, entity, feature, request_type, provider, model; '
  'null: in all). day is one of p_time_zone; utc_day decides the exchange rate. Every read of a range is made of it.';

revoke all on function ai_usage.measures(uuid, daterange, ai_usage.usage_filters, text, text) from public;
grant execute on function ai_usage.measures(uuid, daterange, ai_usage.usage_filters, text, text)
  to authenticated, service_role;
