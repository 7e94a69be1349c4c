import { z } from 'zod'
import type { Database } from './database.types.ts'
import { count, decimal } from './decimal.ts'
import { moneyRangeArgs, usageSource } from './usage-range.ts'

type Rpc = Database['public']['Functions']['get_ai_daily_costs']

/** Checks the arguments of the RPC `get_ai_daily_costs`. */
export const dailyCostsArgs = z.strictObject(
  moneyRangeArgs satisfies Record<keyof Rpc['Args'], z.ZodType>,
) satisfies z.ZodType<Rpc['Args']>

/** What the RPC `get_ai_daily_costs` returns: every day of the range. */
export const dailyCosts = z.array(z.object(
  {
    date: z.iso.date(),
    cost: decimal,
    tokens: count,
    calls: count,
    unpriced_requests: count,
    source: usageSource,
  } satisfies Record<keyof Rpc['Returns'][number], z.ZodType>,
))

export type DailyCosts = z.infer<typeof dailyCosts>
