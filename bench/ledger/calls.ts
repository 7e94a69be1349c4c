// What is logged: seeded calls of the business, a thousand and a bit an hour, back from a fixed moment.
import { type Business, models } from './business.ts'
import { at, logNormal, pick, type Random, randomText, seededRandom, uuid } from './random.ts'

/** The moment of the newest call; reads are asked as of it. */
export const now = new Date('2026-11-20T18:00:00Z')

/** A million calls fill the days that a dashboard of 30 days covers. */
const msPerCall = 29.75 * 86_400_000 / 1_000_000

/** When the call was made that is so many before the newest. */
export function momentOf(position: number): Date {
  return new Date(now.getTime() - position * msPerCall)
}

/** The arguments of log_ai_usage without `p_`, as far as the benchmark has them. */
export interface Call {
  user_id: string | null
  user_email: string | null
  customer_id: string | null
  customer_name: string | null
  organization_id: string | null
  entity_type: string | null
  entity_id: string | null
  request_type: string
  feature: string
  operation: string
  session_id: string | null
  trace_id: string
  request_id: string
  line: number
  provider: string
  model_used: string
  input_tokens: number
  cache_read_tokens: number
  cache_write_5m_tokens: number
  output_tokens: number
  web_search_requests: number
  usage_status: string
  status: string
  error_code: string | null
  error_message: string | null
  latency_ms: number | null
  time_to_first_token_ms: number | null
  tool_turns: number
  metadata: Record<string, unknown>
  raw_usage: Record<string, unknown> | null
  occurred_at: string
}

/** The calls from the `newest`-th to the `oldest`-th before now, oldest first. The same every time for the same range. */
export function* calls(business: Business, newest: number, oldest: number): Generator<Call> {
  const random = seededRandom(oldest)
  let before: Call | undefined
  for (let position = oldest - 1; position >= newest; position -= 1) {
    // What a provider bills beside the call is a line of its own.
    const call: Call = before && random() < 0.015
      ? secondLine(before, random)
      : anyCall(business, random, momentOf(position + random()))
    yield call
    before = call.line === 0 && call.provider === 'anthropic' && call.status === 'success' ? call : undefined
  }
}

/** A call of anybody at a moment. */
export function anyCall(business: Business, random: Random, moment: Date): Call {
  const isJob = random() < 0.02
  // Staff works in the context of any customer.
  const isStaff = random() < 0.02
  const user = isStaff ? business.anyStaff(random) : business.anyUser(random)
  const customer = isStaff ? business.anyCustomer(random) : user.customer
  const favourite = random()
  const { feature, requestType, model: usual } = favourite < 0.95
    ? at(user.features, favourite < 0.6 ? 0 : favourite < 0.85 ? 1 : 2)
    : pick(business.features, random)
  const model = random() < 0.9 || usual.isEmbedding ? usual : at(models, Math.floor(random() * 5))
  const isKnown = random() >= 0.002
  const isFailed = random() < 0.03
  const isCached = !model.isEmbedding && random() < 0.4
  const tokens = {
    input_tokens: logNormal(random, 1_500, 1),
    cache_read_tokens: isCached ? logNormal(random, 9_000, 0.8) : 0,
    cache_write_5m_tokens: model.hasCacheWrites && random() < 0.15 ? logNormal(random, 3_000, 0.7) : 0,
    output_tokens: model.isEmbedding ? 0 : logNormal(random, 350, 0.9),
  }
  const latency = isFailed ? null : logNormal(random, model.isEmbedding ? 250 : 4_000, 0.7)
  const none = { input_tokens: 0, cache_read_tokens: 0, cache_write_5m_tokens: 0, output_tokens: 0 }
  const hasEntity = random() < 0.1
  return {
    user_id: isJob ? null : user.id,
    user_email: isJob ? null : user.email,
    customer_id: isJob ? null : customer.id,
    customer_name: isJob ? null : customer.name,
    organization_id: customer.organizationId,
    entity_type: hasEntity ? 'document' : null,
    entity_id: hasEntity ? `document-${logNormal(random, 20_000, 1.2)}` : null,
    request_type: requestType,
    feature,
    operation: model.isEmbedding ? 'embeddings' : 'chat',
    session_id: requestType === 'chat' ? uuid(random) : null,
    trace_id: randomText(random, 32),
    request_id: model.idPrefix + randomText(random, 22),
    line: 0,
    provider: model.provider,
    model_used: isKnown ? model.model : `${model.model}-preview`,
    ...isFailed ? none : tokens,
    web_search_requests: !isFailed && model.hasCacheWrites && random() < 0.01 ? 1 + Math.floor(random() * 3) : 0,
    usage_status: isFailed ? 'missing' : 'final',
    status: isFailed ? 'error' : 'success',
    error_code: isFailed ? 'overloaded_error' : null,
    error_message: isFailed ? 'The provider is overloaded, try again later' : null,
    latency_ms: latency,
    time_to_first_token_ms: latency && requestType === 'chat' ? Math.round(latency * 0.2) : null,
    tool_turns: requestType === 'chat' && random() < 0.2 ? 1 + Math.floor(random() * 4) : 0,
    metadata: requestType === 'scheduled' ? { job: 'nightly', attempt: 1 } : {},
    raw_usage: isFailed ? null : {
      input_tokens: tokens.input_tokens,
      cache_creation_input_tokens: tokens.cache_write_5m_tokens,
      cache_read_input_tokens: tokens.cache_read_tokens,
      output_tokens: tokens.output_tokens,
      service_tier: 'standard',
    },
    occurred_at: moment.toISOString(),
  }
}

function secondLine(call: Call, random: Random): Call {
  const tokens = {
    input_tokens: logNormal(random, 2_000, 1),
    cache_read_tokens: 0,
    cache_write_5m_tokens: 0,
    output_tokens: logNormal(random, 300, 0.8),
  }
  return { ...call, ...tokens, line: 1, web_search_requests: 0, latency_ms: null, time_to_first_token_ms: null }
}
