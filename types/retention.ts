import { z } from 'zod'
import type { Database } from './database.types.ts'

type RetainArgs = Database['public']['Functions']['retain_ai_usage']['Args']

/** Checks the arguments of the RPC `retain_ai_usage`: the whole months to keep beside the current one. */
export const retainUsageArgs = z.strictObject(
  { p_months: z.int().min(1).max(1200) } satisfies Record<keyof RetainArgs, z.ZodType>,
) satisfies z.ZodType<RetainArgs>

/** What the RPC `retain_ai_usage` returns: the months dropped, `YYYY-MM`, and the day from which the log is complete. */
export const retainUsageResult = z.object({
  dropped_months: z.array(z.string()),
  retained_from: z.iso.date().nullable(),
})

export type RetainUsageResult = z.infer<typeof retainUsageResult>
