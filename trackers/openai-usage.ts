import { z } from 'zod'
import { saidError } from './http-refusal.ts'
import { text, tokens } from './payload-fields.ts'
import type { StreamFollower, UsageLine, UsageReader, UsageReport } from './usage-report.ts'

const count = z.int().nonnegative().nullable().transform((value) => value ?? 0)

const inputDetails = z.looseObject({
  cached_tokens: tokens,
  cache_write_tokens: tokens,
  cache_write_tokens_details: z.looseObject({ ttl_30m_tokens: tokens, ttl_12h_tokens: tokens }).nullish(),
  audio_tokens: tokens,
}).nullish()

const noDetails = { cache_write_tokens: 0, audio_tokens: 0 }

const outputDetails = z.looseObject({ reasoning_tokens: tokens, audio_tokens: tokens }).nullish()

const chatOrEmbeddingsUsage = z.looseObject({
  prompt_tokens: count,
  completion_tokens: tokens,
  total_tokens: tokens,
  cached_tokens: tokens,
  prompt_tokens_details: inputDetails,
  completion_tokens_details: outputDetails,
}).transform((usage) => ({
  input: usage.prompt_tokens,
  output: usage.completion_tokens,
  total: usage.total_tokens,
  // Moonshot says the cached tokens without details.
  inputDetails: usage.prompt_tokens_details ?? { ...noDetails, cached_tokens: usage.cached_tokens },
  outputDetails: usage.completion_tokens_details,
}))

const responsesUsage = z.looseObject({
  input_tokens: count,
  output_tokens: tokens,
  total_tokens: tokens,
  input_tokens_details: inputDetails,
  output_tokens_details: outputDetails,
}).transform((usage) => ({
  input: usage.input_tokens,
  output: usage.output_tokens,
  total: usage.total_tokens,
  inputDetails: usage.input_tokens_details,
  outputDetails: usage.output_tokens_details,
}))

const counts = z.looseObject({
  usage: z.union([chatOrEmbeddingsUsage, responsesUsage]),
  tool_usage: z.looseObject({ web_search: z.looseObject({ num_requests: tokens }).nullish() }).nullish(),
})

const rawObject = z.record(z.string(), z.json()).optional().catch(undefined)

const names = z.looseObject({
  id: text,
  model: text,
  service_tier: text,
  usage: rawObject,
  tool_usage: rawObject,
}).catch({})

// Groq calls the standard tier on_demand.
const standardTiers = ['default', 'auto', 'on_demand']

type Counts = z.infer<typeof counts>

/** How OpenAI's Chat Completions, Responses and Embeddings report usage, in bodies and stream events (`openai` 7.x). */
export const openaiUsage: UsageReader<unknown, unknown> = {
  provider: 'openai',
  answer: usageReport,
  stream: followStream,
}

const chatChunk = z.looseObject({
  choices: z.array(z.looseObject({
    index: z.int(),
    delta: z.looseObject({}).nullish(),
    finish_reason: z.string().nullish(),
  })),
})

const responsesEvent = z.looseObject({
  type: z.string().startsWith('response.'),
  response: z.looseObject({ status: z.string().nullish() }).optional(),
})

/** The `error` event of a Responses stream. */
const errorEvent = z.object({ type: z.literal('error'), code: z.string().nullish(), message: z.string() })
  .transform(({ code, message }) => ({ code: code ?? 'stream_error', message }))

const responseError = z.looseObject({ error: z.object({ code: z.string(), message: z.string() }) })
  .transform(({ error }) => error)

/** A response that is made in the background is done when a later request finds it so. */
const pendingResponse = z.looseObject({ background: z.literal(true), status: z.enum(['queued', 'in_progress']) })

const finalStates = ['completed', 'incomplete', 'failed', 'cancelled']

function followStream(): StreamFollower<unknown> {
  let body: Record<string, unknown> = {}
  let complete = false
  let failure: UsageReport['failure']
  const open = new Set<number>()

  /** A chunk of Chat Completions. The usage comes once, in a chunk without choices. */
  function addChunk({ choices, ...chunk }: z.infer<typeof chatChunk>): boolean {
    body = { ...chunk, usage: chunk.usage ?? body.usage }
    for (const { index, finish_reason } of choices) {
      if (finish_reason) open.delete(index)
      else open.add(index)
    }
    complete ||= choices.some(({ finish_reason }) => finish_reason)
    return choices.some(({ delta }) => saysSomething(delta))
  }

  return {
    add(event) {
      const chunk = chatChunk.safeParse(event)
      if (chunk.success) return addChunk(chunk.data)
      const { data: { type, response } = { type: '' } } = responsesEvent.safeParse(event)
      if (response) {
        body = response
        complete = finalStates.includes(response.status ?? '')
      }
      failure ??= errorEvent.safeParse(event).data ?? streamError(event)
      return type.endsWith('.delta')
    },
    report() {
      const used = usageReport(body)
      const isOver = complete && open.size === 0
      const usageStatus = used.usageStatus === 'final' && !isOver ? 'partial' : used.usageStatus
      return { ...used, complete: isOver, usageStatus, failure: failure ?? used.failure }
    },
  }
}

function saysSomething(delta: object | null | undefined): boolean {
  return Object.entries(delta ?? {}).some(([key, value]) => key !== 'role' && value && String(value) !== '')
}

/** An error in the middle of a chat stream has the shape of one before it. */
function streamError(event: unknown): UsageReport['failure'] {
  const said = saidError(event)
  return said?.message === undefined ? undefined : { code: said.code ?? 'stream_error', message: said.message }
}

function usageReport(response: unknown): UsageReport {
  const { id, model, service_tier, usage, tool_usage } = names.parse(response)
  const parsed = counts.safeParse(response)
  return {
    requestId: id,
    complete: true,
    usageStatus: parsed.success ? 'final' : 'missing',
    lines: [{
      ...(parsed.success ? categories(parsed.data) : {}),
      p_model_used: model,
      p_service_tier: !service_tier || standardTiers.includes(service_tier) ? 'standard' : service_tier,
      p_raw_usage: tool_usage ? { ...usage, tool_usage } : usage,
    }],
    isPending: pendingResponse.safeParse(response).success || undefined,
    failure: responseError.safeParse(response).data,
  }
}

/**
 * OpenAI's counts as the ledger's disjoint categories; their sum is what OpenAI reports. The whole wins over its parts:
 * each takes at most what those before it left. What only the total knows of counts as output. The raw usage keeps all.
 */
function categories({ usage: { input, output, total, inputDetails, outputDetails }, tool_usage }: Counts): UsageLine {
  const split = inputDetails?.cache_write_tokens_details
  // What the split leaves out was written for an unknown time, which counts as the shorter one.
  const shortWrites = Math.max(
    (inputDetails?.cache_write_tokens ?? 0) - (split?.ttl_12h_tokens ?? 0),
    split?.ttl_30m_tokens ?? 0,
  )
  const cacheRead = Math.min(inputDetails?.cached_tokens ?? 0, input)
  const cacheWrite1h = Math.min(split?.ttl_12h_tokens ?? 0, input - cacheRead)
  const cacheWrite5m = Math.min(shortWrites, input - cacheRead - cacheWrite1h)
  const audioInput = Math.min(inputDetails?.audio_tokens ?? 0, input - cacheRead - cacheWrite1h - cacheWrite5m)
  const audioOutput = Math.min(outputDetails?.audio_tokens ?? 0, output)
  const textOutput = output - audioOutput + Math.max(total - input - output, 0)
  return {
    p_input_tokens: input - cacheRead - cacheWrite1h - cacheWrite5m - audioInput,
    p_cache_read_tokens: cacheRead,
    p_cache_write_5m_tokens: cacheWrite5m,
    p_cache_write_1h_tokens: cacheWrite1h,
    p_audio_input_tokens: audioInput,
    p_output_tokens: textOutput,
    p_reasoning_tokens: Math.min(outputDetails?.reasoning_tokens ?? 0, textOutput),
    p_audio_output_tokens: audioOutput,
    p_web_search_requests: tool_usage?.web_search?.num_requests ?? 0,
  }
}
