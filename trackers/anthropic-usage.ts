import type Anthropic from '@anthropic-ai/sdk'
import { z } from 'zod'
import { tokens } from './payload-fields.ts'
import type { StreamFollower, UsageLine, UsageReader, UsageReport } from './usage-report.ts'

const usageCounts = z.looseObject({
  input_tokens: tokens,
  output_tokens: tokens,
  cache_read_input_tokens: tokens,
  cache_creation_input_tokens: tokens,
  cache_creation: z.looseObject({ ephemeral_5m_input_tokens: tokens, ephemeral_1h_input_tokens: tokens }).nullish(),
  output_tokens_details: z.looseObject({ thinking_tokens: tokens }).nullish(),
})

const iteration = usageCounts.extend({ type: z.string(), model: z.string().nullish() })

const messageUsage = usageCounts.extend({
  server_tool_use: z.looseObject({ web_search_requests: tokens }).nullish(),
  service_tier: z.string().nullish(),
  speed: z.string().nullish(),
  inference_geo: z.string().nullish(),
  iterations: z.array(iteration).nullish(),
})

/** The event that ends a stream which broke at Anthropic; its SDK throws it instead of passing it on. */
const streamError = z.object({
  type: z.literal('error'),
  error: z.object({ type: z.string(), message: z.string() }),
}).transform(({ error }) => ({ code: error.type, message: error.message }))

type UsageCounts = z.infer<typeof usageCounts>
type MessageUsage = z.infer<typeof messageUsage>
type Iteration = z.infer<typeof iteration>

/** How the Anthropic Messages API reports usage (`@anthropic-ai/sdk` 1.x, `Message.usage` and stream events). */
export const anthropicUsage: UsageReader<Anthropic.Message, Anthropic.RawMessageStreamEvent> = {
  provider: 'anthropic',
  answer: (message) => usageReport(message, message.usage, true),
  stream: followStream,
}

function followStream(): StreamFollower<Anthropic.RawMessageStreamEvent> {
  let message: Partial<Pick<Anthropic.Message, 'id' | 'model'>> = {}
  let usage: Record<string, unknown> | undefined
  let complete = false
  let failure: UsageReport['failure']
  return {
    add(event) {
      if (event.type === 'message_start') {
        message = event.message
        usage = { ...event.message.usage }
      } else if (event.type === 'message_delta') {
        // Cumulative counts: they replace what stood there, and lack what only message_start says (tier, place, speed).
        usage = { ...usage, ...withoutNulls(event.usage) }
        complete = event.delta.stop_reason !== null
      }
      if (event.type === 'content_block_delta') return true
      failure ??= streamError.safeParse(event).data
      return false
    },
    report: () => ({ ...usageReport(message, usage, complete), failure }),
  }
}

function withoutNulls(counts: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== null))
}

function usageReport(
  { id, model }: Partial<Pick<Anthropic.Message, 'id' | 'model'>>,
  raw: unknown,
  complete: boolean,
): UsageReport {
  const parsed = messageUsage.safeParse(raw)
  if (!parsed.success) {
    return {
      requestId: id,
      complete,
      usageStatus: 'missing',
      lines: [{ p_model_used: model, p_raw_usage: jsonOf(raw) }],
    }
  }
  const usage = parsed.data
  // A stream that a fallback model took over in the middle began in the name of the model that declined.
  const servingModel = usage.iterations?.findLast(({ type }) => type === 'fallback_message')?.model ?? model
  const beside = (usage.iterations ?? []).filter((entry) => isBilledBeside(entry, usage, servingModel))
  const line = (counts: UsageCounts, lineModel: string | null | undefined, rawUsage: unknown): UsageLine => ({
    ...tokenCategories(counts),
    p_model_used: lineModel ?? servingModel,
    p_service_tier: usage.speed === 'fast' ? 'fast' : usage.service_tier ?? 'standard',
    p_geo: usage.inference_geo ?? undefined,
    p_raw_usage: jsonOf(rawUsage),
  })
  return {
    requestId: id,
    complete,
    usageStatus: complete ? 'final' : 'partial',
    lines: [
      {
        ...line(usage, servingModel, raw),
        p_web_search_requests: usage.server_tool_use?.web_search_requests ?? 0,
      },
      ...beside.map((entry) => line(entry, entry.model, entry)),
    ],
  }
}

/**
 * Whether an iteration is billed beside the top-level counts: compaction and advisor calls always, and an attempt of
 * another model that wrote something before a fallback model took over. Every other iteration is already in them.
 * https://platform.claude.com/docs/en/build-with-claude/refusals-and-fallback
 */
function isBilledBeside(
  { type, model, output_tokens }: Iteration,
  usage: MessageUsage,
  servingModel?: string,
): boolean {
  if (type === 'compaction' || type === 'advisor_message') return true
  const fellBack = usage.iterations?.some((entry) => entry.type === 'fallback_message') ?? false
  return fellBack && type === 'message' && Boolean(model) && model !== servingModel && output_tokens > 0
}

/** Anthropic's counts as the ledger's disjoint categories; their sum is what Anthropic reports. */
function tokenCategories(usage: UsageCounts): UsageLine {
  const written1h = usage.cache_creation?.ephemeral_1h_input_tokens ?? 0
  const written5m = usage.cache_creation?.ephemeral_5m_input_tokens ?? 0
  return {
    p_input_tokens: usage.input_tokens,
    p_cache_read_tokens: usage.cache_read_input_tokens,
    // What the split leaves out was written for an unknown time, which counts as five minutes.
    p_cache_write_5m_tokens: Math.max(usage.cache_creation_input_tokens - written1h, written5m),
    p_cache_write_1h_tokens: written1h,
    p_output_tokens: usage.output_tokens,
    p_reasoning_tokens: Math.min(usage.output_tokens_details?.thinking_tokens ?? 0, usage.output_tokens),
  }
}

function jsonOf(value: unknown) {
  const parsed = z.json().safeParse(value)
  return parsed.success ? parsed.data : undefined
}
