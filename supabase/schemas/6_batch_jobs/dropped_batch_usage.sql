create table ai_usage.dropped_batch_usage (
  batch_job_id uuid not null
    references public.ai_batch_job_runs (id) on delete cascade,
  organization_id uuid,
  used_on date not null,
  requests bigint not null,
  unpriced bigint not null,
  total_tokens numeric not null,
  total_cost_usd numeric not null,
  constraint dropped_batch_usage_once_a_day
    unique nulls not distinct (batch_job_id, organization_id, used_on)
);

comment on table ai_usage.dropped_batch_usage is
  'What the lines of batch job runs added up to in the months that retain_ai_usage dropped: get_ai_batch_jobs adds it to '
  'what is left in the log.';

alter table ai_usage.dropped_batch_usage enable row level security;

create policy "Dropped batch usage is read by whoever could read its lines as a whole"
  on ai_usage.dropped_batch_usage
  for select
  to authenticated
  using (
    organization_id in (select ai_usage.current_organization_ids())
    or (select ai_usage.is_admin())
  );

revoke all on table ai_usage.dropped_batch_usage from public, anon, authenticated, service_role;
grant select on table ai_usage.dropped_batch_usage to authenticated, service_role;
