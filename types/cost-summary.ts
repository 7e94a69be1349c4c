import { z } from 'zod'
import type { Database } from './database.types.ts'
import { currency } from './currency.ts'
import { count, decimal } from './decimal.ts'

type CostSummaryArgs = Database['public']['Functions']['get_ai_cost_summary']['Args']

/** Checks the arguments of the RPC `get_ai_cost_summary`. */
export const costSummaryArgs = z.strictObject(
  {
    p_organization_id: z.uuid().optional(),
    p_at: z.iso.datetime({ offset: true }).optional(),
    p_currency: currency.optional(),
  } satisfies Record<keyof CostSummaryArgs, z.ZodType>,
) satisfies z.ZodType<CostSummaryArgs>

/** What the RPC `get_ai_cost_summary` returns: costs in `currency` over UTC days, weeks from Monday. */
export const costSummary = z.object({
  organization_id: z.uuid().nullable(),
  currency,
  today: decimal,
  yesterday: decimal,
  this_week: decimal,
  this_month: decimal,
  last_month: decimal,
  all_time: decimal,
  requests_today: count,
  requests_this_month: count,
  unpriced_requests: count,
})

export type CostSummary = z.infer<typeof costSummary>
