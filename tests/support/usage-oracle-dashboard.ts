import { lastName, linesOf, measures, numbered, type Scope } from './usage-oracle-lines.ts'
import { period } from './usage-oracle-answers.ts'
import { dayAfter, literal, monthAfter } from './usage-oracle-world.ts'

/** What get_ai_usage_dashboard answers for a period that ends today. */
export function dashboardAnswer(scope: Scope): string {
  const month = monthAfter(dayAfter(scope.end, -1), 0)
  const lines = 'in_period'
  return `
    with in_period as materialized ${linesOf(scope)}
    select jsonb_build_object(
      'organization_id', ${literal(scope.organization)}::text,
      'currency', ${literal(scope.currency)},
      'period', ${period(scope)},
      'summary', (${summary(lines)}),
      'costs', (${costs(lines)}),
      'by_user', (${byUser(lines)}),
      'by_customer', (${byCustomer(lines)}),
      'daily_trend', (${dailyTrend(lines)}),
      'by_request_type', (${byRequestType(lines)}),
      'current_month', (${monthOf({ ...scope, start: month })}),
      'previous_month', (${monthOf({ ...scope, start: monthAfter(month, -1), end: month })})
    )`
}

const tokenSums = `
  coalesce(sum(input_tokens), 0) as input_tokens,
  coalesce(sum(cache_read_tokens), 0) as cache_read_tokens,
  coalesce(sum(cache_write_5m_tokens::bigint + cache_write_1h_tokens), 0) as cache_write_tokens,
  coalesce(sum(output_tokens), 0) as output_tokens`

const averages = `
  coalesce(sum(total_tokens) filter (where status = 'success'), 0) as successful_tokens,
  coalesce(sum(total_cost_usd * per_usd) filter (where status = 'success'), 0) as successful_cost,
  avg(latency_ms) filter (where line = 0 and status = 'success') as avg_latency`

function summary(lines: string): string {
  return `
    select jsonb_build_object(
      'total_requests', calls,
      'successful_requests', successes,
      'failed_requests', calls - successes,
      'unpriced_requests', unpriced,
      'total_input_tokens', input_tokens,
      'total_cache_read_tokens', cache_read_tokens,
      'total_cache_write_tokens', cache_write_tokens,
      'total_output_tokens', output_tokens,
      'total_tokens', tokens,
      'total_cost_usd', cost_usd,
      'total_cost', cost,
      'avg_tokens_per_request', coalesce(successful_tokens / nullif(successes, 0), 0),
      'avg_cost_per_request', coalesce(successful_cost / nullif(successes, 0), 0),
      'avg_latency_ms', avg_latency
    )
    from (select ${measures}, ${tokenSums}, ${averages} from ${lines} as lines) as total`
}

/** Without the parts of unpriced lines, though some of their parts may be known. */
function costs(lines: string): string {
  const parts = ['input', 'output', 'web_search'].flatMap((part) => [
    `'${part}_cost_usd', coalesce(sum(${part}_cost_usd) filter (where total_cost_usd is not null), 0)`,
    `'${part}_cost', coalesce(sum(${part}_cost_usd * per_usd) filter (where total_cost_usd is not null), 0)`,
  ])
  return `
    select jsonb_build_object(
      ${parts.join(', ')},
      'total_cost_usd', coalesce(sum(total_cost_usd), 0),
      'total_cost', coalesce(sum(total_cost_usd * per_usd), 0),
      'cost_per_1k_tokens', coalesce(sum(total_cost_usd * per_usd) * 1000 / nullif(sum(total_tokens), 0), 0)
    )
    from ${lines} as lines`
}

function byUser(lines: string): string {
  return `
    select coalesce(jsonb_agg(jsonb_build_object(
      'user_id', user_id,
      'user_email', case when user_id is null then 'Unknown' else coalesce(name, 'Unknown') end,
      'request_count', calls,
      'unpriced_requests', unpriced,
      'input_tokens', input_tokens,
      'cache_read_tokens', cache_read_tokens,
      'cache_write_tokens', cache_write_tokens,
      'output_tokens', output_tokens,
      'total_tokens', tokens,
      'total_cost', cost,
      'avg_cost_per_request', coalesce(successful_cost / nullif(successes, 0), 0),
      'last_request', last_request
    ) order by cost desc, calls desc, user_id), '[]')
    from (
      select
        user_id,
        ${lastName('user_email')} as name,
        max(created_at) as last_request,
        ${measures}, ${tokenSums}, ${averages}
      from ${numbered(lines, 'user_id')} as lines
      group by user_id
      order by cost desc, calls desc, user_id
      limit 25
    ) as by_user`
}

function byCustomer(lines: string): string {
  return `
    select coalesce(jsonb_agg(jsonb_build_object(
      'customer_id', customer_id,
      'customer_name', name,
      'request_count', calls,
      'unpriced_requests', unpriced,
      'total_tokens', tokens,
      'total_cost', cost,
      'unique_users', users
    ) order by cost desc, calls desc, customer_id), '[]')
    from (
      select customer_id, ${lastName('customer_name')} as name, count(distinct user_id) as users, ${measures}
      from ${numbered(lines, 'customer_id')} as lines
      where customer_id is not null
      group by customer_id
      order by cost desc, calls desc, customer_id
      limit 25
    ) as by_customer`
}

function dailyTrend(lines: string): string {
  return `
    select coalesce(jsonb_agg(jsonb_build_object(
      'date', day,
      'requests', calls,
      'unpriced_requests', unpriced,
      'tokens', tokens,
      'cost', cost,
      'unique_users', users
    ) order by day), '[]')
    from (select day, count(distinct user_id) as users, ${measures} from ${lines} as lines group by day) as by_day`
}

function byRequestType(lines: string): string {
  return `
    select coalesce(jsonb_agg(jsonb_build_object(
      'request_type', request_type,
      'request_type_name', ai_usage.feature_name(request_type, 'en'),
      'count', calls,
      'unpriced_requests', unpriced,
      'tokens', tokens,
      'cost', cost,
      'avg_latency', avg_latency
    ) order by cost desc, calls desc, request_type), '[]')
    from (select request_type, ${measures}, ${averages} from ${lines} as lines group by request_type) as by_type`
}

function monthOf(scope: Scope): string {
  return `
    select jsonb_build_object(
      'requests', calls, 'unpriced_requests', unpriced, 'tokens', tokens, 'cost_usd', cost_usd, 'cost', cost
    )
    from (select ${measures} from ${linesOf(scope)} as lines) as total`
}
