create table ai_usage.feature_rollups (
  grouping text not null,
  grain text not null,
  starts_at timestamptz not null,
  organization_id uuid,
  user_id uuid,
  entity_type text,
  entity_id text,
  feature text not null,
  status text not null,
  error_code text,
  error_group text,
  calls bigint not null,
  duration_ms bigint not null,
  timed_calls bigint not null,
  durations bigint[],
  constraint feature_rollups_grouping_is_known
    check (grouping in ('feature_usage', 'organization_feature_usage', 'feature_usage_details')),
  constraint feature_rollups_grain_is_known
    check (grain in ('day', 'month')),
  constraint feature_rollups_count_something
    unique nulls not distinct (
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
      error_group
    )
)
-- No measure is indexed and every page keeps room, so that counting on moves no row and touches no index.
with (
  fillfactor = 80,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_scale_factor = 0.05,
  autovacuum_analyze_scale_factor = 0.02
);

create index feature_rollups_by_organization
  on ai_usage.feature_rollups (organization_id, grouping, grain, starts_at)
  where organization_id is not null;

create index feature_rollups_by_user
  on ai_usage.feature_rollups (user_id, grouping, grain, starts_at)
  where user_id is not null;

create index feature_rollups_by_entity
  on ai_usage.feature_rollups (entity_id, grouping, grain, starts_at)
  where entity_id is not null;

comment on table ai_usage.feature_rollups is
  'What the rows of ai_feature_usage add up to, by UTC day and month, but for what is pending_feature_usage: read it as '
  'feature_totals, which adds that. Kept by fold_feature_usage alone; feature_rollup_query says what each grouping holds.';
comment on column ai_usage.feature_rollups.grouping is
  'Which columns from organization_id to entity_id the row is for. feature_usage: none. organization_feature_usage: '
  'organization_id. feature_usage_details: all. Any other is null.';
comment on column ai_usage.feature_rollups.calls is
  'How many rows it holds, never 0.';
comment on column ai_usage.feature_rollups.duration_ms is
  'How long successful calls took together.';
comment on column ai_usage.feature_rollups.timed_calls is
  'How many successful calls have a duration.';
comment on column ai_usage.feature_rollups.durations is
  'How long each took: a histogram (see compact_latencies).';

alter table ai_usage.feature_rollups enable row level security;

create policy "Feature rollups are read by whoever may read all their rows"
  on ai_usage.feature_rollups
  for select
  to authenticated
  using (
    (select ai_usage.is_admin())
    or user_id = (select auth.uid())
    or organization_id in (select ai_usage.current_organization_ids())
  );

revoke all on table ai_usage.feature_rollups from public, anon, authenticated, service_role;
grant select on table ai_usage.feature_rollups to authenticated, service_role;
