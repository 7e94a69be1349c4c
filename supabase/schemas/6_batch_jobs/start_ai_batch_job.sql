create function public.start_ai_batch_job(
  p_feature text,
  p_organization_id uuid default null,
  p_started_by uuid default null,
  p_items_total int default null,
  p_id uuid default null,
  p_provider text default null,
  p_started_at timestamptz default now()
)
returns uuid
language plpgsql
volatile
security definer  -- nobody but the owner may insert
set search_path = ''
as $$
declare
  c_id constant uuid = coalesce(p_id, gen_random_uuid());
  c_feature constant text = btrim(p_feature);
  v_run public.ai_batch_job_runs;
  v_constraint text;
begin
  if coalesce(c_feature, '') = '' then
    raise sqlstate 'PT400' using
      message = 'p_feature is missing',
      hint = 'Name the feature whose job it is.';
  end if;

  if p_provider is not null and p_items_total is null then
    raise sqlstate 'PT400' using
      message = 'p_items_total is missing',
      hint = 'A provider is asked when so many requests are there.';
  end if;

  insert into public.ai_batch_job_runs (id, organization_id, feature, started_at, items_total, started_by, provider)
  values (c_id, p_organization_id, c_feature, coalesce(p_started_at, now()), p_items_total, p_started_by, p_provider)
  on conflict on constraint ai_batch_job_runs_pkey do nothing;

  if found then
    if p_provider is not null then
      insert into ai_usage.batch_submissions (batch_job_id, claimed_at, leased_until)
      values (c_id, now(), now() + interval '5 minutes');
    end if;
    return c_id;
  end if;

  select * into v_run from public.ai_batch_job_runs where id = c_id;

  if (v_run.organization_id, v_run.feature, v_run.items_total, v_run.provider)
    is distinct from (p_organization_id, c_feature, p_items_total, p_provider)
    or v_run.started_by <> p_started_by
  then
    raise sqlstate 'PT409' using
      message = format('Run %s is another one', c_id),
      hint = 'Repeat a start with the same arguments, or pass a new p_id.';
  end if;

  return c_id;

exception
  when check_violation then
    get stacked diagnostics v_constraint = constraint_name;
    raise sqlstate 'PT400' using
      message = sqlerrm,
      hint = ai_usage.constraint_hint('public.ai_batch_job_runs', v_constraint);
end;
$$;

comment on function public.start_ai_batch_job(text, uuid, uuid, int, uuid, text, timestamptz) is
  'Starts a run of a batch job and returns its id: pass it as p_batch_job_id with every call that is logged for it. '
  'Idempotent with a p_id of the caller''s own. p_provider is for the edge function run-batch. For the server only.';

revoke all on function public.start_ai_batch_job(text, uuid, uuid, int, uuid, text, timestamptz)
  from public, anon, authenticated, service_role;
grant execute on function public.start_ai_batch_job(text, uuid, uuid, int, uuid, text, timestamptz) to service_role;
