create table ai_usage.batch_requests (
  batch_job_id uuid not null
    references ai_usage.batch_submissions (batch_job_id) on delete cascade,
  custom_id text not null,
  params jsonb,
  context jsonb not null,
  constraint batch_requests_pkey
    primary key (batch_job_id, custom_id),
  constraint batch_requests_custom_id_is_an_id
    check (custom_id ~ '^[a-zA-Z0-9_-]{1,41}$')
);

comment on table ai_usage.batch_requests is
  'The requests of a run that have no result yet. A request is deleted in the transaction that logs its result.';
comment on column ai_usage.batch_requests.params is
  'What the provider is asked, prompts included. Null as soon as the provider has accepted it.';
comment on column ai_usage.batch_requests.context is
  'Who is charged for what: keys of a record of log_ai_usage_batch.';

alter table ai_usage.batch_requests enable row level security;

revoke all on table ai_usage.batch_requests from public, anon, authenticated, service_role;
