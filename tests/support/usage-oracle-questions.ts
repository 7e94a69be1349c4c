import { pick, type Random } from './random.ts'
import * as answers from './usage-oracle-answers.ts'
import { dashboardAnswer } from './usage-oracle-dashboard.ts'
import type { Dimension, Filters, Scope } from './usage-oracle-lines.ts'
import { between, dayAfter, dayFromToday, literal, monthAfter, oldestDay, world } from './usage-oracle-world.ts'

/** A read and what it must answer: two queries of one row with one column `answer`, jsonb. */
export interface Question {
  read: string
  answer: string
}

const dimensions: Dimension[] = ['feature', 'user', 'customer', 'entity', 'provider', 'model', 'request_type']

/** Every kind of question, by the name of the read. */
export const kinds: Record<string, (random: Random) => Question> = {
  get_ai_usage_dashboard(random) {
    const { days, at, scope } = randomPeriod(random)
    return {
      read: `select get_ai_usage_dashboard(${days}, ${literal(scope.organization)}, ${literal(at)}, ${
        literal(scope.currency)
      }) as answer`,
      answer: dashboardAnswer(scope),
    }
  },
  get_user_ai_usage(random) {
    const { days, at, scope } = randomPeriod(random)
    const user = pick(world.users, random)
    const given = [user, days, scope.organization, at, scope.currency].map(literal).join(', ')
    return {
      read: `select get_user_ai_usage(${given}) - 'recent_requests' as answer`,
      answer: answers.userAnswer(user, scope),
    }
  },
  get_ai_cost_summary(random) {
    const { today, at, scope: { organization, currency } } = randomPeriod(random)
    return {
      read: `select get_ai_cost_summary(${[organization, at, currency].map(literal).join(', ')}) as answer`,
      answer: answers.costSummaryAnswer(today, organization, currency),
    }
  },
  get_ai_usage_overview(random) {
    const { at, today, days, scope } = randomRange(random)
    const isPast = random() < 0.3
    const given = isPast ? { p_start: scope.start, p_end: scope.end, p_at: null } : { ...days, p_at: at }
    return {
      read: `select get_ai_usage_overview(${named({ ...given, ...limits(scope) })}) as answer`,
      answer: answers.overviewAnswer(
        scope,
        isPast ? untilTheEnd(scope) : {
          sql: `timestamptz ${literal(at)} at time zone 'UTC'`,
          month: monthAfter(today, 0),
          end: dayAfter(today, 1),
        },
      ),
    }
  },
  get_ai_daily_costs(random) {
    const { at, days, scope } = randomRange(random)
    return {
      read: rowsOf('get_ai_daily_costs', { ...days, ...limits(scope), p_at: at }),
      answer: answers.dailyCostsAnswer(scope),
    }
  },
  get_ai_costs_by(random) {
    const { at, days, scope } = randomRange(random)
    const dimension = pick(dimensions, random)
    const limit = pick([3, 100], random)
    const given = { p_dimension: dimension, ...days, ...limits(scope), p_limit: limit, p_at: at }
    return {
      read: `select get_ai_costs_by(${named(given)}) as answer`,
      answer: answers.costsByAnswer(dimension, limit, scope),
    }
  },
  get_ai_usage_timeseries(random) {
    const { at, days, scope } = randomRange(random)
    const interval = pick(['day', 'week', 'month'], random)
    const dimension = random() < 0.5 ? pick(dimensions, random) : null
    const timeZone = dimension ? 'UTC' : pick(timeZones, random)
    // A default is a day of the time zone, so the days are given.
    const given = { p_start: scope.start, p_end: scope.end, p_interval: interval, p_dimension: dimension }
    return {
      read: rowsOf('get_ai_usage_timeseries', { ...days, ...given, ...limits(scope), p_time_zone: timeZone, p_at: at }),
      answer: answers.timeseriesAnswer(interval, dimension, { ...scope, timeZone }),
    }
  },
  get_ai_latency(random) {
    const { at, days, scope } = randomRange(random)
    const dimension = random() < 0.7 ? pick(dimensions, random) : null
    const { p_currency: _, ...limited } = limits(scope)
    return {
      read: rowsOf('get_ai_latency', { p_dimension: dimension, ...days, ...limited, p_at: at }, 'order by key'),
      answer: answers.latencyAnswer(dimension, scope),
    }
  },
  get_ai_entity_summary(random) {
    const { at, today, days, scope } = randomRange(random)
    const entity = pick(world.entities, random)
    const user = random() < 0.3 ? pick(world.users, random) : null
    const isEver = days.p_start === null
    const { p_organization_id, p_currency } = limits(scope)
    const given = { p_entity_type: entity.type, p_entity_id: entity.id, ...days, p_organization_id, p_user_id: user }
    return {
      read: `select get_ai_entity_summary(${named({ ...given, p_currency, p_at: at })}) as answer`,
      answer: answers.entitySummaryAnswer(
        entity,
        user,
        isEver ? { ...scope, start: answers.ever, end: dayAfter(today, 1) } : scope,
      ),
    }
  },
  ai_usage_summary() {
    return {
      read: `select coalesce(jsonb_agg(to_jsonb(line) order by month, user_id, organization_id), '[]') as answer
        from ai_usage_summary as line`,
      answer: answers.summaryAnswer(),
    }
  },
}

/** A question of any kind. */
export function randomQuestion(random: Random): Question {
  return pick(Object.values(kinds), random)(random)
}

const timeZones = ['UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Europe/Bucharest', 'Asia/Tokyo', 'Pacific/Kiritimati']

/** A number of days that end at a moment, which may have passed. */
function randomPeriod(random: Random): { days: number; today: string; at: string; scope: Scope } {
  const today = dayFromToday(random() < 0.5 ? 0 : between(oldestDay, 0, random))
  const days = pick([1, 2, 7, 30, 30, 31, 60, 90], random)
  const scope = { organization: randomOrganization(random), currency: pick(world.currencies, random) }
  const end = dayAfter(today, 1)
  return { days, today, at: `${today}T12:34:56Z`, scope: { ...scope, start: dayAfter(end, -days), end } }
}

/** A range of days with filters, and the arguments that ask for it. */
function randomRange(random: Random) {
  const today = dayFromToday(random() < 0.5 ? 0 : between(oldestDay, 0, random))
  const isDefault = random() < 0.15
  const [start, end] = isDefault ? [monthAfter(today, 0), dayAfter(today, 1)] : randomDays(random)
  const scope: Scope = {
    organization: randomOrganization(random),
    currency: pick(world.currencies, random),
    filters: randomFilters(random),
    start,
    end,
  }
  return {
    today,
    at: `${today}T21:43:05Z`,
    days: { p_start: isDefault ? null : start, p_end: isDefault ? null : end },
    scope,
  }
}

/** The first day and the day after the last: often almost whole months, so that days of them are subtracted. */
function randomDays(random: Random): [string, string] {
  if (random() < 0.3) {
    const start = dayFromToday(between(oldestDay - 5, 0, random))
    return [start, dayAfter(start, between(1, 80, random))]
  }
  const month = monthAfter(dayFromToday(0), -between(0, 2, random))
  const months = between(1, 2, random)
  return [dayAfter(month, between(-2, 4, random)), dayAfter(monthAfter(month, months), between(-4, 2, random))]
}

function randomOrganization(random: Random): string | null {
  return random() < 0.5 ? null : pick(world.organizations, random)
}

/** None, one, or two that each grouping must answer or leave to the log. */
function randomFilters(random: Random): Filters {
  const entity = pick(world.entities, random)
  const one: Filters[] = [
    { user_id: pick(world.users, random) },
    { customer_id: pick(world.customers, random) },
    { entity_type: entity.type },
    { entity_type: entity.type, entity_id: entity.id },
    { feature: pick(world.features, random) },
    { request_type: pick(world.requestTypes, random) },
    { provider: pick(world.providers, random) },
    { model: pick(world.models, random) },
    { without: ['user_id'] },
    { without: ['customer_id'] },
    { without: ['feature'] },
    { without: ['entity_type', 'entity_id'] },
  ]
  if (random() < 0.4) return {}
  if (random() < 0.5) return pick(one, random)
  const { without, ...values } = { ...pick(one, random), ...pick(one, random) }
  return without?.every((key) => values[key] === undefined) ? { ...values, without } : values
}

/** The end of a range of the past, else now. */
function untilTheEnd({ end }: Scope): { sql: string; month: string; end: string } {
  const today = dayFromToday(0)
  if (end > today) return { sql: `now() at time zone 'UTC'`, month: monthAfter(today, 0), end: dayAfter(today, 1) }
  return { sql: `timestamp ${literal(end)}`, month: monthAfter(dayAfter(end, -1), 0), end }
}

function limits({ organization, currency, filters }: Scope) {
  return { p_organization_id: organization, p_filters: maybeJson(filters), p_currency: currency }
}

function maybeJson(filters: Filters = {}): string | null {
  return Object.keys(filters).length === 0 ? null : JSON.stringify(filters)
}

function named(arguments_: Record<string, string | number | null>): string {
  return Object.entries(arguments_).map(([name, value]) => `${name} => ${literal(value)}`).join(', ')
}

function rowsOf(name: string, arguments_: Record<string, string | number | null>, order = ''): string {
  return `select coalesce(jsonb_agg(to_jsonb(line) ${order}), '[]') as answer from ${name}(${
    named(arguments_)
  }) as line`
}
