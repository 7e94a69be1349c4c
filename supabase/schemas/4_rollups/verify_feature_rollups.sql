create function ai_usage.verify_feature_rollups(p_months tstzrange)
returns table (
  "grouping" text,
  grain text,
  starts_at timestamptz,
  key jsonb,
  difference jsonb
)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query execute format(
    $verify$
      with summed as (
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
          error_group,
          sum(sign * calls) as calls,
          sum(sign * duration_ms) as duration_ms,
          sum(sign * timed_calls) as timed_calls,
          string_agg(array_to_string(durations, ','), ',') filter (where sign = 1) as found_durations,
          string_agg(array_to_string(durations, ','), ',') filter (where sign = -1) as expected_durations
        from (
          select -1 as sign, expected.* from (%1$s) as expected
          union all
          select 1, pending.* from (%2$s) as pending
          union all
          select 1, rollup.*
          from ai_usage.feature_rollups as rollup
          where starts_at >= $1
            and starts_at < $2
        ) as side
        group by grouping, grain, starts_at, organization_id, user_id, entity_type, entity_id, feature, status, error_code,
          error_group
      ),
      difference as (
        select
          grouping,
          grain,
          starts_at,
          jsonb_strip_nulls(jsonb_build_object(
            'organization_id', organization_id,
            'user_id', user_id,
            'entity_type', entity_type,
            'entity_id', entity_id,
            'feature', feature,
            'status', status,
            'error_code', error_code,
            'error_group', error_group
          )) as key,
          jsonb_strip_nulls(jsonb_build_object(
            'calls', nullif(calls, 0),
            'duration_ms', nullif(duration_ms, 0),
            'timed_calls', nullif(timed_calls, 0),
            'durations', case
              when ai_usage.compact_latencies(string_to_array(found_durations, ',')::bigint[])
                is distinct from ai_usage.compact_latencies(string_to_array(expected_durations, ',')::bigint[])
                then 'differ'
            end
          )) as measures
        from summed
      )
      select *
      from difference
      where measures <> '{}'
    $verify$,
    ai_usage.feature_rollup_query('ai_usage.logged_feature_usage where created_at >= $1 and created_at < $2'),
    ai_usage.feature_rollup_query('ai_usage.pending_feature_usage where day_at >= $1 and day_at < $2')
  )
  using lower(p_months), upper(p_months);
end;
$$;

comment on function ai_usage.verify_feature_rollups(tstzrange) is
  'The part of verify_ai_usage_rollups that compares feature_rollups with ai_feature_usage.';

revoke all on function ai_usage.verify_feature_rollups(tstzrange) from public;
