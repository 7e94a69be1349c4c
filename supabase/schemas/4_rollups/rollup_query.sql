create function ai_usage.rollup_query(p_source text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $query$
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
        lines,
        requests,
        successes,
        unpriced,
        total_tokens,
        total_cost_usd,
        latency_ms,
        latency_calls,
        case
          when has_no_latencies then null
          when cardinality(latencies) > 128 then ai_usage.compact_latencies(latencies)
          else latencies
        end as latencies,
        case when has_tokens then input_tokens end as input_tokens,
        case when has_tokens then cache_read_tokens end as cache_read_tokens,
        case when has_tokens then cache_write_tokens end as cache_write_tokens,
        case when has_tokens then output_tokens end as output_tokens,
        case when has_tokens then successful_tokens end as successful_tokens,
        case when has_tokens then successful_cost_usd end as successful_cost_usd,
        case when has_costs then input_cost_usd end as input_cost_usd,
        case when has_costs then output_cost_usd end as output_cost_usd,
        case when has_costs then web_search_cost_usd end as web_search_cost_usd
      from (
        select
          case
            when grouping(entity_id) = 0 then 'entities'
            when grouping(feature, user_id) = 0 then 'details'
            when grouping(user_id, customer_id) = 0 then 'users'
            when grouping(user_id) = 0 then 'each_user'
            when grouping(customer_id) = 0 then 'each_customer'
            else case grouping(organization_id) when 0 then 'organization_' else '' end
              || case grouping(feature) when 0 then 'features' else 'totals' end
          end as grouping,
          case
            when grouping(quarter_at) = 0 then 'quarter_hour'
            when grouping(hour_at) = 0 then 'hour'
            when grouping(day_at) = 0 then 'day'
            else 'month'
          end as grain,
          coalesce(quarter_at, hour_at, day_at, month_at) as starts_at,
          organization_id,
          user_id,
          customer_id,
          entity_type,
          entity_id,
          feature,
          request_type,
          provider,
          model_used,
          sum(lines) as lines,
          sum(requests) as requests,
          sum(successes) as successes,
          sum(unpriced) as unpriced,
          sum(total_tokens) as total_tokens,
          sum(total_cost_usd) as total_cost_usd,
          sum(latency_ms) as latency_ms,
          coalesce(sum(lines) filter (where latency_bucket is not null), 0) as latency_calls,
          array_agg(256::bigint * lines + latency_bucket) filter (where latency_bucket is not null) as latencies,
          sum(input_tokens) as input_tokens,
          sum(cache_read_tokens) as cache_read_tokens,
          sum(cache_write_tokens) as cache_write_tokens,
          sum(output_tokens) as output_tokens,
          sum(successful_tokens) as successful_tokens,
          sum(successful_cost_usd) as successful_cost_usd,
          sum(input_cost_usd) as input_cost_usd,
          sum(output_cost_usd) as output_cost_usd,
          sum(web_search_cost_usd) as web_search_cost_usd
        from (
          select
            *,
            date_trunc('hour', quarter_at, 'UTC') as hour_at
          from %s
        ) as source
        group by grouping sets (
          (quarter_at),
          (hour_at, organization_id),
          (day_at),
          (day_at, organization_id),
          (day_at, feature, request_type, provider, model_used),
          (day_at, organization_id, feature, request_type, provider, model_used),
          (day_at, organization_id, user_id, customer_id),
          (day_at, organization_id, user_id, customer_id, feature, request_type, provider, model_used),
          (day_at, organization_id, entity_type, entity_id),
          (month_at),
          (month_at, organization_id),
          (month_at, feature, request_type, provider, model_used),
          (month_at, organization_id, user_id, customer_id),
          (month_at, user_id),
          (month_at, customer_id)
        )
        having (grouping(organization_id) = 1 or grouping(user_id, customer_id, entity_id) < 7 or organization_id is not null)
          and (grouping(user_id) = 1 or grouping(customer_id) = 0 or user_id is not null)
          and (grouping(customer_id) = 1 or grouping(user_id) = 0 or customer_id is not null)
      ) as summed
        cross join lateral (
          select
            grain in ('day', 'month') and grouping in ('totals', 'organization_totals', 'users') as has_tokens,
            grain in ('day', 'month') and grouping in ('totals', 'organization_totals') as has_costs,
            grouping in ('each_user', 'each_customer') as has_no_latencies
        ) as measured
    $query$,
    p_source
  );
$$;

comment on function ai_usage.rollup_query(text) is
  'The one definition of the rollups: the query that adds rows shaped like ai_usage.pending_usage, from a relation or '
  'subquery, up to rows of ai_usage.usage_rollups (but for unique_users).';

revoke all on function ai_usage.rollup_query(text) from public;

create function ai_usage.has_months(p_grouping text)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select coalesce(p_grouping not in ('organization_features', 'details', 'entities'), false);
$$;

comment on function ai_usage.has_months(text) is
  'Whether a grouping is added up by month as well as by day. The others are read for one organization, person or entity as a '
  'rule, and a month of them would be nearly as many rows as its days.';

revoke all on function ai_usage.has_months(text) from public;
grant execute on function ai_usage.has_months(text) to authenticated, service_role;
