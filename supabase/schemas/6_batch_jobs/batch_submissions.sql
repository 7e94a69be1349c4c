create table ai_usage.batch_submissions (
  batch_job_id uuid not null
    references public.ai_batch_job_runs (id) on delete cascade,
  state text not null default 'queued',
  asked_at timestamptz,
  claimed_at timestamptz,
  leased_until timestamptz,
  constraint batch_submissions_pkey
    primary key (batch_job_id),
  constraint batch_submissions_state_is_known
    check (state in ('queued', 'asked', 'accepted')),
  constraint batch_submissions_asked_at_some_time
    check ((state = 'queued') = (asked_at is null))
);

comment on table ai_usage.batch_submissions is
  'How far run-batch is with each run that a provider''s batch API processes: one row while the run is running.';
comment on column ai_usage.batch_submissions.state is
  'queued: the provider was not asked. asked: it may or may not have a batch. accepted: it has, as provider_batch_id.';
comment on column ai_usage.batch_submissions.asked_at is
  'When the provider was asked: written before it is, so that a crash leaves a trace.';
comment on column ai_usage.batch_submissions.claimed_at is
  'When a function last took the run up.';
comment on column ai_usage.batch_submissions.leased_until is
  'Until then no other function takes it up.';

alter table ai_usage.batch_submissions enable row level security;

revoke all on table ai_usage.batch_submissions from public, anon, authenticated, service_role;
