import { z } from 'zod'
import { currency } from './currency.ts'
import { period } from './dashboard.ts'
import type { Database } from './database.types.ts'
import { count, decimal } from './decimal.ts'
import { locale } from './locale.ts'
import { timestamp } from './timestamp.ts'
import { measures, totals } from './measures.ts'
import { rangeArgs, usageSource } from './usage-range.ts'

type EntitySummaryArgs = Database['public']['Functions']['get_ai_entity_summary']['Args']

/** Checks the arguments of the RPC `get_ai_entity_summary`. */
export const entitySummaryArgs = z.strictObject(
  {
    p_entity_type: z.string().regex(/\S/),
    p_entity_id: z.string().regex(/\S/),
    p_start: rangeArgs.p_start,
    p_end: rangeArgs.p_end,
    p_organization_id: rangeArgs.p_organization_id,
    p_user_id: z.uuid().optional(),
    p_currency: currency.optional(),
    p_at: rangeArgs.p_at,
    p_locale: locale.optional(),
  } satisfies Record<keyof EntitySummaryArgs, z.ZodType>,
) satisfies z.ZodType<EntitySummaryArgs>

/**
 * What the RPC `get_ai_entity_summary` returns: of a deal, say. Where the `source` is `rollups`, because some of the
 * log was dropped, only costs, tokens and calls are known, and what may be null is.
 */
export const entitySummary = z.object({
  organization_id: z.uuid().nullable(),
  user_id: z.uuid().nullable(),
  entity_type: z.string(),
  entity_id: z.string(),
  currency,
  period,
  source: usageSource,
  ...totals,
  conversations: count.nullable(),
  documents: count.nullable(),
  first_used_at: timestamp.nullable(),
  last_used_at: timestamp.nullable(),
  by_feature: z.array(z.object({
    feature: z.string().nullable(),
    feature_name: z.string().nullable(),
    ...measures,
    percent_of_total: decimal,
  })).nullable(),
})

export type EntitySummary = z.infer<typeof entitySummary>
