create function public.claim_ai_batch_job(p_id uuid default null, p_claimed_before timestamptz default now())
returns jsonb
language plpgsql
volatile
security definer  -- no API role has a right on the submissions
set search_path = ''
as $$
declare
  v_claimed ai_usage.batch_submissions;
begin
  update ai_usage.batch_submissions
  set
    claimed_at = now(),
    leased_until = now() + interval '5 minutes'
  where batch_job_id = (
    select waiting.batch_job_id
    from ai_usage.batch_submissions as waiting
    where coalesce(waiting.leased_until, '-infinity') < now()
      and case
        when p_id is not null then waiting.batch_job_id = p_id
        else coalesce(waiting.claimed_at, '-infinity') < p_claimed_before
      end
    order by waiting.claimed_at nulls first
    limit 1
    for update skip locked
  )
  returning * into v_claimed;

  if not found then
    return null;
  end if;

  return (
    select jsonb_build_object(
      'id', run.id,
      'state', v_claimed.state,
      'asked_at', v_claimed.asked_at,
      'started_at', run.started_at,
      'cancelled_at', run.cancelled_at,
      'items_total', run.items_total,
      'provider_batch_id', run.provider_batch_id,
      'queued', (select count(*) from ai_usage.batch_requests as request where request.batch_job_id = run.id),
      'claimed_at', v_claimed.claimed_at
    )
    from public.ai_batch_job_runs as run
    where run.id = v_claimed.batch_job_id
  );
end;
$$;

comment on function public.claim_ai_batch_job(uuid, timestamptz) is
  'Takes up the run that waits longest of those that nobody took up since p_claimed_before, or p_id: for five minutes, or '
  'until release_ai_batch_job, nobody else gets it. Null when there is none. For the edge function run-batch.';

revoke all on function public.claim_ai_batch_job(uuid, timestamptz) from public, anon, authenticated, service_role;
grant execute on function public.claim_ai_batch_job(uuid, timestamptz) to service_role;
