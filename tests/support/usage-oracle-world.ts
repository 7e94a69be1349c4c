import { pick, type Random } from './random.ts'

/** Few of everybody, so that they meet in every combination. */
export const world = {
  users: ids('a', 9),
  organizations: ids('b', 3),
  customers: ['acme', 'globex', 'initech', 'umbrella', "o'hara"],
  entities: ['contract', 'email'].flatMap((type) => ['1', '2', '3'].map((id) => ({ type, id }))),
  features: ['search', 'summary', 'chat'],
  requestTypes: ['report', 'chat', 'insight'],
  models: ['claude-haiku-4-5', 'claude-sonnet-4-5', 'gpt-4o-mini', 'nobody-knows-it', 'custom-1'],
  providers: ['anthropic', 'openai', 'test'],
  currencies: ['USD', 'EUR'],
}

/** The furthest day back that anything is logged for. */
export const oldestDay = -70

function ids(letter: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${letter.repeat(8)}-0000-4000-8000-${String(index).padStart(12, '0')}`,
  )
}

/** The UTC day so many days from today, as YYYY-MM-DD. */
export function dayFromToday(days: number): string {
  return dayAfter(new Date().toISOString().slice(0, 10), days)
}

/** The day so many days later. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}

/** The first day of the month so many months later. */
export function monthAfter(day: string, months: number): string {
  return new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + months)).toISOString().slice(0, 10)
}

/** A whole number from `from` up to and including `to`. */
export function between(from: number, to: number, random: Random): number {
  return from + Math.floor(random() * (to - from + 1))
}

/** One of the values, or now and then null. */
export function maybe<Value>(values: Value[], random: Random): Value | null {
  return random() < 0.15 ? null : pick(values, random)
}

/** A value as an SQL literal. */
export function literal(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return 'null'
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
}

/** The arguments of log_ai_usage, without p_: any call that the ledger takes, of which some repeat one of `logged`. */
export function randomCall(random: Random, logged: string[] = []): Record<string, string | number | null> {
  const at = randomMoment(random)
  const user = maybe(world.users, random)
  const customer = random() < 0.4 ? null : pick(world.customers, random)
  const entity = random() < 0.5 ? null : pick(world.entities, random)
  const model = pick(world.models, random)
  const isMissing = random() < 0.03
  const tokens = (most: number) => isMissing || random() < 0.3 ? 0 : between(0, most, random)
  return {
    request_id: logged.length > 0 && random() < 0.08 ? pick(logged, random) : randomId(random),
    line: random() < 0.2 ? 1 : 0,
    occurred_at: at,
    user_id: user,
    // The same for the same moment, because which of two names at once is the last nobody can say.
    user_email: user && Number(at.slice(11, 13)) % 3 !== 0 ? `${user.slice(-2)}.${at.slice(11, 13)}@example.com` : null,
    organization_id: maybe(world.organizations, random),
    customer_id: customer,
    customer_name: customer && Number(at.slice(11, 13)) % 4 !== 0 ? `${customer} ${at.slice(11, 13)}` : null,
    entity_type: entity?.type ?? null,
    entity_id: entity?.id ?? null,
    feature: maybe(world.features, random),
    request_type: pick(world.requestTypes, random),
    provider: model === 'custom-1' ? 'test' : null,
    model_used: model,
    input_tokens: tokens(90_000),
    cache_read_tokens: tokens(50_000),
    cache_write_5m_tokens: tokens(9_000),
    cache_write_1h_tokens: random() < 0.1 ? tokens(9_000) : 0,
    output_tokens: tokens(30_000),
    web_search_requests: random() < 0.05 && !isMissing ? between(1, 5, random) : 0,
    usage_status: isMissing ? 'missing' : random() < 0.1 ? 'partial' : 'final',
    status: random() < 0.85 ? 'success' : pick(['error', 'timeout', 'cancelled'], random),
    latency_ms: random() < 0.1 ? null : Math.floor(Math.exp(random() * 12)) - 1,
  }
}

/** A day of the last ten weeks, today by far the most often, and there the edges more often than they come. */
function randomMoment(random: Random): string {
  const day = dayFromToday(random() < 0.6 ? 0 : between(oldestDay, 0, random))
  const onMonthEdge = random() < 0.1 ? monthAfter(day, 0) : day
  const time = random() < 0.1
    ? pick(['00:00:00', '00:14:59.999999', '00:15:00', '23:59:59.999999', '18:15:00', '03:30:00'], random)
    : [between(0, 23, random), between(0, 59, random), between(0, 59, random)].map((part) =>
      String(part).padStart(2, '0')
    ).join(':') + `.${String(between(0, 999_999, random)).padStart(6, '0')}`
  return `${onMonthEdge}T${time}Z`
}

function randomId(random: Random): string {
  return `${between(0, 2 ** 40, random).toString(36)}-${between(0, 2 ** 40, random).toString(36)}`
}
