import { z } from 'zod'
import { currency } from './currency.ts'
import { period } from './dashboard.ts'
import type { Database } from './database.types.ts'
import { count, decimal } from './decimal.ts'
import { totals } from './measures.ts'
import { moneyRangeArgs, usageSource } from './usage-range.ts'

type OverviewArgs = Database['public']['Functions']['get_ai_usage_overview']['Args']

/** Checks the arguments of the RPC `get_ai_usage_overview`. */
export const overviewArgs = z.strictObject(
  moneyRangeArgs satisfies Record<keyof OverviewArgs, z.ZodType>,
) satisfies z.ZodType<OverviewArgs>

/** What the RPC `get_ai_usage_overview` returns. `success_rate` is in percent, null without calls. */
export const overview = z.object({
  organization_id: z.uuid().nullable(),
  currency,
  period,
  source: usageSource,
  ...totals,
  success_rate: decimal.nullable(),
  projected_month_end: decimal,
  projection: z.object({
    month_to_date_cost: decimal,
    elapsed_days: decimal,
    days_in_month: count,
    average_daily_cost: decimal,
  }),
})

export type Overview = z.infer<typeof overview>
