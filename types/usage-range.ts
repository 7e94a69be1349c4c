import { z } from 'zod'
import { currency } from './currency.ts'

/** What a line may have none of. */
export const absentKey = z.enum(['user_id', 'customer_id', 'entity_type', 'entity_id', 'feature'])

/** What a read is limited to; `without`: to what has none of these. */
export const usageFilters = z.strictObject({
  user_id: z.uuid().optional(),
  customer_id: z.string().optional(),
  entity_type: z.string().optional(),
  entity_id: z.string().optional(),
  feature: z.string().optional(),
  request_type: z.string().optional(),
  provider: z.string().optional(),
  model: z.string().optional(),
  without: z.array(absentKey).optional(),
})

export type UsageFilters = z.infer<typeof usageFilters>

/** By what a read breaks usage down. An entity's key is `type:id`, without a type `:id`. */
export const usageDimension = z.enum(['feature', 'user', 'customer', 'entity', 'provider', 'model', 'request_type'])

export type UsageDimension = z.infer<typeof usageDimension>

/** Where an answer comes from: `rollups`, or the `log` itself, which takes longer the more lines there are. */
export const usageSource = z.enum(['rollups', 'log'])

/** The arguments that every read of a range takes. `p_end` is the day after the last one. */
export const rangeArgs = {
  p_start: z.iso.date().optional(),
  p_end: z.iso.date().optional(),
  p_organization_id: z.uuid().optional(),
  p_filters: usageFilters.optional(),
  p_at: z.iso.datetime({ offset: true }).optional(),
}

/** The same for a read that returns money. */
export const moneyRangeArgs = { ...rangeArgs, p_currency: currency.optional() }
