create function ai_usage.counting_features(p_query text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $statement$
      insert into ai_usage.feature_rollups as rollup (
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
        error_group,
        calls,
        duration_ms,
        timed_calls,
        durations
      )
      %s
      order by grouping, grain, starts_at, organization_id, user_id
      on conflict on constraint feature_rollups_count_something do update
      set
        calls = rollup.calls + excluded.calls,
        duration_ms = rollup.duration_ms + excluded.duration_ms,
        timed_calls = rollup.timed_calls + excluded.timed_calls,
        durations = case
          when coalesce(cardinality(rollup.durations), 0) + coalesce(cardinality(excluded.durations), 0) > 32
            then ai_usage.compact_latencies(rollup.durations || excluded.durations)
          else rollup.durations || excluded.durations
        end
    $statement$,
    p_query
  );
$$;

comment on function ai_usage.counting_features(text) is
  'The statement that adds the rows of a query, shaped like ai_usage.feature_rollups and each of another key, to the '
  'rollups of the same keys, or makes these.';

revoke all on function ai_usage.counting_features(text) from public;
