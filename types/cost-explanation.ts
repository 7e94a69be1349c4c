import { z } from 'zod'
import { currency } from './currency.ts'
import type { Database } from './database.types.ts'
import { count, decimal } from './decimal.ts'
import { timestamp } from './timestamp.ts'

type ExplainArgs = Database['public']['Functions']['explain_ai_cost']['Args']

const text = z.string().nullable()
const amount = decimal.nullable()

/** Checks the arguments of the RPC `explain_ai_cost`. */
export const costExplanationArgs = z.strictObject(
  {
    p_id: z.uuid(),
    p_currency: currency.optional(),
  } satisfies Record<keyof ExplainArgs, z.ZodType>,
) satisfies z.ZodType<ExplainArgs>

/**
 * What the RPC `explain_ai_cost` returns of one row of `ai_usage_log`. The categories that were used add up to the total:
 * `quantity` × `rate_usd` / `per` = `cost_usd`, and `rate_usd` is `list_rate_usd` less the discount.
 */
export const costExplanation = z.object({
  id: z.uuid(),
  request_id: z.string(),
  line: count,
  created_at: timestamp,
  provider: z.string(),
  model_used: z.string(),
  service_tier: z.string(),
  geo: text,
  prompt_tokens: count,
  usage_status: z.string(),
  price: z.object({
    id: z.uuid(),
    provider: z.string(),
    model: z.string(),
    scope: z.enum(['catalogue', 'project', 'organization']),
    service_tier: z.string(),
    geo: text,
    effective_on: z.iso.date(),
    revision: count,
    context_over_tokens: count,
    hours_start: text,
    hours_end: text,
    is_weekdays_only: z.boolean(),
    source: z.string(),
  }).nullable(),
  discount_percent: amount,
  categories: z.array(z.object({
    category: z.string(),
    quantity: count,
    list_rate_usd: amount,
    rate_usd: amount,
    per: count,
    cost_usd: amount,
    cost: amount,
  })),
  total_cost_usd: amount,
  unpriced_reason: text,
  currency,
  per_usd: amount,
  total_cost: amount,
  repricings: z.array(z.object({
    repriced_at: timestamp,
    repriced_by: z.uuid().nullable(),
    reason: z.string(),
    old_cost_usd: amount,
    old_rates: z.record(z.string(), decimal),
    old_unpriced_reason: text,
    new_cost_usd: decimal,
  })),
})

export type CostExplanation = z.infer<typeof costExplanation>
