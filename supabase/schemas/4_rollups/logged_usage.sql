create view ai_usage.logged_usage
with (security_invoker = true)
as
select
  date_bin('15 minutes', created_at, '2000-01-01T00:00:00Z') as quarter_at,
  date_trunc('day', created_at, 'UTC') as day_at,
  date_trunc('month', created_at, 'UTC') as month_at,
  organization_id,
  user_id,
  customer_id,
  entity_type,
  entity_id,
  feature,
  request_type,
  provider,
  model_used,
  1 as lines,
  (line = 0)::int as requests,
  (line = 0 and status = 'success')::int as successes,
  (total_cost_usd is null)::int as unpriced,
  input_tokens,
  cache_read_tokens,
  cache_write_5m_tokens::bigint + cache_write_1h_tokens as cache_write_tokens,
  output_tokens,
  total_tokens,
  case when status = 'success' then total_tokens else 0 end as successful_tokens,
  case when total_cost_usd is not null then input_cost_usd else 0 end as input_cost_usd,
  case when total_cost_usd is not null then output_cost_usd else 0 end as output_cost_usd,
  case when total_cost_usd is not null then web_search_cost_usd else 0 end as web_search_cost_usd,
  coalesce(total_cost_usd, 0) as total_cost_usd,
  case when status = 'success' then coalesce(total_cost_usd, 0) else 0 end as successful_cost_usd,
  case when line = 0 and status = 'success' then coalesce(latency_ms, 0) else 0 end as latency_ms,
  case
    when line = 0 and status = 'success' then width_bucket(latency_ms, ai_usage.latency_edges())
  end::smallint as latency_bucket,
  created_at
from public.ai_usage_log;

comment on view ai_usage.logged_usage is
  'The log as pending_usage would hold it: what the rollups are checked against, and what is read where they cannot '
  'answer.';

revoke all on table ai_usage.logged_usage from public, anon, authenticated, service_role;
grant select on table ai_usage.logged_usage to authenticated, service_role;
