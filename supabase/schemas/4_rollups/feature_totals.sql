create view ai_usage.feature_totals
with (security_invoker = true)
as
select
  grouping,
  grain,
  starts_at,
  organization_id,
  user_id,
  entity_type,
  entity_id,
  feature,
  status,
  error_code,
  error_group,
  calls,
  duration_ms,
  timed_calls,
  durations
from ai_usage.feature_rollups
union all
select
  kind.grouping,
  block.grain,
  date_trunc(block.grain, pending.day_at, 'UTC'),
  pending.organization_id,
  pending.user_id,
  pending.entity_type,
  pending.entity_id,
  pending.feature,
  pending.status,
  pending.error_code,
  pending.error_group,
  pending.calls,
  pending.duration_ms,
  case when pending.duration_bucket is not null then pending.calls else 0 end,
  case when pending.duration_bucket is not null then array[256::bigint * pending.calls + pending.duration_bucket] end
from ai_usage.pending_feature_usage as pending
  cross join (
    values
      ('feature_usage'),
      ('organization_feature_usage'),
      ('feature_usage_details')
  ) as kind (grouping)
  cross join (values ('day'), ('month')) as block (grain);

comment on view ai_usage.feature_totals is
  'The feature rollups as they would be if nothing were pending, as usage_totals has those of the log. Read one grouping at '
  'a time. Exact in any one statement.';

revoke all on table ai_usage.feature_totals from public, anon, authenticated, service_role;
grant select on table ai_usage.feature_totals to authenticated, service_role;
