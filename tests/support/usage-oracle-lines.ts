import { dayAfter, literal } from './usage-oracle-world.ts'

/** By what a read breaks usage down, and the expression of its key. */
export const dimensions = {
  feature: 'feature',
  user: 'user_id::text',
  customer: 'customer_id',
  entity: `coalesce(entity_type, '') || ':' || entity_id`,
  provider: 'provider',
  model: 'model_used',
  request_type: 'request_type',
}

export type Dimension = keyof typeof dimensions

/** What a key is called, but for users and customers, whose names are in the log. */
export function keyName(dimension: Dimension | null, key = 'key'): string {
  // What the world logs as features and request types is called what it is, with a capital.
  if (dimension === 'feature' || dimension === 'request_type') return `initcap(${key})`
  return dimension === 'user' || dimension === 'customer' ? 'null::text' : key
}

/** To what a read is limited: the values of p_filters. */
export const filterColumns = {
  user_id: 'user_id',
  customer_id: 'customer_id',
  entity_type: 'entity_type',
  entity_id: 'entity_id',
  feature: 'feature',
  request_type: 'request_type',
  provider: 'provider',
  model: 'model_used',
}

export type Filters = Partial<Record<keyof typeof filterColumns, string>> & { without?: (keyof typeof filterColumns)[] }

export interface Scope {
  organization: string | null
  /** Its first day. */
  start: string
  /** The day after its last. */
  end: string
  currency: string
  filters?: Filters
  timeZone?: string
}

/** Sums of lines, as every read has them. */
export const measures = `
  count(*) filter (where line = 0) as calls,
  count(*) filter (where line = 0 and status = 'success') as successes,
  count(*) filter (where total_cost_usd is null) as unpriced,
  coalesce(sum(total_tokens), 0) as tokens,
  coalesce(sum(total_cost_usd), 0) as cost_usd,
  coalesce(sum(total_cost_usd * per_usd), 0) as cost`

/** The lines of the log that a read is about, each with its UTC day and what a dollar was worth on it. */
export function linesOf({ organization, start, end, currency, filters = {}, timeZone = 'UTC' }: Scope): string {
  const zone = literal(timeZone)
  const wanted = [
    `log.created_at >= timestamp ${literal(start)} at time zone ${zone}`,
    `log.created_at < timestamp ${literal(end)} at time zone ${zone}`,
    ...(organization ? [`log.organization_id = ${literal(organization)}`] : []),
    ...Object.entries(filterColumns).flatMap(([filter, column]) => {
      const value = Object.entries(filters).find(([key]) => key === filter)?.[1]
      return typeof value === 'string' ? [`log.${column} = ${literal(value)}`] : []
    }),
    ...(filters.without ?? []).map((filter) => `log.${filterColumns[filter]} is null`),
  ]
  return `(
    select
      log.*,
      (log.created_at at time zone 'UTC')::date as day,
      (log.created_at at time zone ${zone})::date as local_day,
      coalesce(rate.per_usd, 1) as per_usd
    from public.ai_usage_log as log
      left join (${rates(currency, dayAfter(start, -1), dayAfter(end, 1))}) as rate
        on rate.day = (log.created_at at time zone 'UTC')::date
    where ${wanted.join('\n      and ')}
  )`
}

/** What a dollar was worth on each day: on one without a rate, what it was on the last one that has one. */
function rates(currency: string, start: string, end: string): string {
  const known = `public.ai_exchange_rates where currency = ${literal(currency)}`
  return `
    select day::date, (select per_usd from ${known} and rate_on <= day order by rate_on desc limit 1)
    from generate_series(
      greatest(timestamp ${literal(start)}, (select min(rate_on) from ${known})),
      timestamp ${literal(end)},
      interval '1 day'
    ) as day
    where ${literal(currency)} <> 'USD'`
}

/** The last name that a key was logged with, in its last 100 lines: an aggregate over `numbered` lines. */
export function lastName(column: string): string {
  return `(array_agg(${column} order by created_at desc) filter (where position <= 100 and ${column} is not null))[1]`
}

/** The lines with their `position` from the last line of their key. */
export function numbered(lines: string, key: string): string {
  return `(select *, row_number() over (partition by ${key} order by created_at desc) as position from ${lines} as unnumbered)`
}
