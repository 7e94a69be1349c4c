create table ai_usage.pending_feature_usage (
  day_at timestamptz not null,
  organization_id uuid,
  user_id uuid,
  entity_type text,
  entity_id text,
  feature text not null,
  status text not null,
  error_code text,
  error_group text,
  calls int not null,
  duration_ms int not null,
  duration_bucket smallint
)
-- Everything in it is soon deleted again: vacuum often, and leave the file its size.
with (
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_insert_threshold = '-1',
  autovacuum_analyze_threshold = 5000,
  autovacuum_analyze_scale_factor = 0,
  vacuum_truncate = off
);

comment on table ai_usage.pending_feature_usage is
  'What feature_rollups do not hold yet: a signed row per row of ai_feature_usage that was logged (1), removed (-1) or '
  'changed (both), like pending_usage for the log. Moved by fold_feature_usage.';
comment on column ai_usage.pending_feature_usage.day_at is
  'The beginning of the UTC day.';
comment on column ai_usage.pending_feature_usage.error_code is
  'Null, like error_group, also where the row has one that is not counted apart.';
comment on column ai_usage.pending_feature_usage.calls is
  '1 or -1.';
comment on column ai_usage.pending_feature_usage.duration_ms is
  'Of a success, with that sign; 0 for any other.';
comment on column ai_usage.pending_feature_usage.duration_bucket is
  'The position in ai_usage.latency_edges() of a success''s duration. Null: it failed, or has none.';

alter table ai_usage.pending_feature_usage enable row level security;

create policy "Pending feature usage is read by whoever may read the row"
  on ai_usage.pending_feature_usage
  for select
  to authenticated
  using (
    (select ai_usage.is_admin())
    or user_id = (select auth.uid())
    or organization_id in (select ai_usage.current_organization_ids())
  );

revoke all on table ai_usage.pending_feature_usage from public, anon, authenticated, service_role;
grant select on table ai_usage.pending_feature_usage to authenticated, service_role;
