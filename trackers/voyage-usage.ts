import { z } from 'zod'
import { text } from './payload-fields.ts'
import type { UsageReader, UsageReport } from './usage-report.ts'

const counts = z.looseObject({ usage: z.looseObject({ total_tokens: z.int().nonnegative() }) })

const names = z.looseObject({
  model: text,
  usage: z.record(z.string(), z.json()).optional().catch(undefined),
}).catch({})

/** How Voyage reports usage, in the body of an embeddings or rerank response: one count of input and no request id. */
export const voyageUsage: Pick<UsageReader<unknown, never>, 'provider' | 'answer'> = {
  provider: 'voyage',
  answer: usageReport,
}

function usageReport(response: unknown): UsageReport {
  const { model, usage } = names.parse(response)
  const parsed = counts.safeParse(response)
  return {
    complete: true,
    usageStatus: parsed.success ? 'final' : 'missing',
    lines: [{
      p_model_used: model,
      p_input_tokens: parsed.success ? parsed.data.usage.total_tokens : undefined,
      p_raw_usage: usage,
    }],
  }
}
