create function ai_usage.rollup_query(p_source text, p_merged_until text)
returns text
language sql
immutable
set search_path = ''
as $$
  -- Only what is finest is added up from the lines themselves, everything else from what is finer: less to add.
  with sums (name, source, columns, measures, grouping, grain) as (
    values
      ('quarters', 'lines', 'quarter_at, hour_at, day_at, month_at, organization_id', 'calls latencies tokens costs', null, null),
      ('total_quarters', 'quarters', 'quarter_at', 'calls latencies', 'totals', 'quarter_hour'),
      ('hours', 'quarters', 'hour_at, organization_id', 'calls latencies', 'organization_totals', 'hour'),
      ('days', 'quarters', 'day_at, month_at, organization_id', 'calls latencies tokens costs', 'organization_totals', 'day'),
      ('months', 'days', 'month_at, organization_id', 'calls latencies tokens costs', 'organization_totals', 'month'),
      ('total_days', 'days', 'day_at, month_at', 'calls latencies tokens costs', 'totals', 'day'),
      ('total_months', 'total_days', 'month_at', 'calls latencies tokens costs', 'totals', 'month'),
      (
        'details',
        'lines',
        'day_at, month_at, organization_id, user_id, customer_id, feature, request_type, provider, model_used',
        'calls latencies tokens',
        'details',
        'day'
      ),
      (
        'features',
        'details',
        'day_at, month_at, organization_id, feature, request_type, provider, model_used',
        'calls latencies',
        'organization_features',
        'day'
      ),
      (
        'total_features',
        'features',
        'day_at, month_at, feature, request_type, provider, model_used',
        'calls latencies',
        'features',
        'day'
      ),
      (
        'total_feature_months',
        'total_features',
        'month_at, feature, request_type, provider, model_used',
        'calls latencies',
        'features',
        'month'
      ),
      (
        'users',
        'details',
        'day_at, month_at, organization_id, user_id, customer_id',
        'calls latencies tokens',
        'users',
        'day'
      ),
      ('user_months', 'users', 'month_at, organization_id, user_id, customer_id', 'calls latencies tokens', 'users', 'month'),
      ('each_user', 'user_months', 'month_at, user_id', 'calls', 'each_user', 'month'),
      ('each_customer', 'user_months', 'month_at, customer_id', 'calls', 'each_customer', 'month'),
      ('entities', 'lines', 'day_at, organization_id, entity_type, entity_id', 'calls latencies', 'entities', 'day')
  ),
  -- The columns of usage_rollups, in their order.
  columns (position, name, type, measure) as (
    values
      (1, 'organization_id', 'uuid', null),
      (2, 'user_id', 'uuid', null),
      (3, 'customer_id', 'text', null),
      (4, 'entity_type', 'text', null),
      (5, 'entity_id', 'text', null),
      (6, 'feature', 'text', null),
      (7, 'request_type', 'text', null),
      (8, 'provider', 'text', null),
      (9, 'model_used', 'text', null),
      (10, 'lines', 'bigint', 'calls'),
      (11, 'requests', 'bigint', 'calls'),
      (12, 'successes', 'bigint', 'calls'),
      (13, 'unpriced', 'bigint', 'calls'),
      (14, 'total_tokens', 'numeric', 'calls'),
      (15, 'total_cost_usd', 'numeric', 'calls'),
      (16, 'latency_ms', 'bigint', 'calls'),
      (17, 'latency_calls', 'bigint', 'calls'),
      (18, 'latencies', 'bigint[]', 'latencies'),
      (19, 'input_tokens', 'bigint', 'tokens'),
      (20, 'cache_read_tokens', 'bigint', 'tokens'),
      (21, 'cache_write_tokens', 'numeric', 'tokens'),
      (22, 'output_tokens', 'bigint', 'tokens'),
      (23, 'successful_tokens', 'numeric', 'tokens'),
      (24, 'successful_cost_usd', 'numeric', 'tokens'),
      (25, 'input_cost_usd', 'numeric', 'costs'),
      (26, 'output_cost_usd', 'numeric', 'costs'),
      (27, 'web_search_cost_usd', 'numeric', 'costs')
  )
  select format(
    'with %s %s',
    (
      select string_agg(
        format(
          'sum_of_%1$s as (select %2$s, %3$s from %4$s%5$s group by %2$s)',
          sums.name,
          sums.columns,
          measured.measures,
          case sums.source when 'lines' then lines.query else 'sum_of_' || sums.source end,
          case when sums.columns ^@ 'month_at' and sums.grouping !~ '^each_' then ' where day_at < ' || p_merged_until end
        ),
        ', '
      )
      from sums
        cross join (
          select format(
            $lines$
              (
                select
                  *,
                  date_trunc('hour', quarter_at, 'UTC') as hour_at,
                  case when latency_bucket is not null then lines else 0 end as latency_calls
                from %s
              ) as line
            $lines$,
            p_source
          ) as query
        ) as lines
        cross join lateral (
          select string_agg(
            case
              when columns.name = 'latencies' and sums.source = 'lines'
                then 'array_agg(256::bigint * lines + latency_bucket) filter (where latency_bucket is not null) as latencies'
              when columns.name = 'latencies'
                -- By way of a text, which is joined in the time that it takes to write it down; an array is not.
                then $sql$('{' || string_agg(array_to_string(latencies, ','), ',') || '}')::bigint[] as latencies$sql$
              else format('sum(%1$I)%2$s as %1$I', columns.name, case columns.type when 'bigint' then '::bigint' end)
            end,
            ', '
          ) as measures
          from columns
          where columns.measure = any (string_to_array(sums.measures, ' '))
        ) as measured
    ),
    (
      select string_agg(
        format(
          'select %L as grouping, %L as grain, %s as starts_at, %s from sum_of_%s where %s',
          sums.grouping,
          sums.grain,
          split_part(sums.columns, ', ', 1),
          result.columns,
          sums.name,
          case
            when sums.grouping like 'organization\_%' then 'organization_id is not null'
            when sums.grouping = 'each_user' then 'user_id is not null'
            when sums.grouping = 'each_customer' then 'customer_id is not null'
            else 'true'
          end
        ),
        ' union all '
      )
      from sums
        cross join lateral (
          select string_agg(
            case
              when columns.name = 'latencies' and sums.measures ~ 'latencies'
                then 'case when cardinality(latencies) > 128 then ai_usage.compact_latencies(latencies) else latencies end'
                || ' as latencies'
              when sums.grouping = 'details' and columns.measure = 'tokens'
                then format('null::%s as %I', columns.type, columns.name)
              when columns.name = any (string_to_array(sums.columns, ', '))
                or columns.measure = any (string_to_array(sums.measures, ' '))
                then columns.name
              else format('null::%s as %I', columns.type, columns.name)
            end,
            ', '
            order by columns.position
          ) as columns
          from columns
        ) as result
      where sums.grouping is not null
    )
  );
$$;

comment on function ai_usage.rollup_query(text, text) is
  'The one definition of the rollups: the query that adds rows shaped like ai_usage.pending_usage, from a relation, up to rows of '
  'ai_usage.usage_rollups (but for unique_users); in months, those of the days before p_merged_until, an expression.';

revoke all on function ai_usage.rollup_query(text, text) from public;

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
