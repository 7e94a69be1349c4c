create table ai_usage.pending_lines (
  created_at timestamptz not null,
  organization_id uuid,
  user_id uuid,
  customer_id text,
  entity_type text,
  entity_id text,
  feature text,
  request_type text not null,
  provider text not null,
  model_used text not null,
  line int not null,
  status text not null,
  lines int not null,
  input_tokens int not null,
  cache_read_tokens int not null,
  cache_write_5m_tokens int not null,
  cache_write_1h_tokens int not null,
  output_tokens int not null,
  total_tokens bigint not null,
  input_cost_usd numeric,
  output_cost_usd numeric,
  web_search_cost_usd numeric,
  total_cost_usd numeric,
  latency_ms int
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

comment on table ai_usage.pending_lines is
  'What usage_rollups do not hold yet: a signed copy of each line that was logged (lines is 1), removed (-1) or changed (both). '
  'Written with the line itself, in the same transaction, and moved by fold_usage. No key and no index, so that writers '
  'never wait for each other; and nothing worked out, because that is read far less often than written: pending_usage does it.';
comment on column ai_usage.pending_lines.lines is
  '1 or -1: the sign that tokens, costs and the latency have, too.';

alter table ai_usage.pending_lines enable row level security;

create policy "Pending lines are read by whoever may read the line"
  on ai_usage.pending_lines
  for select
  to authenticated
  using (
    (select ai_usage.is_admin())
    or user_id = (select auth.uid())
    or organization_id in (select ai_usage.current_organization_ids())
  );

revoke all on table ai_usage.pending_lines from public, anon, authenticated, service_role;
grant select on table ai_usage.pending_lines to authenticated, service_role;
