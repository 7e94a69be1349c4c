create function public.release_ai_batch_job(p_id uuid)
returns void
language sql
volatile
security definer  -- no API role has a right on the submissions
set search_path = ''
as $$
  update ai_usage.batch_submissions
  set leased_until = null
  where batch_job_id = p_id;
$$;

comment on function public.release_ai_batch_job(uuid) is
  'Lets others take up a run that was claimed. For the edge function run-batch.';

revoke all on function public.release_ai_batch_job(uuid) from public, anon, authenticated, service_role;
grant execute on function public.release_ai_batch_job(uuid) to service_role;
