create function public.set_ai_batch_submission(p_id uuid, p_state text, p_provider_batch_id text default null)
returns boolean
language plpgsql
volatile
security definer  -- no API role has a right on the submissions
set search_path = ''
as $$
declare
  v_state text;
  v_provider_batch_id text;
begin
  if p_state is null or p_state not in ('queued', 'asked', 'accepted')
    or (p_state = 'accepted') <> (coalesce(p_provider_batch_id, '') <> '')
  then
    raise sqlstate 'PT400' using
      message = format('A submission cannot be %s', coalesce(p_state, 'null')),
      hint = 'p_state is queued, asked, or accepted with a p_provider_batch_id.';
  end if;

  select submission.state, run.provider_batch_id
  into v_state, v_provider_batch_id
  from ai_usage.batch_submissions as submission
    join public.ai_batch_job_runs as run on run.id = submission.batch_job_id
  where submission.batch_job_id = p_id
  for update of submission;

  if v_state = 'accepted' and v_provider_batch_id = p_provider_batch_id then
    return true;
  end if;

  if not coalesce((v_state, p_state) in (('queued', 'asked'), ('asked', 'queued'), ('asked', 'accepted')), false) then
    return false;
  end if;

  if p_state = 'accepted' then
    update ai_usage.batch_requests
    set params = null
    where batch_job_id = p_id;

    update public.ai_batch_job_runs
    set provider_batch_id = p_provider_batch_id
    where id = p_id;
  end if;

  update ai_usage.batch_submissions
  set
    state = p_state,
    asked_at = case p_state when 'queued' then null when 'asked' then now() else asked_at end,
    leased_until = now() + interval '5 minutes'
  where batch_job_id = p_id;

  return true;
end;
$$;

comment on function public.set_ai_batch_submission(uuid, text, text) is
  'Keeps how far the submission of a run is: asked before the provider is asked, accepted with the id of its batch (prompts '
  'are deleted then), or queued again when it is certain that it has none. False when another function was there before. '
  'For the edge function run-batch.';

revoke all on function public.set_ai_batch_submission(uuid, text, text) from public, anon, authenticated, service_role;
grant execute on function public.set_ai_batch_submission(uuid, text, text) to service_role;
