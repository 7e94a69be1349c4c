create function public.cancel_ai_batch_job(p_id uuid)
returns boolean
language plpgsql
volatile
security definer  -- nobody but the owner may update
set search_path = ''
as $$
begin
  update public.ai_batch_job_runs
  set cancelled_at = coalesce(cancelled_at, now())
  where id = p_id
    and status = 'running';

  return found;
end;
$$;

comment on function public.cancel_ai_batch_job(uuid) is
  'Asks for a run to be cancelled; false when it has ended or is not there. Whoever runs it looks at cancelled_at, and '
  'finishes it: for a run of its own that is the edge function run-batch. For the server only.';

revoke all on function public.cancel_ai_batch_job(uuid) from public, anon, authenticated, service_role;
grant execute on function public.cancel_ai_batch_job(uuid) to service_role;
