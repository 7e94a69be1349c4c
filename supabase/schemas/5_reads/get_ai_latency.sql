create function public.get_ai_latency(
  p_dimension text default null,
  p_start date default null,
  p_end date default null,
  p_organization_id uuid default null,
  p_filters jsonb default null,
  p_limit int default 100,
  p_at timestamptz default now(),
  p_locale text default 'en'
)
returns table (
  key text,
  name text,
  calls bigint,
  avg_ms numeric,
  p50_ms numeric,
  p95_ms numeric,
  p99_ms numeric,
  source text
)
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan  -- which index is best depends on the filters
set work_mem = '32MB'
set jit = off
as $$
declare
  c_dimension constant text = ai_usage.dimension_of(p_dimension);
  c_edges constant int[] = ai_usage.latency_edges();
  c_limit constant int = ai_usage.row_limit(p_limit);
  c_days constant daterange = ai_usage.day_range(p_start, p_end, (ai_usage.moment_of(p_at) at time zone 'UTC')::date);
  c_filters constant ai_usage.usage_filters = ai_usage.filters_of(p_filters);
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id, (c_filters).user_id);
  c_locale constant text = ai_usage.locale_of(p_locale);
  c_source constant text = ai_usage.source_of(c_organization_id, c_days, c_filters, c_dimension);
  c_grouping constant text = ai_usage.grouping_of(c_organization_id, c_filters, c_dimension);
  c_blocks constant ai_usage.blocks = ai_usage.blocks_of(c_days, not ai_usage.has_months(c_grouping));
  c_range constant tstzrange = tstzrange(
    lower(c_days)::timestamp at time zone 'UTC',
    upper(c_days)::timestamp at time zone 'UTC'
  );
begin
  return query
    with usage as (
      select
        case when usage_totals.grain = 'day' and not usage_totals.starts_at <@ c_range then -1 else 1 end as sign,
        usage_totals.latency_ms,
        usage_totals.latency_calls,
        usage_totals.latencies,
        usage_totals.organization_id,
        usage_totals.user_id,
        usage_totals.customer_id,
        usage_totals.entity_type,
        usage_totals.entity_id,
        usage_totals.feature,
        usage_totals.request_type,
        usage_totals.provider,
        usage_totals.model_used
      from ai_usage.usage_totals
      where c_source = 'rollups'
        and usage_totals.grouping = c_grouping
        and (
          usage_totals.grain = 'month' and usage_totals.starts_at = any (c_blocks.months)
          or usage_totals.grain = 'day' and usage_totals.starts_at = any (c_blocks.days)
        )
      union all
      select
        1,
        logged_usage.latency_ms,
        1,
        array[256::bigint + logged_usage.latency_bucket],
        logged_usage.organization_id,
        logged_usage.user_id,
        logged_usage.customer_id,
        logged_usage.entity_type,
        logged_usage.entity_id,
        logged_usage.feature,
        logged_usage.request_type,
        logged_usage.provider,
        logged_usage.model_used
      from ai_usage.logged_usage
      where c_source = 'log'
        and logged_usage.created_at >= lower(c_range)
        and logged_usage.created_at < upper(c_range)
        and logged_usage.latency_bucket is not null
    ),
    measured as materialized (
      select
        coalesce(case c_dimension
          when 'user' then usage.user_id::text
          when 'customer' then usage.customer_id
          when 'entity' then coalesce(usage.entity_type, '') || ':' || usage.entity_id
          when 'feature' then usage.feature
          when 'request_type' then usage.request_type
          when 'provider' then usage.provider
          when 'model' then usage.model_used
        end, '') as usage_key,
        usage.sign,
        usage.latency_ms,
        usage.latency_calls,
        usage.latencies
      from usage
      where usage.latency_calls <> 0
        and (c_organization_id is null or usage.organization_id = c_organization_id)
        and ((c_filters).user_id is null or usage.user_id = (c_filters).user_id)
        and ((c_filters).customer_id is null or usage.customer_id = (c_filters).customer_id)
        and ((c_filters).entity_type is null or usage.entity_type = (c_filters).entity_type)
        and ((c_filters).entity_id is null or usage.entity_id = (c_filters).entity_id)
        and ((c_filters).feature is null or usage.feature = (c_filters).feature)
        and ((c_filters).request_type is null or usage.request_type = (c_filters).request_type)
        and ((c_filters).provider is null or usage.provider = (c_filters).provider)
        and ((c_filters).model is null or usage.model_used = (c_filters).model)
        and ('user_id' <> all ((c_filters).without) or usage.user_id is null)
        and ('customer_id' <> all ((c_filters).without) or usage.customer_id is null)
        and ('entity_type' <> all ((c_filters).without) or usage.entity_type is null)
        and ('entity_id' <> all ((c_filters).without) or usage.entity_id is null)
        and ('feature' <> all ((c_filters).without) or usage.feature is null)
    ),
    top as (
      select
        measured.usage_key,
        sum(measured.sign * measured.latency_ms) as latency_ms,
        sum(measured.sign * measured.latency_calls) as calls
      from measured
      group by measured.usage_key
      having sum(measured.sign * measured.latency_calls) > 0
      order by 3 desc, nullif(measured.usage_key, '')
      limit c_limit
    ),
    -- Of each bucket, the latency that stands for it, and how many calls took at most that.
    bucket as (
      select
        counted.usage_key,
        case
          when counted.bucket > 0
            then (c_edges[counted.bucket] + coalesce(c_edges[counted.bucket + 1]::bigint - 1, 2147483647)) / 2.0
          else 0
        end as ms,
        sum(counted.calls) over (partition by counted.usage_key order by counted.bucket) as upto
      from (
        select
          measured.usage_key,
          (latency.item & 255)::int as bucket,
          sum(measured.sign * (latency.item >> 8)) as calls
        from measured
          join top using (usage_key)
          cross join unnest(measured.latencies) as latency (item)
        group by 1, 2
      ) as counted
      where counted.calls <> 0
    ),
    -- Between the two calls next to it, as percentile_cont has it.
    percentile as (
      select
        top.usage_key,
        asked.percent,
        min(bucket.ms) filter (where bucket.upto > asked.before)
          + (asked.position - asked.before) * (
            min(bucket.ms) filter (where bucket.upto > least(asked.before + 1, top.calls - 1))
            - min(bucket.ms) filter (where bucket.upto > asked.before)
          ) as ms
      from top
        cross join lateral (
          select
            given.percent,
            given.percent * (top.calls - 1) / 100 as position,
            trunc(given.percent * (top.calls - 1) / 100) as before
          from (values (50), (95), (99)) as given (percent)
        ) as asked
        join bucket
          on bucket.usage_key = top.usage_key
      group by top.usage_key, top.calls, asked.percent, asked.position, asked.before
    )
    select
      nullif(top.usage_key, ''),
      case
        when c_dimension in ('feature', 'request_type')
          then ai_usage.feature_name(nullif(top.usage_key, ''), c_locale)
        when c_dimension not in ('user', 'customer') then nullif(top.usage_key, '')
      end,
      top.calls::bigint,
      trim_scale(top.latency_ms / top.calls),
      trim_scale(round(min(percentile.ms) filter (where percentile.percent = 50), 1)),
      trim_scale(round(min(percentile.ms) filter (where percentile.percent = 95), 1)),
      trim_scale(round(min(percentile.ms) filter (where percentile.percent = 99), 1)),
      c_source
    from top
      join percentile
        on percentile.usage_key = top.usage_key
    group by top.usage_key, top.calls, top.latency_ms
    order by top.calls desc, nullif(top.usage_key, '');
end;
$$;

comment on function public.get_ai_latency(text, date, date, uuid, jsonb, int, timestamptz, text) is
  'How long successful calls took, in milliseconds: the mean, exact, and the 50th, 95th and 99th percentile, within 5 %, in '
  'all or by a dimension, the most calls first, with the names of get_ai_usage_timeseries. Other arguments and access as '
  'for get_ai_usage_overview.';

revoke all on function public.get_ai_latency(text, date, date, uuid, jsonb, int, timestamptz, text)
  from public, anon, authenticated, service_role;
grant execute on function public.get_ai_latency(text, date, date, uuid, jsonb, int, timestamptz, text)
  to authenticated, service_role;
