create table public.ai_batch_job_runs (
  id uuid not null default gen_random_uuid(),
  organization_id uuid,
  feature text not null,
  status text not null default 'running',
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  cancelled_at timestamptz,
  items_total int,
  items_processed int not null default 0,
  items_failed int not null default 0,
  error_message text,
  started_by uuid,
  provider text,
  provider_batch_id text,
  constraint ai_batch_job_runs_pkey
    primary key (id),
  constraint ai_batch_job_runs_batch_belongs_to_one_run
    unique (provider, provider_batch_id),
  constraint ai_batch_job_runs_feature_is_a_name
    check (btrim(feature) <> '' and octet_length(feature) <= 255),
  constraint ai_batch_job_runs_status_is_known
    check (status in ('running', 'completed', 'failed', 'partial')),
  constraint ai_batch_job_runs_ended_at_some_time
    check ((status = 'running') = (completed_at is null)),
  constraint ai_batch_job_runs_ended_after_it_started
    check (completed_at >= started_at),
  constraint ai_batch_job_runs_happened_at_real_moments
    check (isfinite(started_at) and isfinite(completed_at)),
  constraint ai_batch_job_runs_counts_are_not_negative
    check (least(items_total, items_processed, items_failed) >= 0),
  constraint ai_batch_job_runs_counts_add_up
    check (items_processed::bigint + items_failed <= items_total),
  constraint ai_batch_job_runs_completed_means_nothing_failed
    check (status <> 'completed' or items_failed = 0 and items_processed >= coalesce(items_total, 0)),
  constraint ai_batch_job_runs_provider_is_normalized
    check (provider <> '' and provider = lower(btrim(provider)))
);

create index ai_batch_job_runs_by_time
  on public.ai_batch_job_runs (started_at);

create index ai_batch_job_runs_by_organization
  on public.ai_batch_job_runs (organization_id, started_at);

create index ai_batch_job_runs_by_feature
  on public.ai_batch_job_runs (feature, started_at);

comment on table public.ai_batch_job_runs is
  'Runs of batch jobs: one row per run, from start_ai_batch_job to finish_ai_batch_job. What a run used and cost is never '
  'kept here but added up from the rows of ai_usage_log that name it (get_ai_batch_jobs). Read by the organization''s '
  'admins and admins.';
comment on column public.ai_batch_job_runs.organization_id is
  'The tenant. Null: the platform''s own, or several.';
comment on column public.ai_batch_job_runs.feature is
  'The product feature whose job it is.';
comment on column public.ai_batch_job_runs.status is
  'running, then for good completed (nothing failed), partial (something did) or failed (nothing was processed).';
comment on column public.ai_batch_job_runs.cancelled_at is
  'When somebody asked to cancel it. It still ends as partial, failed or, when that came too late, completed.';
comment on column public.ai_batch_job_runs.items_total is
  'How many items there are to process. Null: not known beforehand.';
comment on column public.ai_batch_job_runs.items_processed is
  'Items that were processed, without those that failed.';
comment on column public.ai_batch_job_runs.started_by is
  'The user who started it. Null: the server, or a user who was erased.';
comment on column public.ai_batch_job_runs.provider is
  'Whose batch API processes it (edge function run-batch): anthropic. Null: the job makes its calls itself.';
comment on column public.ai_batch_job_runs.provider_batch_id is
  'The provider''s id of the batch (Anthropic: msgbatch_…), once it is known.';

comment on constraint ai_batch_job_runs_feature_is_a_name on public.ai_batch_job_runs is
  'Name the feature, in at most 255 bytes.';
comment on constraint ai_batch_job_runs_status_is_known on public.ai_batch_job_runs is
  'A run ends as completed, failed or partial.';
comment on constraint ai_batch_job_runs_ended_at_some_time on public.ai_batch_job_runs is
  'A run ends as completed, failed or partial.';
comment on constraint ai_batch_job_runs_happened_at_real_moments on public.ai_batch_job_runs is
  'Pass a real moment, or leave it out for now.';
comment on constraint ai_batch_job_runs_provider_is_normalized on public.ai_batch_job_runs is
  'Name the provider as it is logged, in lower case.';
comment on constraint ai_batch_job_runs_ended_after_it_started on public.ai_batch_job_runs is
  'p_completed_at is not before the start.';
comment on constraint ai_batch_job_runs_counts_are_not_negative on public.ai_batch_job_runs is
  'Items are counted from 0.';
comment on constraint ai_batch_job_runs_counts_add_up on public.ai_batch_job_runs is
  'Processed and failed items together are at most all items.';
comment on constraint ai_batch_job_runs_completed_means_nothing_failed on public.ai_batch_job_runs is
  'A run of which items failed, or were left, is partial or failed. Leave p_status out to have it derived.';

create function ai_usage.check_batch_job_run()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    if new.status <> 'running' then
      raise sqlstate 'PT409' using
        message = format('A run cannot begin as %s', new.status),
        hint = 'Start it, then finish it.';
    end if;
    return new;
  end if;

  if tg_op = 'DELETE' then
    if old.status = 'running' then
      raise sqlstate 'PT409' using
        message = format('Run %s is still running', old.id),
        hint = 'Finish it before you delete it. The usage stays in any case.';
    end if;
    return old;
  end if;

  -- Only who started it may be forgotten.
  if old.status <> 'running' and to_jsonb(new) - 'started_by' <> to_jsonb(old) - 'started_by' then
    raise sqlstate 'PT409' using
      message = format('Run %s has ended as %s', old.id, old.status),
      hint = 'A run that has ended never changes. Start a new one.';
  end if;

  if (new.id, new.organization_id, new.feature, new.started_at, new.items_total, new.provider)
      is distinct from (old.id, old.organization_id, old.feature, old.started_at, old.items_total, old.provider)
    or new.started_by is distinct from old.started_by and new.started_by is not null
    or old.provider_batch_id <> coalesce(new.provider_batch_id, '')
    or old.cancelled_at is distinct from new.cancelled_at and old.cancelled_at is not null
    or new.items_processed < old.items_processed
  then
    raise sqlstate 'PT409' using
      message = format('What is known of run %s does not change', old.id),
      hint = 'Start a new run.';
  end if;

  return new;
end;
$$;

comment on function ai_usage.check_batch_job_run() is
  'Trigger: a run begins as running, what it is never changes, and nothing does once it has ended. It may be deleted then.';

revoke all on function ai_usage.check_batch_job_run() from public;

create trigger run_goes_one_way
  before insert or update or delete on public.ai_batch_job_runs
  for each row
  execute function ai_usage.check_batch_job_run();

alter table public.ai_batch_job_runs enable row level security;

create policy "Batch job runs are read by the organization's admins and admins"
  on public.ai_batch_job_runs
  for select
  to authenticated
  using (
    organization_id in (select ai_usage.current_organization_ids())
    or (select ai_usage.is_admin())
  );

revoke all on table public.ai_batch_job_runs from public, anon, authenticated, service_role;
grant select on table public.ai_batch_job_runs to authenticated;
grant select, delete on table public.ai_batch_job_runs to service_role;
