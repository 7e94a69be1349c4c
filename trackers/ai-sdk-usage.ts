import { z } from 'zod'
import { anthropicUsage } from './anthropic-usage.ts'
import { geminiUsage } from './gemini-usage.ts'
import { openaiUsage } from './openai-usage.ts'
import { text, tokens } from './payload-fields.ts'
import type { UsageLine, UsageReader, UsageReport } from './usage-report.ts'

const object = z.record(z.string(), z.unknown()).optional().catch(undefined)

const counts = z.looseObject({
  inputTokens: z.looseObject({ total: tokens, noCache: z.int().nullish(), cacheRead: tokens, cacheWrite: tokens }),
  outputTokens: z.looseObject({ total: z.int().nonnegative(), reasoning: tokens }),
})

/** What a call of the AI SDK says of itself at its end (`@ai-sdk/provider` 4.x): a result, or parts of a stream. */
export const aiSdkResult = z.looseObject({
  usage: z.unknown().optional(),
  response: z.looseObject({ id: text, modelId: text, body: object }).optional().catch(undefined),
  providerMetadata: z.looseObject({ openai: z.looseObject({ serviceTier: text }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
}).catch({ usage: undefined })

/** What a call of the AI SDK used: as the provider's own counts say it where they came along, else as the SDK does. */
export function aiSdkUsage(result: z.infer<typeof aiSdkResult>, model: { provider: string }): UsageReport {
  const { usage, response = {}, providerMetadata } = result
  const raw = z.looseObject({ raw: object }).safeParse(usage).data?.raw
  const { body, id, modelId } = response
  const tier = providerMetadata?.openai?.serviceTier
  const payload = {
    ...body,
    id: body?.id ?? id,
    model: body?.model ?? modelId,
    usage: raw,
    ...(tier ? { service_tier: tier } : {}),
    responseId: body?.responseId ?? id,
    modelVersion: body?.modelVersion ?? modelId,
    usageMetadata: raw,
  }
  const own = raw && readerOf(raw, model.provider)?.answer(payload)
  if (own?.usageStatus === 'final') return { ...own, requestId: own.requestId ?? id }
  const parsed = counts.safeParse(usage)
  return {
    requestId: id,
    complete: true,
    usageStatus: parsed.success ? 'final' : 'missing',
    lines: [{ ...(parsed.success ? categories(parsed.data) : {}), p_model_used: modelId, p_raw_usage: jsonOf(usage) }],
  }
}

function readerOf(raw: object, provider: string): Pick<UsageReader<unknown, unknown>, 'answer'> | undefined {
  if ('promptTokenCount' in raw) return geminiUsage
  if (provider.includes('anthropic') || 'cache_read_input_tokens' in raw) return anthropicUsage
  return 'prompt_tokens' in raw || 'input_tokens' in raw ? openaiUsage : undefined
}

/** The SDK's counts as the ledger's disjoint categories. Its input includes what was cached. */
function categories({ inputTokens: { total, noCache, cacheRead, cacheWrite }, outputTokens }: z.infer<typeof counts>) {
  return {
    p_input_tokens: noCache ?? Math.max(total - cacheRead - cacheWrite, 0),
    p_cache_read_tokens: cacheRead,
    p_cache_write_5m_tokens: cacheWrite,
    p_output_tokens: outputTokens.total,
    p_reasoning_tokens: Math.min(outputTokens.reasoning, outputTokens.total),
  } satisfies UsageLine
}

function jsonOf(value: unknown) {
  return z.json().safeParse(value).data
}
