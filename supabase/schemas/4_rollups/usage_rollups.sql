create table ai_usage.usage_rollups (
  grouping text not null,
  grain text not null,
  starts_at timestamptz not null,
  organization_id uuid,
  user_id uuid,
  customer_id text,
  entity_type text,
  entity_id text,
  feature text,
  request_type text,
  provider text,
  model_used text,
  lines bigint not null,
  requests bigint not null,
  successes bigint not null,
  unpriced bigint not null,
  total_tokens numeric not null,
  total_cost_usd numeric not null,
  latency_ms bigint not null,
  latency_calls bigint not null,
  latencies bigint[],
  input_tokens bigint,
  cache_read_tokens bigint,
  cache_write_tokens numeric,
  output_tokens bigint,
  successful_tokens numeric,
  successful_cost_usd numeric,
  input_cost_usd numeric,
  output_cost_usd numeric,
  web_search_cost_usd numeric,
  unique_users bigint,
  key bigint not null generated always as (
    hash_record_extended(
      row(
        organization_id,
        user_id,
        customer_id,
        entity_type,
        entity_id,
        feature,
        request_type,
        provider,
        model_used
      ),
      0
    )
  ) stored,
  cost_magnitude int generated always as (
    case
      when grouping in ('each_user', 'each_customer') then width_bucket(total_cost_usd, ai_usage.cost_edges())
    end
  ) stored,
  constraint usage_rollups_grouping_is_known
    check (
      grouping in (
        'totals',
        'organization_totals',
        'features',
        'organization_features',
        'users',
        'details',
        'entities',
        'each_user',
        'each_customer'
      )
    ),
  constraint usage_rollups_grain_is_known
    check (grain in ('quarter_hour', 'hour', 'day', 'month'))
)
-- No measure is indexed and every page keeps room, so that counting on moves no row and touches no index.
with (
  fillfactor = 60,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_scale_factor = 0.05,
  autovacuum_analyze_scale_factor = 0.02
);

create index usage_rollups_by_time
  on ai_usage.usage_rollups (grouping, grain, starts_at);

-- Numbers only, because most of what a fold does is looking rollups up. Not unique: two keys may be the same number, by chance.
create index usage_rollups_by_key
  on ai_usage.usage_rollups (starts_at, key);

create index usage_rollups_by_organization
  on ai_usage.usage_rollups (organization_id, grouping, grain, starts_at)
  where organization_id is not null;

create index usage_rollups_by_user
  on ai_usage.usage_rollups (user_id, grouping, grain, starts_at)
  where user_id is not null or grouping = 'users';

create index usage_rollups_by_customer
  on ai_usage.usage_rollups (customer_id, grouping, grain, starts_at)
  where customer_id is not null;

create index usage_rollups_by_entity
  on ai_usage.usage_rollups (entity_id, grouping, grain, starts_at)
  where entity_id is not null;

-- The most expensive first. Of what a month costs, the magnitude alone: it seldom changes.
create index usage_rollups_by_magnitude
  on ai_usage.usage_rollups (grouping, starts_at, cost_magnitude)
  where cost_magnitude is not null;

comment on table ai_usage.usage_rollups is
  'What the lines of ai_usage_log add up to, by UTC day and month, but for what is pending_usage: read it as usage_totals, '
  'which adds that. Kept by fold_usage alone; rollup_query says what each grouping holds.';
comment on column ai_usage.usage_rollups.grouping is
  'Which columns from organization_id to model_used the row is for. totals: none. features: feature, request_type, '
  'provider, model_used. organization_totals and organization_features: the same per organization_id. users: '
  'organization_id, user_id, customer_id. details: those and those of features. entities: organization_id, entity_type, '
  'entity_id. each_user and each_customer: user_id or customer_id, which are not null there. A column of the grouping is null for '
  'lines without one, any other is null.';
comment on column ai_usage.usage_rollups.grain is
  'day (all but each_user and each_customer), month (see has_months; of the days that merged_days names), quarter_hour (totals '
  'only) or hour (organization_totals only).';
comment on column ai_usage.usage_rollups.key is
  'A number made of the columns from organization_id to model_used, by which fold_usage finds the row.';
comment on column ai_usage.usage_rollups.cost_magnitude is
  'In each_user and each_customer: the position of total_cost_usd in ai_usage.cost_edges(), by which top_people finds the '
  'most expensive.';
comment on column ai_usage.usage_rollups.lines is
  'How many lines it holds, never 0.';
comment on column ai_usage.usage_rollups.latencies is
  'How long successful calls took: a histogram (see compact_latencies). Null in each_user and each_customer.';
comment on column ai_usage.usage_rollups.input_tokens is
  'From here on null but in totals, organization_totals and users by day and month.';
comment on column ai_usage.usage_rollups.input_cost_usd is
  'From here on null but in totals and organization_totals by day and month.';
comment on column ai_usage.usage_rollups.unique_users is
  'Users with a line that day: in the totals of days only.';

alter table ai_usage.usage_rollups enable row level security;

create policy "Rollups are read by whoever may read all their lines"
  on ai_usage.usage_rollups
  for select
  to authenticated
  using (
    (select ai_usage.is_admin())
    or user_id = (select auth.uid())
    or organization_id in (select ai_usage.current_organization_ids())
  );

revoke all on table ai_usage.usage_rollups from public, anon, authenticated, service_role;
grant select on table ai_usage.usage_rollups to authenticated, service_role;
