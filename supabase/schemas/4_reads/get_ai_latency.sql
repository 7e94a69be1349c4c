create function public.get_ai_latency(
  p_dimension text default null,
  p_start date default null,
  p_end date default null,
  p_organization_id uuid default null,
  p_filters jsonb default null,
  p_limit int default 100,
  p_at timestamptz default now()
)
returns table (
  key text,
  calls bigint,
  avg_ms numeric,
  p50_ms numeric,
  p95_ms numeric,
  p99_ms numeric
)
language plpgsql
stable
set search_path = ''
as $$
declare
  c_dimension constant text = ai_usage.dimension_of(p_dimension);
  c_limit constant int = ai_usage.row_limit(p_limit);
  c_days constant daterange = ai_usage.day_range(p_start, p_end, (ai_usage.moment_of(p_at) at time zone 'UTC')::date);
  c_filters constant ai_usage.usage_filters = ai_usage.filters_of(p_filters);
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id, (c_filters).user_id);
begin
  return query
    select
      case c_dimension
        when 'user' then log.user_id::text
        when 'customer' then log.customer_id
        when 'entity' then log.entity_type || ':' || log.entity_id
        when 'feature' then log.feature
        when 'request_type' then log.request_type
        when 'provider' then log.provider
        when 'model' then log.model_used
      end,
      count(*),
      trim_scale(avg(log.latency_ms)),
      percentile_cont(0.5) within group (order by log.latency_ms)::numeric,
      percentile_cont(0.95) within group (order by log.latency_ms)::numeric,
      percentile_cont(0.99) within group (order by log.latency_ms)::numeric
    from public.ai_usage_log as log
    where log.created_at >= lower(c_days)::timestamp at time zone 'UTC'
      and log.created_at < upper(c_days)::timestamp at time zone 'UTC'
      and log.line = 0
      and log.status = 'success'
      and log.latency_ms is not null
      and (c_organization_id is null or log.organization_id = c_organization_id)
      and ((c_filters).user_id is null or log.user_id = (c_filters).user_id)
      and ((c_filters).customer_id is null or log.customer_id = (c_filters).customer_id)
      and ((c_filters).entity_type is null or log.entity_type = (c_filters).entity_type)
      and ((c_filters).entity_id is null or log.entity_id = (c_filters).entity_id)
      and ((c_filters).feature is null or log.feature = (c_filters).feature)
      and ((c_filters).request_type is null or log.request_type = (c_filters).request_type)
      and ((c_filters).provider is null or log.provider = (c_filters).provider)
      and ((c_filters).model is null or log.model_used = (c_filters).model)
    group by 1
    order by 2 desc, 1
    limit c_limit;
end;
$$;

comment on function public.get_ai_latency(text, date, date, uuid, jsonb, int, timestamptz) is
  'How long successful calls took, in milliseconds: mean and the 50th, 95th and 99th percentile, in all or by a dimension, '
  'the most calls first. Other arguments and access as for get_ai_usage_overview.';

revoke all on function public.get_ai_latency(text, date, date, uuid, jsonb, int, timestamptz)
  from public, anon, authenticated, service_role;
grant execute on function public.get_ai_latency(text, date, date, uuid, jsonb, int, timestamptz)
  to authenticated, service_role;
