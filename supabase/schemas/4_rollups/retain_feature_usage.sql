create function ai_usage.retain_feature_usage(p_from timestamptz)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  -- Waits for a fold that runs, and keeps others away.
  perform pg_advisory_xact_lock(hashtextextended('ai_usage.fold_usage', 0));

  -- What errors said goes, because later nobody could tell whose it was.
  update public.ai_feature_usage
  set error_group = ''
  where created_at < p_from
    and recorded_at >= now() - interval '30 days'
    and error_group <> '';

  update ai_usage.pending_feature_usage
  set error_group = ''
  where day_at < p_from
    and error_group <> '';

  execute format(
    $strip$
      with moved as (
        delete from ai_usage.feature_rollups
        where starts_at < $1
          and error_group <> ''
        returning *
      )
      %s
    $strip$,
    ai_usage.counting_features($query$
      select
        grouping,
        grain,
        starts_at,
        organization_id,
        user_id,
        entity_type,
        entity_id,
        feature,
        status,
        error_code,
        '' as error_group,
        sum(calls) as calls,
        sum(duration_ms) as duration_ms,
        sum(timed_calls) as timed_calls,
        null::bigint[] as durations
      from moved
      group by grouping, grain, starts_at, organization_id, user_id, entity_type, entity_id, feature, status, error_code
    $query$)
  )
  using p_from;

  delete from ai_usage.feature_error_kinds
  where error_on < (p_from at time zone 'UTC')::date;

  -- A retry may still come for what was recorded lately.
  delete from public.ai_feature_usage
  where created_at < p_from
    and recorded_at < now() - interval '30 days';
end;
$$;

comment on function ai_usage.retain_feature_usage(timestamptz) is
  'The part of retain_ai_usage that removes old feature usage, and from its rollups what errors said: those are counted by '
  'their codes alone. p_from is the beginning of the month from which on the log is complete, which ai_usage.retention must '
  'say already.';

revoke all on function ai_usage.retain_feature_usage(timestamptz) from public;
