create function public.get_ai_feature_stats(
  p_start date default null,
  p_end date default null,
  p_organization_id uuid default null,
  p_filters jsonb default null,
  p_limit int default 100,
  p_top_errors int default 5,
  p_at timestamptz default now(),
  p_locale text default 'en'
)
returns jsonb
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan  -- which index is best depends on the filters
set work_mem = '32MB'
set jit = off
as $$
declare
  c_limit constant int = ai_usage.row_limit(p_limit);
  c_top_errors constant int = coalesce(p_top_errors, 5);
  c_days constant daterange = ai_usage.day_range(p_start, p_end, (ai_usage.moment_of(p_at) at time zone 'UTC')::date);
  c_range constant tstzrange = tstzrange(
    lower(c_days)::timestamp at time zone 'UTC',
    upper(c_days)::timestamp at time zone 'UTC'
  );
  c_blocks constant ai_usage.blocks = ai_usage.blocks_of(c_days, false);
  c_filters constant ai_usage.usage_filters = ai_usage.filters_of(p_filters);
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id, (c_filters).user_id);
  c_locale constant text = ai_usage.locale_of(p_locale);
  c_grouping constant text = case
    when (c_filters).user_id is not null
      or coalesce((c_filters).entity_type, (c_filters).entity_id) is not null
      or (c_filters).without <> '{}'
      then 'feature_usage_details'
    when c_organization_id is not null then 'organization_feature_usage'
    else 'feature_usage'
  end;
begin
  if coalesce((c_filters).customer_id, (c_filters).request_type, (c_filters).provider, (c_filters).model) is not null then
    raise sqlstate 'PT400' using
      message = 'Feature usage has no customer, request type, provider or model',
      hint = 'The keys of p_filters are user_id, entity_type, entity_id, feature, without.';
  end if;

  if not (c_filters).without <@ array['user_id', 'entity_type', 'entity_id'] then
    raise sqlstate 'PT400' using
      message = 'Feature usage has no customer, and always a feature',
      hint = 'without is an array of user_id, entity_type, entity_id.';
  end if;

  if c_top_errors not between 0 and 100 then
    raise sqlstate 'PT400' using
      message = format('p_top_errors is %s', c_top_errors),
      hint = 'Pass a number of errors from 0 to 100.';
  end if;

  return (
    with measured as materialized (
      select
        case when usage.grain = 'day' and not usage.starts_at <@ c_range then -1 else 1 end as sign,
        usage.feature,
        usage.status,
        usage.error_code,
        usage.error_group,
        usage.calls,
        usage.duration_ms,
        usage.timed_calls,
        usage.durations
      from ai_usage.feature_totals as usage
      where usage.grouping = c_grouping
        and (
          usage.grain = 'month' and usage.starts_at = any (c_blocks.months)
          or usage.grain = 'day' and usage.starts_at = any (c_blocks.days)
        )
        and (c_organization_id is null or usage.organization_id = c_organization_id)
        and ((c_filters).user_id is null or usage.user_id = (c_filters).user_id)
        and ((c_filters).entity_type is null or usage.entity_type = (c_filters).entity_type)
        and ((c_filters).entity_id is null or usage.entity_id = (c_filters).entity_id)
        and ((c_filters).feature is null or usage.feature = (c_filters).feature)
        and ('user_id' <> all ((c_filters).without) or usage.user_id is null)
        and ('entity_type' <> all ((c_filters).without) or usage.entity_type is null)
        and ('entity_id' <> all ((c_filters).without) or usage.entity_id is null)
    ),
    -- Without a feature: the total.
    counted as (
      select
        feature,
        coalesce(sum(sign * calls), 0) as calls,
        coalesce(sum(sign * calls) filter (where status = 'success'), 0) as successful_calls,
        coalesce(sum(sign * calls) filter (where status = 'error'), 0) as errors,
        coalesce(sum(sign * calls) filter (where status = 'timeout'), 0) as timeouts,
        sum(sign * duration_ms) / nullif(sum(sign * timed_calls), 0) as avg_ms
      from measured
      group by grouping sets ((feature), ())
    ),
    histogram as (
      select
        feature,
        array_agg(256 * calls::bigint + bucket) as durations
      from (
        select
          measured.feature,
          duration & 255 as bucket,
          sum(measured.sign * (duration >> 8)) as calls
        from measured
          cross join unnest(measured.durations) as duration
        group by grouping sets ((measured.feature, 2), (2))
      ) as bucket
      where calls <> 0
      group by feature
    ),
    error as (
      select
        feature,
        status,
        error_code,
        error_group,
        sum(sign * calls) as calls,
        row_number() over (
          partition by feature
          order by sum(sign * calls) desc, status, error_code, error_group
        ) as rank
      from measured
      where error_group is not null
      group by feature, status, error_code, error_group
      having sum(sign * calls) > 0
    ),
    top_errors as (
      select
        feature,
        jsonb_agg(
          jsonb_build_object(
            'status', status,
            'error_code', error_code,
            'message', nullif(error_group, ''),
            'calls', calls
          )
          order by rank
        ) as errors
      from error
      where rank <= c_top_errors
      group by feature
    ),
    stats as (
      select
        counted.feature,
        counted.calls,
        jsonb_build_object(
          'calls', counted.calls,
          'successful_calls', counted.successful_calls,
          'errors', counted.errors,
          'timeouts', counted.timeouts,
          'error_rate', trim_scale(counted.errors * 100 / nullif(counted.calls, 0)),
          'timeout_rate', trim_scale(counted.timeouts * 100 / nullif(counted.calls, 0)),
          'avg_ms', trim_scale(counted.avg_ms),
          'p50_ms', ai_usage.latency_percentile(histogram.durations, 50),
          'p95_ms', ai_usage.latency_percentile(histogram.durations, 95)
        ) as measures
      from counted
        left join histogram
          on histogram.feature is not distinct from counted.feature
      where counted.feature is null
        or counted.calls > 0
    ),
    top as (
      select *
      from stats
      where feature is not null
      order by calls desc, feature
      limit c_limit
    )
    select jsonb_build_object(
      'organization_id', c_organization_id,
      'period', ai_usage.period_of(c_days),
      'total', stats.measures,
      'total_features', (select count(*) from stats where feature is not null),
      'features', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'feature', top.feature,
              'feature_name', ai_usage.feature_name(top.feature, c_locale)
            )
              || top.measures
              || jsonb_build_object('top_errors', coalesce(top_errors.errors, '[]'))
            order by top.calls desc, top.feature
          ),
          '[]'
        )
        from top
          left join top_errors
            on top_errors.feature = top.feature
      )
    )
    from stats
    where stats.feature is null
  );
end;
$$;

comment on function public.get_ai_feature_stats(date, date, uuid, jsonb, int, int, timestamptz, text) is
  'How the product''s features fare from p_start to the day before p_end (UTC; default: this month so far): calls, how '
  'many succeeded, failed and timed out, the latter two also in percent of all (null without any); how long successful '
  'ones took, in milliseconds: the mean, exact, and the 50th and 95th percentile, within 5 %; and the p_top_errors most '
  'frequent failures, by status, code and what their messages have in common. In all, and by feature (called '
  'feature_name in p_locale), the most calls first, p_limit of total_features. p_filters: {user_id, entity_type, '
  'entity_id, feature, without}. A user reads their own, an organization''s admin that organization, an admin everything; anybody '
  'asking for more gets a 403.';

revoke all on function public.get_ai_feature_stats(date, date, uuid, jsonb, int, int, timestamptz, text)
  from public, anon, authenticated, service_role;
grant execute on function public.get_ai_feature_stats(date, date, uuid, jsonb, int, int, timestamptz, text)
  to authenticated, service_role;
