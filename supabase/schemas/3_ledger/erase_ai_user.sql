create function public.erase_ai_user(
  p_user_id uuid,
  p_reason text,
  p_max_rows int default 10000
)
returns jsonb
language plpgsql
volatile
security definer  -- nobody but the ledger's owner may update
set search_path = ''
as $$
declare
  v_erased bigint;
  v_erased_features bigint;
  v_erased_rollups bigint;
  v_erased_runs bigint;
  v_remaining bigint;
begin
  perform ai_usage.require_admin('erase a user');

  if p_user_id is null then
    raise sqlstate 'PT400' using
      message = 'p_user_id is null',
      hint = 'Pass the id of the user to erase.';
  end if;

  if coalesce(p_reason, '') !~ '\S' then
    raise sqlstate 'PT400' using
      message = 'p_reason is missing',
      hint = 'Say why the user is erased, without naming them: it stays in ai_usage_erasures.';
  end if;

  if p_max_rows not between 1 and 100000 then
    raise sqlstate 'PT400' using
      message = format('p_max_rows is %s', p_max_rows),
      hint = 'Pass a number of rows from 1 to 100000. Call again while the answer says remaining_rows.';
  end if;

  -- What is still to be logged for them; first, because who settles it goes on from there to the log and the run.
  update ai_usage.batch_requests
  set context = context - array['user_id', 'user_email', 'session_id', 'trace_id']
  where context ->> 'user_id' = p_user_id::text;

  update public.ai_usage_log
  set
    user_id = null,
    user_email = null,
    session_id = null,
    trace_id = null,
    error_message = null,
    metadata = '{}'
  where (id, created_at) in (
    select id, created_at
    from public.ai_usage_log
    where user_id = p_user_id
    order by created_at
    limit coalesce(p_max_rows, 10000)
  );
  get diagnostics v_erased = row_count;

  update public.ai_feature_usage
  set
    user_id = null,
    trace_id = null,
    error_message = null,
    error_group = left(error_group, 0),
    metadata = '{}'
  where id in (
    select id
    from public.ai_feature_usage
    where user_id = p_user_id
    order by created_at
    limit coalesce(p_max_rows, 10000) - v_erased
  );
  get diagnostics v_erased_features = row_count;
  v_erased := v_erased + v_erased_features;

  -- Of dropped months, only what their rows added up to is left, and names the user.
  v_erased_rollups := ai_usage.erase_from_rollups(p_user_id) + ai_usage.erase_from_feature_rollups(p_user_id);

  update public.ai_batch_job_runs
  set started_by = null
  where started_by = p_user_id;
  get diagnostics v_erased_runs = row_count;

  v_remaining := (select count(*) from public.ai_usage_log where user_id = p_user_id)
    + (select count(*) from public.ai_feature_usage where user_id = p_user_id);

  if v_erased > 0 or v_erased_rollups > 0 or v_erased_runs > 0 then
    insert into public.ai_usage_erasures (erased_by, reason, erased_rows)
    values (auth.uid(), p_reason, v_erased);
  end if;

  return jsonb_build_object('erased_rows', v_erased, 'remaining_rows', v_remaining);
end;
$$;

comment on function public.erase_ai_user(uuid, text, int) is
  'Removes a person from the ledger and from feature usage and keeps the amounts: their id, address, sessions, traces, '
  'error messages and metadata become empty on every row; counts, costs, organization, feature and customer stay. So it '
  'is with the sums of months that retain_ai_usage dropped, and with batch jobs that they started. Returns {erased_rows, remaining_rows}; changes at most '
  'p_max_rows at a time. Leaves a row in ai_usage_erasures that does not name them. It cannot be undone. For platform '
  'admins and the server.';

revoke all on function public.erase_ai_user(uuid, text, int) from public, anon, authenticated, service_role;
grant execute on function public.erase_ai_user(uuid, text, int) to authenticated, service_role;
