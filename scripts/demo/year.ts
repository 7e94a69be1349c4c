// The calls of a year: weekdays and weekends, growth, an outage, a runaway job, a model without a price.
import { at, logNormal, pick, type Random, randomText, seededRandom, uuid, zipf } from '../../bench/ledger/random.ts'
import type { UsageRecord } from '../../types/index.ts'
import {
  advisory,
  type Customer,
  fallbackModel,
  type Feature,
  freelancer,
  freelancerFeature,
  inHouseModel,
  type Model,
  runawayJob,
  supporter,
  type Tenant,
  tenants,
} from './world.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
const days = 365

/** How often people begin something, per hour of the day, UTC. */
const hours = [1, 1, 1, 1, 2, 4, 12, 34, 62, 70, 66, 48, 38, 58, 68, 62, 44, 26, 14, 9, 7, 5, 3, 2]
const hoursTotal = hours.reduce((sum, weight) => sum + weight, 0)

/** Of all calls, those of the runaway job. */
const runawayShare = 0.025

const failures = [
  ['error', 'rate_limit_error', 'This request would exceed your rate limit of input tokens per minute'],
  ['error', 'rate_limit_error', 'This request would exceed your rate limit of input tokens per minute'],
  ['error', 'overloaded_error', 'Overloaded'],
  ['error', 'api_error', 'Internal server error'],
  ['error', 'invalid_request_error', 'prompt is too long: 214301 tokens > 200000 maximum'],
  ['timeout', 'timeout', 'The provider did not answer within 60 s'],
] as const

export interface Year {
  /** The first day and the moment after which there is nothing. */
  start: Date
  until: Date
  /** When calls to Anthropic failed: half-open. */
  outage: Period
  /** When the job ran away. */
  runaway: Period & { batchJobId: string }
  /** When the model without a price came. */
  unpricedFrom: Date
}

interface Period {
  start: Date
  end: Date
}

/** When what happens, in the year up to a moment: the same for the same day. */
export function yearUntil(until: Date): Year {
  const today = Math.floor(until.getTime() / dayMs) * dayMs
  const start = today - (days - 1) * dayMs
  const outage = lastWeekday(today - 40 * dayMs, 2) + 8.5 * hourMs
  const runaway = lastWeekday(today - 12 * dayMs, 6) + 21.6 * hourMs
  return {
    start: new Date(start),
    until,
    outage: { start: new Date(outage), end: new Date(outage + 5.25 * hourMs) },
    runaway: {
      start: new Date(runaway),
      end: new Date(runaway + 10.5 * hourMs),
      batchJobId: uuid(seededRandom(runaway / hourMs)),
    },
    unpricedFrom: new Date(start + Math.ceil(days * (unpricedPhase?.from ?? 1)) * dayMs),
  }
}

const unpricedPhase = tenants.flatMap(({ features }) => features).flatMap(({ models }) => models)
  .find(({ model }) => model === inHouseModel)

/**
 * About so many calls of the year up to a moment, oldest day first; the same for the same day and number, but for those
 * of the last day, which end at the moment. `userIds` are the ids of those who can sign in, by their addresses.
 */
export function* callsOf(year: Year, count: number, userIds: Map<string, string>): Generator<UsageRecord> {
  const ordinary = count * (1 - runawayShare)
  const weights = Array.from({ length: days }, (_, day) => tenants.map((tenant) => weightOf(tenant, year, day)))
  const perWeight = ordinary / weights.flat().reduce((sum, weight) => sum + weight, 0)
  for (const [day, ofTenants] of weights.entries()) {
    const midnight = year.start.getTime() + day * dayMs
    const calls = tenants.flatMap((tenant, index) => {
      const random = seededRandom(midnight / dayMs * 8 + index)
      return [...dayOf(tenant, year, day, (ofTenants[index] ?? 0) * perWeight, random)]
    })
    const random = seededRandom(midnight / dayMs * 8 + 7)
    if (random() < 0.4) calls.push(...conversation(freelancer, freelancerFeature, year, day, random))
    calls.push(...runawayOn(year, midnight, count * runawayShare))
    for (const call of calls) {
      if (call.occurred_at <= year.until.toISOString()) yield { ...call, user_id: idOf(call.user_email, userIds) }
    }
  }
}

/** A call whose user is known by their address. */
type Call = Omit<UsageRecord, 'user_id'> & { occurred_at: string }

/** Whoever cannot sign in has an id all the same. */
function idOf(email: string | null | undefined, userIds: Map<string, string>): string | null {
  if (!email) return null
  const id = userIds.get(email) ??
    uuid(seededRandom([...email].reduce((hash, c) => hash * 31 + c.charCodeAt(0) | 0, 7)))
  userIds.set(email, id)
  return id
}

/** How much a tenant does on a day: growth, weekends, holidays, and some chance. */
function weightOf(tenant: Tenant, year: Year, day: number): number {
  const age = day / days - tenant.joinedAt
  if (age < 0) return 0
  const date = new Date(year.start.getTime() + day * dayMs)
  const growth = 0.35 * (1 / 0.35) ** (day / days)
  const arriving = Math.min(1, 0.15 + age * 14)
  const weekday = [0.13, 1, 1.08, 1.06, 1.02, 0.86, 0.2][date.getUTCDay()] ?? 1
  const monthAndDay = date.toISOString().slice(5, 10)
  const holiday = monthAndDay >= '12-23' || monthAndDay <= '01-02' ? 0.22 : monthAndDay.startsWith('08') ? 0.72 : 1
  const chance = 0.85 + 0.3 * seededRandom(date.getTime() / dayMs * 8 + 5)()
  return tenant.share * growth * arriving * weekday * holiday * chance
}

function* dayOf(tenant: Tenant, year: Year, day: number, expected: number, random: Random): Generator<Call> {
  const total = tenant.features.reduce((sum, { weight }) => sum + weight, 0)
  for (const feature of tenant.features) {
    let left = Math.floor(expected * feature.weight / total + random())
    if (feature.jobAt !== undefined) {
      yield* nightly(tenant, feature, year, day, left, random)
      continue
    }
    while (left > 0) {
      const person = random() < 0.012 ? supporter : at(tenant.people, anyone(tenant.people.length)(random))
      const calls = conversation(person, feature, year, day, random, tenant, left)
      yield* calls
      left -= calls.length
    }
  }
}

const byCount = new Map<number, (random: Random) => number>()

/** One of so many, the first ones most often. */
function anyone(count: number): (random: Random) => number {
  const known = byCount.get(count) ?? zipf(count, 0.9, 2)
  byCount.set(count, known)
  return known
}

/** What one person does in one go: a single call, or the turns of a session, at most `atMost`. */
function conversation(
  person: string,
  feature: Feature,
  year: Year,
  day: number,
  random: Random,
  tenant?: Tenant,
  atMost = Infinity,
): Call[] {
  const turns = Math.min(atMost, feature.turns ? 1 + Math.floor(random() ** 1.6 * feature.turns) : 1)
  const context = {
    ...tenant ? about(tenant, feature, random) : {},
    user_email: person,
    session_id: feature.turns ? uuid(random) : null,
  }
  const calls: Call[] = []
  let moment = year.start.getTime() + day * dayMs + timeOfDay(random)
  // What a provider keeps of the turns before.
  let cached = 0
  for (let turn = 0, tries = 0; turn < turns; turn += 1) {
    const isAway = year.outage.start.getTime() <= moment && moment < year.outage.end.getTime()
    const call = callOf(feature, year, moment, random, { cached, turn, isAway })
    calls.push({ ...context, ...call })
    if (call.status === 'success') {
      cached += (call.input_tokens ?? 0) + (call.cache_write_5m_tokens ?? 0) + (call.output_tokens ?? 0)
      if (call.provider === 'anthropic' && random() < 0.012) calls.push({ ...context, ...besideIt(call, random) })
    }
    moment += (call.latency_ms ?? 0) + logNormal(random, 55_000, 0.8)
    // Whoever gets no answer asks again, a few times.
    if (isAway && call.status !== 'success' && tries < 4) {
      tries += 1
      turn -= 1
    }
  }
  return calls
}

/** The calls that a job makes for nobody, one after the other. */
function* nightly(
  tenant: Tenant,
  feature: Feature,
  year: Year,
  day: number,
  count: number,
  random: Random,
): Generator<Call> {
  const batchJobId = uuid(random)
  let moment = year.start.getTime() + day * dayMs + (feature.jobAt ?? 0) * hourMs + random() * 240_000
  for (let position = 0; position < count; position += 1) {
    const call = callOf(feature, year, moment, random, { cached: 0, turn: 0, isAway: false })
    yield {
      ...about(tenant, feature, random),
      ...call,
      user_email: null,
      batch_job_id: batchJobId,
      metadata: { job: feature.feature, item: position + 1, of: count },
    }
    moment += (call.latency_ms ?? 0) + 250 + random() * 4_000
  }
}

/** One document, extracted again and again until somebody noticed. */
function* runawayOn(year: Year, midnight: number, count: number): Generator<Call> {
  const { start, end, batchJobId } = year.runaway
  const random = seededRandom(midnight / dayMs * 8 + 6)
  const pause = (end.getTime() - start.getTime()) / count
  const first = Math.max(0, Math.ceil((midnight - start.getTime()) / pause))
  for (let attempt = first; attempt < count; attempt += 1) {
    const moment = start.getTime() + attempt * pause
    if (moment >= midnight + dayMs) return
    yield {
      ...callOf(runawayJob, year, moment, random, { cached: 0, turn: 0, isAway: false }),
      organization_id: advisory.organizationId,
      customer_id: at(advisory.customers, 4).id,
      customer_name: at(advisory.customers, 4).name,
      entity_type: 'document',
      entity_id: 'document-8841',
      batch_job_id: batchJobId,
      metadata: { job: 'extraction', attempt: attempt + 1, reason: 'validation failed' },
    }
  }
}

function about(tenant: Tenant, feature: Feature, random: Random) {
  const customer: Customer = at(tenant.customers, anyone(tenant.customers.length)(random))
  return {
    organization_id: tenant.organizationId,
    customer_id: customer.id,
    customer_name: customer.name,
    entity_type: feature.entity ?? null,
    entity_id: feature.entity ? `${feature.entity}-${1_000 + Math.floor(random() ** 2 * 900)}` : null,
  }
}

function callOf(
  feature: Feature,
  year: Year,
  moment: number,
  random: Random,
  { cached, turn, isAway }: { cached: number; turn: number; isAway: boolean },
): Call {
  const usual = modelAt(feature, (moment - year.start.getTime()) / (days * dayMs))
  const model = isAway && usual.provider === 'anthropic' && random() < 0.25 ? fallbackModel : usual
  const common = {
    request_type: feature.requestType,
    feature: feature.feature,
    operation: model.operation,
    trace_id: randomText(random, 32).toLowerCase(),
    request_id: model.idPrefix + randomText(random, 22),
    provider: model.provider,
    model_used: model.model,
    occurred_at: new Date(moment).toISOString(),
  }
  const isOut = isAway && model.provider === 'anthropic'
  if (random() < (isOut ? 0.93 : 0.013)) {
    const [status, code, message] = isOut ? at([...failures], 2) : pick([...failures], random)
    return {
      ...common,
      status,
      error_code: code,
      error_message: message,
      usage_status: 'missing',
      latency_ms: status === 'timeout' ? 60_000 : logNormal(random, isOut ? 9_000 : 700, 0.5),
    }
  }
  const tokens = tokensOf(feature, model, cached, turn, random)
  const isCut = feature.requestType === 'chat' && random() < 0.008
  const output = isCut ? Math.ceil(tokens.output_tokens / 3) : tokens.output_tokens
  const firstToken = logNormal(random, model.firstTokenMs, 0.3) + Math.round((tokens.input_tokens + cached) / 40)
  const latency = firstToken + Math.round(output * model.perTokenMs * (0.8 + 0.5 * random())) * (isOut ? 4 : 1)
  return {
    ...common,
    ...tokens,
    output_tokens: output,
    reasoning_tokens: Math.min(tokens.reasoning_tokens, output),
    status: isCut ? 'cancelled' : 'success',
    error_code: isCut ? 'client_disconnected' : null,
    usage_status: isCut ? 'partial' : 'final',
    latency_ms: latency,
    time_to_first_token_ms: feature.turns ? Math.min(firstToken, latency) : null,
    tool_turns: feature.turns && random() < 0.18 ? 1 + Math.floor(random() * 3) : 0,
    raw_usage: rawUsage(model, { ...tokens, output_tokens: output }),
  }
}

/** Disjoint categories, as the ledger counts them. */
function tokensOf(feature: Feature, model: Model, cached: number, turn: number, random: Random) {
  const isClaude = model.provider === 'anthropic'
  const keeps = feature.turns !== undefined && (isClaude || model.provider === 'openai')
  const output = feature.output ? logNormal(random, feature.output, 0.6) : 0
  return {
    input_tokens: logNormal(random, feature.input, 0.5) + (keeps ? 0 : cached),
    cache_read_tokens: keeps ? cached : 0,
    // The system prompt, at the first turn.
    cache_write_5m_tokens: isClaude && keeps && turn === 0 ? 2_400 : 0,
    output_tokens: output,
    reasoning_tokens: model.model === 'gpt-5' ? Math.floor(output * 0.4) : 0,
    web_search_requests: isClaude && feature.turns && random() < 0.02 ? 1 + Math.floor(random() * 3) : 0,
  }
}

/** A compaction of the conversation, which Anthropic bills beside the call. */
function besideIt(call: Call, random: Random): Call {
  return {
    ...call,
    line: 1,
    input_tokens: logNormal(random, 9_000, 0.4),
    output_tokens: logNormal(random, 600, 0.3),
    cache_read_tokens: 0,
    cache_write_5m_tokens: 0,
    web_search_requests: 0,
    latency_ms: null,
    time_to_first_token_ms: null,
    tool_turns: 0,
    raw_usage: null,
  }
}

/** What the provider would have sent. */
function rawUsage(model: Model, tokens: ReturnType<typeof tokensOf>) {
  const { input_tokens, cache_read_tokens, cache_write_5m_tokens, output_tokens, reasoning_tokens } = tokens
  const prompt = input_tokens + cache_read_tokens
  switch (model.provider) {
    case 'anthropic':
      return {
        input_tokens,
        cache_creation_input_tokens: cache_write_5m_tokens,
        cache_read_input_tokens: cache_read_tokens,
        output_tokens,
        service_tier: 'standard',
        ...tokens.web_search_requests ? { server_tool_use: { web_search_requests: tokens.web_search_requests } } : {},
      }
    case 'google':
      return {
        promptTokenCount: prompt,
        candidatesTokenCount: output_tokens,
        totalTokenCount: prompt + output_tokens,
      }
    case 'voyage':
      return { total_tokens: prompt }
    default:
      return {
        prompt_tokens: prompt,
        completion_tokens: output_tokens,
        total_tokens: prompt + output_tokens,
        prompt_tokens_details: { cached_tokens: cache_read_tokens },
        completion_tokens_details: { reasoning_tokens },
      }
  }
}

function modelAt({ models }: Feature, moment: number): Model {
  return (models.findLast(({ from }) => from <= moment) ?? at(models, 0)).model
}

function timeOfDay(random: Random): number {
  let left = random() * hoursTotal
  const hour = hours.findIndex((weight) => (left -= weight) < 0)
  return (Math.max(0, hour) + random()) * hourMs
}

/** The midnight of the last such day (0: Sunday) up to a midnight. */
function lastWeekday(midnight: number, weekday: number): number {
  return midnight - (new Date(midnight).getUTCDay() - weekday + 7) % 7 * dayMs
}
