create view ai_usage.usage_totals
with (security_invoker = true)
as
select
  grouping,
  grain,
  starts_at,
  organization_id,
  user_id,
  customer_id,
  entity_type,
  entity_id,
  feature,
  request_type,
  provider,
  model_used,
  lines,
  requests,
  successes,
  unpriced,
  total_tokens,
  total_cost_usd,
  latency_ms,
  latency_calls,
  latencies,
  input_tokens,
  cache_read_tokens,
  cache_write_tokens,
  output_tokens,
  successful_tokens,
  successful_cost_usd,
  input_cost_usd,
  output_cost_usd,
  web_search_cost_usd
from ai_usage.usage_rollups
union all
select
  grouping,
  'month',
  date_trunc('month', starts_at, 'UTC'),
  organization_id,
  user_id,
  customer_id,
  entity_type,
  entity_id,
  feature,
  request_type,
  provider,
  model_used,
  lines,
  requests,
  successes,
  unpriced,
  total_tokens,
  total_cost_usd,
  latency_ms,
  latency_calls,
  latencies,
  input_tokens,
  cache_read_tokens,
  cache_write_tokens,
  output_tokens,
  successful_tokens,
  successful_cost_usd,
  input_cost_usd,
  output_cost_usd,
  web_search_cost_usd
from ai_usage.unmerged_rollups
union all
select
  kind.grouping,
  block.grain,
  case block.grain
    when 'month' then pending.month_at
    when 'day' then pending.day_at
    when 'hour' then date_trunc('hour', pending.quarter_at, 'UTC')
    else pending.quarter_at
  end,
  pending.organization_id,
  pending.user_id,
  pending.customer_id,
  pending.entity_type,
  pending.entity_id,
  pending.feature,
  pending.request_type,
  pending.provider,
  pending.model_used,
  pending.lines,
  pending.requests,
  pending.successes,
  pending.unpriced,
  pending.total_tokens,
  pending.total_cost_usd,
  pending.latency_ms,
  case when pending.latency_bucket is not null then pending.lines else 0 end,
  case when pending.latency_bucket is not null then array[256::bigint * pending.lines + pending.latency_bucket] end,
  pending.input_tokens,
  pending.cache_read_tokens,
  pending.cache_write_tokens,
  pending.output_tokens,
  pending.successful_tokens,
  pending.successful_cost_usd,
  pending.input_cost_usd,
  pending.output_cost_usd,
  pending.web_search_cost_usd
from ai_usage.pending_usage as pending
  cross join (
    values
      ('totals'),
      ('organization_totals'),
      ('features'),
      ('organization_features'),
      ('users'),
      ('details'),
      ('entities')
  ) as kind (grouping)
  cross join (values ('quarter_hour'), ('hour'), ('day'), ('month')) as block (grain);

comment on view ai_usage.usage_totals is
  'The rollups as they would be if nothing were pending: what every read adds up. Each pending line stands as a row of its '
  'own in every grouping and grain, with more columns than the grouping has, and each day that is not merged yet as one of its '
  'month; read one grouping at a time, in a grain that usage_rollups has of it. Exact in any one statement. Not for each_user '
  'and each_customer, of which it lacks what is pending or unmerged: costliest reads these.';

revoke all on table ai_usage.usage_totals from public, anon, authenticated, service_role;
grant select on table ai_usage.usage_totals to authenticated, service_role;
