create function public.verify_ai_usage_rollups(p_start date default null, p_end date default null)
returns table (
  "grouping" text,
  grain text,
  starts_at timestamptz,
  key jsonb,
  difference jsonb
)
language plpgsql
stable
security definer  -- whoever may verify reads everything
set search_path = ''
set work_mem = '128MB'
set jit = off
as $$
declare
  c_months constant tstzrange = ai_usage.rollup_months(p_start, p_end);
begin
  perform ai_usage.require_admin('verify the rollups');

  return query execute format(
    $verify$
      with summed as (
        select
          grouping,
          grain,
          starts_at,
          organization_id,
          user_id,
          customer_id,
          entity_type,
          entity_id,
          feature,
          request_type,
          provider,
          model_used,
          sum(sign * lines) as lines,
          sum(sign * requests) as requests,
          sum(sign * successes) as successes,
          sum(sign * unpriced) as unpriced,
          sum(sign * total_tokens) as total_tokens,
          sum(sign * total_cost_usd) as total_cost_usd,
          sum(sign * latency_ms) as latency_ms,
          sum(sign * latency_calls) as latency_calls,
          sum(sign * input_tokens) as input_tokens,
          sum(sign * cache_read_tokens) as cache_read_tokens,
          sum(sign * cache_write_tokens) as cache_write_tokens,
          sum(sign * output_tokens) as output_tokens,
          sum(sign * successful_tokens) as successful_tokens,
          sum(sign * successful_cost_usd) as successful_cost_usd,
          sum(sign * input_cost_usd) as input_cost_usd,
          sum(sign * output_cost_usd) as output_cost_usd,
          sum(sign * web_search_cost_usd) as web_search_cost_usd,
          string_agg(array_to_string(latencies, ','), ',') filter (where sign = 1) as found_latencies,
          string_agg(array_to_string(latencies, ','), ',') filter (where sign = -1) as expected_latencies
        from (
          select -1 as sign, expected.* from (%1$s) as expected
          union all
          select 1, pending.* from (%2$s) as pending
          union all
          select 1, unmerged.* from (%3$s) as unmerged
          union all
          select
            1,
            grouping,
            grain,
            starts_at,
            organization_id,
            user_id,
            customer_id,
            entity_type,
            entity_id,
            feature,
            request_type,
            provider,
            model_used,
            lines,
            requests,
            successes,
            unpriced,
            total_tokens,
            total_cost_usd,
            latency_ms,
            latency_calls,
            latencies,
            input_tokens,
            cache_read_tokens,
            cache_write_tokens,
            output_tokens,
            successful_tokens,
            successful_cost_usd,
            input_cost_usd,
            output_cost_usd,
            web_search_cost_usd
          from ai_usage.usage_rollups
          where starts_at >= $1
            and starts_at < $2
        ) as side
        group by grouping, grain, starts_at, organization_id, user_id, customer_id, entity_type, entity_id,
          feature, request_type, provider, model_used
      ),
      users as (
        select
          case when grouping(organization_id) = 1 then 'totals' else 'organization_totals' end as grouping,
          starts_at,
          organization_id,
          count(distinct user_id) as users
        from ai_usage.usage_rollups
        where grouping = 'users'
          and grain = 'day'
          and starts_at >= $1
          and starts_at < $2
        group by grouping sets ((starts_at), (starts_at, organization_id))
      ),
      difference as (
        select
          grouping,
          grain,
          starts_at,
          jsonb_strip_nulls(jsonb_build_object(
            'organization_id', organization_id,
            'user_id', user_id,
            'customer_id', customer_id,
            'entity_type', entity_type,
            'entity_id', entity_id,
            'feature', feature,
            'request_type', request_type,
            'provider', provider,
            'model_used', model_used
          )) as key,
          jsonb_strip_nulls(jsonb_build_object(
            'lines', nullif(trim_scale(lines), 0),
            'requests', nullif(trim_scale(requests), 0),
            'successes', nullif(trim_scale(successes), 0),
            'unpriced', nullif(trim_scale(unpriced), 0),
            'total_tokens', nullif(trim_scale(total_tokens), 0),
            'total_cost_usd', nullif(trim_scale(total_cost_usd), 0),
            'latency_ms', nullif(trim_scale(latency_ms), 0),
            'latency_calls', nullif(trim_scale(latency_calls), 0),
            'input_tokens', nullif(trim_scale(input_tokens), 0),
            'cache_read_tokens', nullif(trim_scale(cache_read_tokens), 0),
            'cache_write_tokens', nullif(trim_scale(cache_write_tokens), 0),
            'output_tokens', nullif(trim_scale(output_tokens), 0),
            'successful_tokens', nullif(trim_scale(successful_tokens), 0),
            'successful_cost_usd', nullif(trim_scale(successful_cost_usd), 0),
            'input_cost_usd', nullif(trim_scale(input_cost_usd), 0),
            'output_cost_usd', nullif(trim_scale(output_cost_usd), 0),
            'web_search_cost_usd', nullif(trim_scale(web_search_cost_usd), 0),
            'latencies', case
              when ai_usage.compact_latencies(string_to_array(found_latencies, ',')::bigint[])
                is distinct from ai_usage.compact_latencies(string_to_array(expected_latencies, ',')::bigint[])
                then 'differ'
            end
          )) as measures
        from summed
      )
      select *
      from difference
      where measures <> '{}'
      union all
      select
        users.grouping,
        'day',
        users.starts_at,
        jsonb_strip_nulls(jsonb_build_object('organization_id', users.organization_id)),
        jsonb_build_object('unique_users', coalesce(total.unique_users, 0) - users.users)
      from users
        left join ai_usage.usage_rollups as total
          on total.grouping = users.grouping
          and total.grain = 'day'
          and total.starts_at = users.starts_at
          and total.organization_id is not distinct from users.organization_id
      where total.unique_users is distinct from users.users
        and (users.grouping = 'totals' or users.organization_id is not null)
    $verify$,
    ai_usage.rollup_query('ai_usage.logged_usage where created_at >= $1 and created_at < $2', '''infinity'''),
    ai_usage.rollup_query('ai_usage.pending_usage where quarter_at >= $1 and quarter_at < $2', '''infinity'''),
    ai_usage.month_query('(select * from ai_usage.unmerged_rollups where starts_at >= $1 and starts_at < $2) as rollup')
  )
  using lower(c_months), upper(c_months);

  return query
    select *
    from ai_usage.verify_feature_rollups(c_months);
end;
$$;

comment on function public.verify_ai_usage_rollups(date, date) is
  'Adds the log and feature usage up anew and compares: one row for every rollup that is wrong, with what it has too much '
  '(or, negative, too little) per measure; no row when all is well. Looks at the whole UTC months of the range (p_end '
  'itself outside; by default everything retained) in one snapshot, and blocks nobody. Reads the whole log of those '
  'months. For platform admins and the server.';

revoke all on function public.verify_ai_usage_rollups(date, date) from public, anon, authenticated, service_role;
grant execute on function public.verify_ai_usage_rollups(date, date) to authenticated, service_role;
