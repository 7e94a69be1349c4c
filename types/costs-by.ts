import { z } from 'zod'
import { currency } from './currency.ts'
import { period } from './dashboard.ts'
import type { Database } from './database.types.ts'
import { count, decimal } from './decimal.ts'
import { locale } from './locale.ts'
import { measures } from './measures.ts'
import { moneyRangeArgs, usageDimension, usageSource } from './usage-range.ts'

type CostsByArgs = Database['public']['Functions']['get_ai_costs_by']['Args']

/** Checks the arguments of the RPC `get_ai_costs_by`. */
export const costsByArgs = z.strictObject(
  {
    ...moneyRangeArgs,
    p_dimension: usageDimension,
    p_limit: z.int().min(1).max(10_000).optional(),
    p_locale: locale.optional(),
  } satisfies Record<keyof CostsByArgs, z.ZodType>,
) satisfies z.ZodType<CostsByArgs>

/** What the RPC `get_ai_costs_by` returns: the most expensive first, `rows` of `total_rows`; `name` is to be shown. */
export const costsBy = z.object({
  organization_id: z.uuid().nullable(),
  currency,
  period,
  source: usageSource,
  dimension: usageDimension,
  total_cost: decimal,
  total_rows: count,
  rows: z.array(z.object({
    key: z.string().nullable(),
    name: z.string().nullable(),
    ...measures,
    percent_of_total: decimal,
  })),
})

export type CostsBy = z.infer<typeof costsBy>
