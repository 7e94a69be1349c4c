create function public.settle_ai_batch_results(p_id uuid, p_results jsonb)
returns int
language plpgsql
volatile
security definer  -- no API role has a right on the requests
set search_path = ''
as $$
declare
  v_succeeded int;
  v_failed int;
  v_records jsonb;
  v_hint text;
begin
  -- One at a time, so that two functions cannot wait for each other's lines.
  update ai_usage.batch_submissions
  set leased_until = now() + interval '5 minutes'
  where batch_job_id = p_id
    and state = 'accepted';

  if not found then
    return 0;
  end if;

  with settled as (
    delete from ai_usage.batch_requests as request
    using jsonb_to_recordset(p_results) as result (custom_id text, succeeded boolean, records jsonb)
    where request.batch_job_id = p_id
      and request.custom_id = result.custom_id
    returning result.succeeded, result.records, request.context
  )
  select
    count(*) filter (where settled.succeeded),
    count(*) filter (where not settled.succeeded),
    jsonb_path_query_array(
      jsonb_agg(
        (
          select coalesce(jsonb_agg(record || settled.context || jsonb_build_object('batch_job_id', p_id)), '[]')
          from jsonb_array_elements(settled.records) as record
        )
      ),
      '$[*][*]'
    )
  into v_succeeded, v_failed, v_records
  from settled;

  if jsonb_array_length(v_records) > 0 then
    perform public.log_ai_usage_batch(v_records);
  end if;

  update public.ai_batch_job_runs
  set
    items_processed = items_processed + v_succeeded,
    items_failed = items_failed + v_failed
  where id = p_id
    and v_succeeded + v_failed > 0;

  return v_succeeded + v_failed;

exception
  when check_violation then
    get stacked diagnostics v_hint = pg_exception_hint;
    raise sqlstate 'PT422' using
      message = sqlerrm,
      hint = v_hint;
end;
$$;

comment on function public.settle_ai_batch_results(uuid, jsonb) is
  'Settles results {custom_id, succeeded, records} of a run: logs the records (at most 1000, as log_ai_usage_batch takes '
  'them) in the context of their request, deletes the request and counts the item, all in one transaction. A result whose '
  'request is gone was settled before and changes nothing. Returns how many are new; 422, and nothing settled, for a record '
  'that is impossible. For the edge function run-batch.';

revoke all on function public.settle_ai_batch_results(uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function public.settle_ai_batch_results(uuid, jsonb) to service_role;
