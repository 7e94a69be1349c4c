create view ai_usage.logged_feature_usage
with (security_invoker = true)
as
select
  date_trunc('day', created_at, 'UTC') as day_at,
  organization_id,
  user_id,
  entity_type,
  entity_id,
  feature,
  status,
  case when error_group is not null then error_code end as error_code,
  error_group,
  1 as calls,
  case when status = 'success' then coalesce(duration_ms, 0) else 0 end as duration_ms,
  case when status = 'success' then width_bucket(duration_ms, ai_usage.latency_edges()) end::smallint as duration_bucket,
  created_at
from public.ai_feature_usage;

comment on view ai_usage.logged_feature_usage is
  'ai_feature_usage as pending_feature_usage would hold it: what the feature rollups are checked against.';

revoke all on table ai_usage.logged_feature_usage from public, anon, authenticated, service_role;
