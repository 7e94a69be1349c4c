import { z } from 'zod'
import type { UsageLine, UsageReader, UsageReport } from './usage-report.ts'

const count = z.int().nonnegative().nullable().transform((value) => value ?? 0)
const tokens = count.optional().transform((value) => value ?? 0)

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

const text = z.string().min(1).optional().catch(undefined)
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

/** How OpenAI's Chat Completions, Responses and Embeddings report usage, in a whole response's body (`openai` 7.x). */
export const openaiUsage: Pick<UsageReader<unknown, never>, 'provider' | 'answer'> = {
  provider: 'openai',
  answer: usageReport,
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
