import {
  type Dimension,
  dimensions,
  keyName,
  lastName,
  linesOf,
  measures,
  numbered,
  type Scope,
} from './usage-oracle-lines.ts'
import { dayAfter, literal, monthAfter } from './usage-oracle-world.ts'

/** What get_user_ai_usage answers, without recent_requests. */
export function userAnswer(user: string, scope: Scope): string {
  const lines = linesOf({ ...scope, filters: { user_id: user } })
  return `
    select jsonb_build_object(
      'user_id', ${literal(user)},
      'organization_id', ${literal(scope.organization)}::text,
      'currency', ${literal(scope.currency)},
      'period', ${period(scope)},
      'summary', (
        select jsonb_build_object(
          'total_requests', calls,
          'unpriced_requests', unpriced,
          'total_tokens', tokens,
          'total_cost_usd', cost_usd,
          'total_cost', cost,
          'avg_tokens_per_request', coalesce(successful / nullif(successes, 0), 0)
        )
        from (
          select ${measures}, coalesce(sum(total_tokens) filter (where status = 'success'), 0) as successful
          from ${lines} as lines
        ) as total
      ),
      'daily_usage', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'date', day, 'requests', calls, 'unpriced_requests', unpriced, 'tokens', tokens, 'cost', cost
        ) order by day), '[]')
        from (select day, ${measures} from ${lines} as lines group by day) as by_day
      )
    )`
}

/** What get_ai_cost_summary answers on a day. */
export function costSummaryAnswer(today: string, organization: string | null, currency: string): string {
  const month = monthAfter(today, 0)
  const since = (expression: string) => `coalesce(sum(total_cost_usd * per_usd) filter (where ${expression}), 0)`
  return `
    select jsonb_build_object(
      'organization_id', ${literal(organization)}::text,
      'currency', ${literal(currency)},
      'today', ${since(`day = ${literal(today)}`)},
      'yesterday', ${since(`day = ${literal(dayAfter(today, -1))}`)},
      'this_week', ${since(`day >= date_trunc('week', timestamp ${literal(today)})`)},
      'this_month', ${since(`day >= ${literal(month)}`)},
      'last_month', ${since(`day >= ${literal(monthAfter(month, -1))} and day < ${literal(month)}`)},
      'all_time', ${since('true')},
      'requests_today', count(*) filter (where line = 0 and day = ${literal(today)}),
      'requests_this_month', count(*) filter (where line = 0 and day >= ${literal(month)}),
      'unpriced_requests', count(*) filter (where total_cost_usd is null)
    )
    from ${linesOf({ organization, currency, start: '1900-01-01', end: dayAfter(today, 1) })} as lines`
}

/** What get_ai_usage_overview answers; `until` is the moment up to which the projection counts, an SQL timestamp in UTC. */
export function overviewAnswer(scope: Scope, until: { sql: string; month: string; end: string }): string {
  const next = monthAfter(until.month, 1)
  const monthToDate = { ...scope, start: until.month, end: until.end < next ? until.end : next }
  return `
    select jsonb_build_object(
      'organization_id', ${literal(scope.organization)}::text,
      'currency', ${literal(scope.currency)},
      'period', ${period(scope)},
      'total_cost', cost,
      'total_cost_usd', cost_usd,
      'total_tokens', tokens,
      'total_calls', calls,
      'successful_calls', successes,
      'failed_calls', calls - successes,
      'unpriced_requests', unpriced,
      'success_rate', successes * 100.0 / nullif(calls, 0),
      'projected_month_end', month_to_date * days_in_month / elapsed,
      'projection', jsonb_build_object(
        'month_to_date_cost', month_to_date,
        'elapsed_days', round(elapsed, 6),
        'days_in_month', days_in_month,
        'average_daily_cost', month_to_date / elapsed
      )
    )
    from (select ${measures} from ${linesOf(scope)} as lines) as total
      cross join (
        select coalesce(sum(total_cost_usd * per_usd), 0) as month_to_date from ${linesOf(monthToDate)} as lines
      ) as month
      cross join (
        select
          greatest(1, extract(epoch from ${until.sql} - timestamp ${literal(until.month)}) / 86400) as elapsed,
          date ${literal(next)} - date ${literal(until.month)} as days_in_month
      ) as pace`
}

/** What get_ai_daily_costs answers. */
export function dailyCostsAnswer(scope: Scope): string {
  return rows(
    `select
      each::date as date,
      coalesce(cost, 0) as cost,
      coalesce(tokens, 0) as tokens,
      coalesce(calls, 0) as calls,
      coalesce(unpriced, 0) as unpriced_requests
    from generate_series(timestamp ${literal(scope.start)}, timestamp ${
      literal(dayAfter(scope.end, -1))
    }, interval '1 day') as each
      left join (select day, ${measures} from ${linesOf(scope)} as lines group by day) as by_day
        on by_day.day = each`,
    'date',
  )
}

/** What get_ai_costs_by answers. */
export function costsByAnswer(dimension: Dimension, limit: number, scope: Scope): string {
  const key = dimensions[dimension]
  const names: Partial<Record<Dimension, string>> = { user: 'user_email', customer: 'customer_name' }
  const name = names[dimension]
  // The filters do not limit in which lines a name is looked for.
  const everyLine = linesOf({ ...scope, filters: {} })
  return `
    with by_key as (
      select ${key} as key, ${measures} from ${linesOf(scope)} as lines group by 1
    ),
    named as (
      select ${key} as key, ${name ? lastName(name) : keyName(dimension, key)} as name
      from ${numbered(everyLine, key)} as lines
      where ${key} is not null
      group by ${key}
    ),
    top as (
      select * from by_key left join named using (key) order by cost desc, calls desc, key limit ${limit}
    )
    select jsonb_build_object(
      'organization_id', ${literal(scope.organization)}::text,
      'currency', ${literal(scope.currency)},
      'period', ${period(scope)},
      'dimension', ${literal(dimension)},
      'total_cost', (select coalesce(sum(cost), 0) from by_key),
      'total_rows', (select count(*) from by_key),
      'rows', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'key', key,
          'name', name,
          'cost', cost,
          'cost_usd', cost_usd,
          'tokens', tokens,
          'calls', calls,
          'successful_calls', successes,
          'unpriced_requests', unpriced,
          'percent_of_total', coalesce(cost * 100 / nullif((select sum(cost) from by_key), 0), 0)
        ) order by cost desc, calls desc, key), '[]')
        from top
      )
    )`
}

/** What get_ai_usage_timeseries answers. */
export function timeseriesAnswer(interval: string, dimension: Dimension | null, scope: Scope): string {
  const key = dimension ? dimensions[dimension] : 'null::text'
  const bucket = (day: string) => `date_trunc(${literal(interval)}, ${day}::timestamp)::date`
  return rows(
    `select
      start_on,
      key,
      ${keyName(dimension)} as name,
      coalesce(cost, 0) as cost,
      coalesce(cost_usd, 0) as cost_usd,
      coalesce(tokens, 0) as tokens,
      coalesce(calls, 0) as calls,
      coalesce(successes, 0) as successful_calls,
      coalesce(unpriced, 0) as unpriced_requests,
      false as is_rest
    from (
        select distinct ${bucket('each')} as start_on
        from generate_series(timestamp ${literal(scope.start)}, timestamp ${
      literal(dayAfter(scope.end, -1))
    }, interval '1 day') as each
        where ${dimension === null}
      ) as intervals
      full join (
        select ${bucket('local_day')} as start_on, ${key} as key, ${measures}
        from ${linesOf(scope)} as lines
        group by 1, 2
      ) as measured using (start_on)`,
    'start_on, cost desc, key',
  )
}

/** What get_ai_latency answers, by key, its percentiles exact. */
export function latencyAnswer(dimension: Dimension | null, scope: Scope): string {
  return rows(
    `select *, ${keyName(dimension)} as name
    from (
      select
        ${dimension ? dimensions[dimension] : 'null::text'} as key,
        count(*) as calls,
        avg(latency_ms) as avg_ms,
        percentile_cont(0.5) within group (order by latency_ms) as p50_ms,
        percentile_cont(0.95) within group (order by latency_ms) as p95_ms,
        percentile_cont(0.99) within group (order by latency_ms) as p99_ms
      from ${linesOf(scope)} as lines
      where line = 0
        and status = 'success'
        and latency_ms is not null
      group by 1
    ) as measured`,
    'key',
  )
}

/** The start of a scope that has none: nothing is older. */
export const ever = '1900-01-01'

/** What get_ai_entity_summary answers; the world's calls have neither sessions nor documents. */
export function entitySummaryAnswer(entity: { type: string; id: string }, user: string | null, scope: Scope): string {
  const filters = { entity_type: entity.type, entity_id: entity.id, ...(user === null ? {} : { user_id: user }) }
  return `
    with lines as (select * from ${linesOf({ ...scope, filters })} as lines),
    total as (
      select ${measures}, min(created_at) as first_used_at, max(created_at) as last_used_at, min(day) as first_on from lines
    )
    select jsonb_build_object(
      'organization_id', ${literal(scope.organization)}::text,
      'user_id', ${literal(user)}::text,
      'entity_type', ${literal(entity.type)},
      'entity_id', ${literal(entity.id)},
      'currency', ${literal(scope.currency)},
      'period', jsonb_build_object(
        'start_on', start_on,
        'end_on', ${literal(dayAfter(scope.end, -1))},
        'days', date ${literal(scope.end)} - start_on
      ),
      'total_cost', cost,
      'total_cost_usd', cost_usd,
      'total_tokens', tokens,
      'total_calls', calls,
      'successful_calls', successes,
      'failed_calls', calls - successes,
      'unpriced_requests', unpriced,
      'conversations', 0,
      'documents', 0,
      'first_used_at', first_used_at,
      'last_used_at', last_used_at,
      'by_feature', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'feature', by_feature.feature,
          'feature_name', ${keyName('feature', 'by_feature.feature')},
          'cost', by_feature.cost,
          'cost_usd', by_feature.cost_usd,
          'tokens', by_feature.tokens,
          'calls', by_feature.calls,
          'successful_calls', by_feature.successes,
          'unpriced_requests', by_feature.unpriced,
          'percent_of_total', coalesce(by_feature.cost * 100 / nullif(total.cost, 0), 0)
        ) order by by_feature.cost desc, by_feature.calls desc, by_feature.feature), '[]')
        from (select feature, ${measures} from lines group by feature) as by_feature
      )
    )
    from total
      cross join lateral (
        select ${
    scope.start === ever ? `coalesce(first_on, ${literal(dayAfter(scope.end, -1))})` : literal(scope.start)
  }::date as start_on
      ) as period`
}

/** What the view ai_usage_summary shows. */
export function summaryAnswer(): string {
  return rows(
    `select
      month,
      user_id,
      ${named(`organization_id is null`, 'named_in_all')} as user_email,
      organization_id,
      calls as total_requests,
      successes as successful_requests,
      unpriced as unpriced_requests,
      tokens as total_tokens,
      cost_usd as total_cost_usd
    from (
      select month, user_id, organization_id, ${lastName('user_email')} as named_in_it, ${measures}
      from ${numbered(allLines, 'month, user_id, organization_id')} as lines
      group by 1, 2, 3
    ) as groups
      left join (
        select month, user_id, ${lastName('user_email')} as named_in_all
        from ${numbered(allLines, 'month, user_id')} as lines
        group by 1, 2
      ) as names using (month, user_id)`,
    'month, user_id, organization_id',
  )
}

const allLines = `(
  select *, date_trunc('month', created_at at time zone 'UTC')::date as month, 1 as per_usd from public.ai_usage_log
)`

// Where there is no organization, the name is the last one anywhere.
function named(isNowhere: string, elsewhere: string): string {
  return `case when user_id is null then null when ${isNowhere} then ${elsewhere} else named_in_it end`
}

export function period({ start, end }: Scope): string {
  return `jsonb_build_object(
    'start_on', ${literal(start)},
    'end_on', ${literal(dayAfter(end, -1))},
    'days', date ${literal(end)} - date ${literal(start)}
  )`
}

/** The rows of a query as one array, in order. */
function rows(query: string, order: string): string {
  return `select coalesce(jsonb_agg(to_jsonb(answer) order by ${order}), '[]') from (${query}) as answer`
}
