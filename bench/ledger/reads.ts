// How long every read takes.
import postgres, { type Sql } from 'postgres'
import { quantile, timed } from '../measure.ts'
import type { Business } from './business.ts'
import { now } from './calls.ts'
import { at } from './random.ts'

/** Who asks: a platform admin, the admin of the largest organization, or the busiest user. */
export type Caller = 'admin' | 'organizationAdmin' | 'user'

export interface Read {
  name: string
  caller: Caller
  query: string
}

/** Every read. Months are those of `now`: the default range is from their first day on, `$1` is the moment. */
export function reads(business: Business): Read[] {
  const user = at(business.users, 0)
  const organization = at(business.customers, 0).organizationId
  const read = (name: string, query: string, caller: Caller = 'admin'): Read => ({ name, caller, query })
  const costsBy = (dimension: string) =>
    read(`get_ai_costs_by('${dimension}')`, `select public.get_ai_costs_by('${dimension}', p_at => $1)`)
  return [
    dashboard,
    read('get_ai_usage_dashboard(365)', 'select public.get_ai_usage_dashboard(365, p_at => $1)'),
    read('… by an organization admin', 'select public.get_ai_usage_dashboard(30, p_at => $1)', 'organizationAdmin'),
    read('get_user_ai_usage()', `select public.get_user_ai_usage('${user.id}', 30, p_at => $1)`, 'user'),
    read('get_ai_cost_summary()', 'select public.get_ai_cost_summary(p_at => $1)'),
    read('get_ai_usage_overview()', 'select public.get_ai_usage_overview(p_at => $1)'),
    read(
      '… of one customer',
      `select public.get_ai_usage_overview(p_filters => '{"customer_id": "customer-1"}', p_at => $1)`,
    ),
    read('get_ai_daily_costs()', 'select * from public.get_ai_daily_costs(p_at => $1)'),
    ...['feature', 'user', 'customer', 'entity', 'provider', 'model', 'request_type'].map(costsBy),
    read(
      '… by feature, one organization',
      `select public.get_ai_costs_by('feature', p_organization_id => '${organization}', p_at => $1)`,
    ),
    read('get_ai_usage_timeseries()', `select * from public.get_ai_usage_timeseries('day', p_at => $1)`),
    read(
      '… in Bucharest',
      `select * from public.get_ai_usage_timeseries('day', p_time_zone => 'Europe/Bucharest', p_at => $1)`,
    ),
    read('… by model', `select * from public.get_ai_usage_timeseries('week', 'model', p_at => $1)`),
    read(
      '… per month of a year',
      `select * from public.get_ai_usage_timeseries('month', p_start => '2025-12-01', p_at => $1)`,
    ),
    read('get_ai_latency()', 'select * from public.get_ai_latency(p_at => $1)'),
    read('… by feature', `select * from public.get_ai_latency('feature', p_at => $1)`),
    read('… by user', `select * from public.get_ai_latency('user', p_at => $1)`),
    read('ai_usage_summary of a month', `select * from public.ai_usage_summary where month = '2026-11-01'`),
  ]
}

export const dashboard: Read = {
  name: 'get_ai_usage_dashboard()',
  caller: 'admin',
  query: 'select public.get_ai_usage_dashboard(30, p_at => $1) as dashboard',
}

/** Connections as each of the callers, under row level security, as the API's own are. */
export async function callers(url: string, business: Business): Promise<Record<Caller, Sql>> {
  const ids = {
    admin: '00000000-0000-4000-8000-000000000001',
    organizationAdmin: '00000000-0000-4000-8000-000000000002',
    user: at(business.users, 0).id,
  }
  const sql = postgres(url, { max: 1 })
  await sql`
    insert into auth.users (id, email)
    select id, id || '@example.com'
    from unnest(${Object.values(ids)}::uuid[]) as id
    on conflict do nothing`
  await sql`insert into public.user_roles (user_id, user_role) values (${ids.admin}, 'admin') on conflict do nothing`
  await sql`
    insert into public.organization_members (organization_id, user_id, role)
    values (${at(business.customers, 0).organizationId}, ${ids.organizationAdmin}, 'admin')
    on conflict do nothing`
  await sql.end()
  const connect = (id: string) =>
    postgres(url, {
      max: 1,
      onnotice: () => {},
      connection: {
        role: 'authenticated',
        'request.jwt.claims': JSON.stringify({ sub: id }),
        'request.jwt.claim.sub': id,
      },
    })
  return { admin: connect(ids.admin), organizationAdmin: connect(ids.organizationAdmin), user: connect(ids.user) }
}

/** The median of so many runs or more, after one that does not count, milliseconds. */
export async function timeOf(sql: Sql, { query }: Read, runs: number): Promise<number> {
  const times: number[] = []
  await ask(sql, query)
  for (let spent = 0; times.length < runs || (times.length < 5 * runs && spent < 500);) {
    const time = await timed(() => ask(sql, query))
    times.push(time)
    spent += time
  }
  return quantile(times, 0.5)
}

/** How long the dashboard takes on each ledger, asked in turn: the medians, milliseconds. */
export async function compareInTurn(ledgers: Sql[]): Promise<number[]> {
  const times = ledgers.map(() => new Array<number>())
  for (let round = -2; round < 21; round += 1) {
    for (const [index, sql] of ledgers.entries()) {
      const time = await timed(() => ask(sql, dashboard.query))
      if (round >= 0) times[index]?.push(time)
    }
  }
  return times.map((ofLedger) => quantile(ofLedger, 0.5))
}

/** The dashboard by hand: milliseconds. Throws where it says something else than get_ai_usage_dashboard. */
export async function timeNaively(url: string): Promise<number> {
  const sql = postgres(url, { max: 1 })
  const start = performance.now()
  const [naive] = await sql<{ dashboard: string }[]>`select bench.naive_dashboard(30, ${now})::text as dashboard`
  const time = performance.now() - start
  const [same] = await sql<{ agrees: boolean }[]>`
    select public.get_ai_usage_dashboard(30, p_at => ${now}) @> ${naive?.dashboard ?? ''}::text::jsonb as agrees`
  await sql.end()
  if (!same?.agrees) throw new Error('The dashboard and the one by hand do not agree')
  return time
}

/** The rows of a query as of `now`, prepared as the API prepares its own. */
function ask(sql: Sql, query: string): Promise<Record<string, unknown>[]> {
  return sql.unsafe(query, query.includes('$1') ? [now] : [], { prepare: true })
}
