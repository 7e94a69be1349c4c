create function public.finish_ai_batch_job(
  p_id uuid,
  p_status text default null,
  p_items_processed int default null,
  p_items_failed int default null,
  p_error_message text default null,
  p_completed_at timestamptz default now()
)
returns jsonb
language plpgsql
volatile
security definer  -- nobody but the owner may update
set search_path = ''
as $$
declare
  v_run public.ai_batch_job_runs;
  v_constraint text;
begin
  -- Before the run, as who settles its results takes them: else the two could wait for each other.
  delete from ai_usage.batch_submissions
  where batch_job_id = p_id;

  select * into v_run from public.ai_batch_job_runs where id = p_id for update;

  if not found then
    raise sqlstate 'PT404' using
      message = format('There is no run %s', p_id),
      hint = 'Pass the id that start_ai_batch_job returned.';
  end if;

  if v_run.status <> 'running' and v_run.status <> p_status then
    raise sqlstate 'PT409' using
      message = format('Run %s has ended as %s', p_id, v_run.status),
      hint = 'A run that has ended never changes. Start a new one.';
  end if;

  if v_run.status = 'running' then
    v_run.items_processed := coalesce(p_items_processed, v_run.items_processed);
    v_run.items_failed := coalesce(p_items_failed, v_run.items_total - v_run.items_processed, v_run.items_failed);
    v_run.error_message := nullif(left(p_error_message, 2000), '');

    update public.ai_batch_job_runs
    set
      status = coalesce(p_status, case
        when v_run.items_failed = 0 and v_run.error_message is null then 'completed'
        when v_run.items_processed > 0 then 'partial'
        else 'failed'
      end),
      completed_at = coalesce(p_completed_at, now()),
      items_processed = v_run.items_processed,
      items_failed = v_run.items_failed,
      error_message = v_run.error_message
    where id = p_id
    returning * into v_run;
  end if;

  return jsonb_build_object(
    'id', v_run.id,
    'status', v_run.status,
    'completed_at', v_run.completed_at,
    'items_processed', v_run.items_processed,
    'items_failed', v_run.items_failed,
    'error_message', v_run.error_message
  );

exception
  when check_violation then
    get stacked diagnostics v_constraint = constraint_name;
    raise sqlstate 'PT400' using
      message = sqlerrm,
      hint = ai_usage.constraint_hint('public.ai_batch_job_runs', v_constraint);
end;
$$;

comment on function public.finish_ai_batch_job(uuid, text, int, int, text, timestamptz) is
  'Ends a run of a batch job, for good. Without p_status that is derived: completed when nothing failed and there is no '
  'error message, partial when something was processed, else failed. Without p_items_failed, what is left of the items has '
  'failed. Returns {id, status, completed_at, items_processed, items_failed, error_message}. Finishing it again changes '
  'nothing; with another status it is a 409. For the server only.';

revoke all on function public.finish_ai_batch_job(uuid, text, int, int, text, timestamptz)
  from public, anon, authenticated, service_role;
grant execute on function public.finish_ai_batch_job(uuid, text, int, int, text, timestamptz) to service_role;
