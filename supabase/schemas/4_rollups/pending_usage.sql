create table ai_usage.pending_usage (
  quarter_at timestamptz not null,
  day_at timestamptz not null,
  month_at timestamptz not null,
  organization_id uuid,
  user_id uuid,
  customer_id text,
  entity_type text,
  entity_id text,
  feature text,
  request_type text not null,
  provider text not null,
  model_used text not null,
  lines int not null,
  requests int not null,
  successes int not null,
  unpriced int not null,
  input_tokens int not null,
  cache_read_tokens int not null,
  cache_write_tokens bigint not null,
  output_tokens int not null,
  total_tokens bigint not null,
  successful_tokens bigint not null,
  input_cost_usd numeric not null,
  output_cost_usd numeric not null,
  web_search_cost_usd numeric not null,
  total_cost_usd numeric not null,
  successful_cost_usd numeric not null,
  latency_ms int not null,
  latency_bucket smallint
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

comment on table ai_usage.pending_usage is
  'What usage_rollups do not hold yet: a signed row per line that was logged (counts of 1), removed (-1) or changed (both). '
  'Written with the line itself, in the same transaction, and moved by fold_usage. No key and no index, so that writers '
  'never wait for each other.';
comment on column ai_usage.pending_usage.quarter_at is
  'The beginning of the quarter of an hour of the line; day_at and month_at those of its UTC day and month, so that no read has to '
  'work them out.';
comment on column ai_usage.pending_usage.latency_bucket is
  'The position in ai_usage.latency_edges() of a successful call''s latency. Null: it failed, or has none.';
comment on column ai_usage.pending_usage.lines is
  '1 or -1. Requests, successes and unpriced are the same or 0, tokens and costs the line''s own with that sign.';

alter table ai_usage.pending_usage enable row level security;

create policy "Pending usage is read by whoever may read the line"
  on ai_usage.pending_usage
  for select
  to authenticated
  using (
    (select ai_usage.is_admin())
    or user_id = (select auth.uid())
    or organization_id in (select ai_usage.current_organization_ids())
  );

revoke all on table ai_usage.pending_usage from public, anon, authenticated, service_role;
grant select on table ai_usage.pending_usage to authenticated, service_role;
