import { z } from 'zod'
import { geminiUsage } from './gemini-usage.ts'
import type { UsageReader } from './usage-report.ts'

/** Vertex AI counts each text by itself. */
const predictions = z.looseObject({
  predictions: z.array(z.looseObject({
    embeddings: z.looseObject({ statistics: z.looseObject({ token_count: z.int().nonnegative() }) }),
  })).min(1),
})

/** How the Gemini API and Vertex AI report the usage of embeddings, where they do (`@google/genai` 3.x). */
export const geminiEmbeddingUsage: Pick<UsageReader<unknown, never>, 'provider' | 'answer'> = {
  provider: 'google',
  answer(response) {
    const parsed = predictions.safeParse(response)
    if (!parsed.success) return geminiUsage.answer(response)
    const token_count = parsed.data.predictions.reduce(
      (sum, { embeddings }) => sum + embeddings.statistics.token_count,
      0,
    )
    return {
      complete: true,
      usageStatus: 'final',
      lines: [{ p_input_tokens: token_count, p_raw_usage: { token_count } }],
    }
  },
}
