create function public.queue_ai_batch_requests(p_id uuid, p_requests jsonb)
returns int
language plpgsql
volatile
security definer  -- no API role has a right on the requests
set search_path = ''
as $$
declare
  v_queued int;
begin
  -- Once the provider was asked, a start that is repeated brings nothing new.
  perform
  from ai_usage.batch_submissions
  where batch_job_id = p_id
    and state = 'queued'
  for update;

  if not found then
    return 0;
  end if;

  insert into ai_usage.batch_requests (batch_job_id, custom_id, params, context)
  select p_id, request.custom_id, request.params, coalesce(request.context, '{}')
  from jsonb_to_recordset(p_requests) as request (custom_id text, params jsonb, context jsonb)
  on conflict on constraint batch_requests_pkey do nothing;

  get diagnostics v_queued = row_count;

  if exists (
    select
    from public.ai_batch_job_runs as run
    where run.id = p_id
      and run.items_total < (select count(*) from ai_usage.batch_requests where batch_job_id = p_id)
  ) then
    raise sqlstate 'PT409' using
      message = format('Run %s has other requests', p_id),
      hint = 'Repeat a start with the same requests, or with a new id.';
  end if;

  return v_queued;
end;
$$;

comment on function public.queue_ai_batch_requests(uuid, jsonb) is
  'Keeps requests {custom_id, params, context} of a run until the provider has accepted them, each once. Returns how many '
  'are new; 409 for more than the run has items. For the edge function run-batch.';

revoke all on function public.queue_ai_batch_requests(uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function public.queue_ai_batch_requests(uuid, jsonb) to service_role;
