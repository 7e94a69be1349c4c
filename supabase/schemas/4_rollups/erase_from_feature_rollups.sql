create function ai_usage.erase_from_feature_rollups(p_user_id uuid)
returns bigint
language plpgsql
volatile
set search_path = ''
as $$
declare
  c_retained_at constant timestamptz = (select retained_from::timestamp at time zone 'UTC' from ai_usage.retention);
  v_pending bigint;
  v_rollups bigint;
begin
  if c_retained_at is null then
    return 0;
  end if;

  -- Waits for a fold that runs, and keeps others away.
  perform pg_advisory_xact_lock(hashtextextended('ai_usage.fold_usage', 0));

  update ai_usage.pending_feature_usage
  set user_id = null
  where user_id = p_user_id
    and day_at < c_retained_at;
  get diagnostics v_pending = row_count;

  execute format(
    $erase$
      with moved as (
        delete from ai_usage.feature_rollups
        where user_id = $1
          and starts_at < $2
        returning *
      ),
      counted as (
        %s
      )
      select count(*)
      from moved
    $erase$,
    ai_usage.counting_features($query$
      select
        grouping,
        grain,
        starts_at,
        organization_id,
        null::uuid as user_id,
        entity_type,
        entity_id,
        feature,
        status,
        error_code,
        error_group,
        calls,
        duration_ms,
        timed_calls,
        durations
      from moved
    $query$)
  )
  into v_rollups
  using p_user_id, c_retained_at;

  return v_pending + v_rollups;
end;
$$;

comment on function ai_usage.erase_from_feature_rollups(uuid) is
  'Makes what a user did in months whose rows are gone nobody''s, and says how many rollups that changed, as '
  'erase_from_rollups does for the log.';

revoke all on function ai_usage.erase_from_feature_rollups(uuid) from public;
