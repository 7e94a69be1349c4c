import { z } from 'zod'
import type { Database } from './database.types.ts'
import { count, decimal } from './decimal.ts'

type RepriceArgs = Database['public']['Functions']['reprice_ai_usage']['Args']

/** Checks the arguments of the RPC `reprice_ai_usage`: a dry run unless `p_dry_run` is false, which needs a reason. */
export const repriceUsageArgs = z.strictObject(
  {
    p_reason: z.string().min(1).optional(),
    p_provider: z.string().optional(),
    p_model: z.string().optional(),
    p_organization_id: z.uuid().optional(),
    p_start: z.iso.datetime({ offset: true }).optional(),
    p_end: z.iso.datetime({ offset: true }).optional(),
    p_unpriced_only: z.boolean().optional(),
    p_dry_run: z.boolean().optional(),
    p_max_rows: z.int().min(1).max(100_000).optional(),
  } satisfies Record<keyof RepriceArgs, z.ZodType>,
) satisfies z.ZodType<RepriceArgs>

/**
 * What the RPC `reprice_ai_usage` returns: how many rows change (or changed, with a `run_id`), how many of them had no
 * cost, their sums before and after in US dollars, how many are left for the next call, and how many stay unpriced.
 */
export const repriceUsageResult = z.object({
  dry_run: z.boolean(),
  run_id: z.uuid().nullable(),
  rows: count,
  unpriced_rows: count,
  old_cost_usd: decimal,
  new_cost_usd: decimal,
  remaining_rows: count,
  still_unpriced_rows: count,
})

export type RepriceUsageResult = z.infer<typeof repriceUsageResult>
