create function ai_usage.feature_rollup_query(p_source text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $query$
      select
        case
          when grouping(user_id) = 0 then 'feature_usage_details'
          when grouping(organization_id) = 0 then 'organization_feature_usage'
          else 'feature_usage'
        end as grouping,
        case grouping(day_at) when 0 then 'day' else 'month' end as grain,
        coalesce(day_at, month_at) as starts_at,
        organization_id,
        user_id,
        entity_type,
        entity_id,
        feature,
        status,
        error_code,
        error_group,
        sum(calls) as calls,
        sum(duration_ms) as duration_ms,
        coalesce(sum(calls) filter (where duration_bucket is not null), 0) as timed_calls,
        ai_usage.compact_latencies(
          array_agg(256::bigint * calls + duration_bucket) filter (where duration_bucket is not null)
        ) as durations
      from (
        select
          *,
          date_trunc('month', day_at, 'UTC') as month_at
        from %s
      ) as source
      group by feature, status, error_code, error_group, grouping sets (
        (day_at),
        (day_at, organization_id),
        (day_at, organization_id, user_id, entity_type, entity_id),
        (month_at),
        (month_at, organization_id),
        (month_at, organization_id, user_id, entity_type, entity_id)
      )
      having grouping(organization_id) = 1
        or organization_id is not null
        or grouping(user_id) = 0
    $query$,
    p_source
  );
$$;

comment on function ai_usage.feature_rollup_query(text) is
  'The one definition of the feature rollups: the query that adds rows shaped like ai_usage.pending_feature_usage, from a '
  'relation or subquery, up to rows of ai_usage.feature_rollups.';

revoke all on function ai_usage.feature_rollup_query(text) from public;
