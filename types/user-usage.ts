import { z } from 'zod'
import type { Database } from './database.types.ts'
import { currency } from './currency.ts'
import { period } from './dashboard.ts'
import { count, decimal } from './decimal.ts'
import { locale } from './locale.ts'
import { timestamp } from './timestamp.ts'

type UserUsageArgs = Database['public']['Functions']['get_user_ai_usage']['Args']

/** Checks the arguments of the RPC `get_user_ai_usage`. */
export const userUsageArgs = z.strictObject(
  {
    p_user_id: z.uuid(),
    p_days: z.int().min(1).max(3660).optional(),
    p_organization_id: z.uuid().optional(),
    p_at: z.iso.datetime({ offset: true }).optional(),
    p_currency: currency.optional(),
    p_locale: locale.optional(),
  } satisfies Record<keyof UserUsageArgs, z.ZodType>,
) satisfies z.ZodType<UserUsageArgs>

/**
 * What the RPC `get_user_ai_usage` returns. Costs are in `currency`, but where
 * the key ends in `_usd`; a request's is null while it is unknown.
 */
export const userUsage = z.object({
  user_id: z.uuid(),
  organization_id: z.uuid().nullable(),
  currency,
  period,
  summary: z.object({
    total_requests: count,
    unpriced_requests: count,
    total_tokens: count,
    total_cost_usd: decimal,
    total_cost: decimal,
    avg_tokens_per_request: decimal,
  }),
  recent_requests: z.array(z.object({
    id: z.uuid(),
    request_id: z.string(),
    line: count,
    customer_name: z.string().nullable(),
    request_type: z.string(),
    feature: z.string().nullable(),
    feature_name: z.string().nullable(),
    model_used: z.string(),
    input_tokens: count,
    cache_read_tokens: count,
    cache_write_tokens: count,
    output_tokens: count,
    total_tokens: count,
    cost: decimal.nullable(),
    latency_ms: count.nullable(),
    status: z.string(),
    created_at: timestamp,
  })),
  daily_usage: z.array(z.object({
    date: z.iso.date(),
    requests: count,
    unpriced_requests: count,
    tokens: count,
    cost: decimal,
  })),
})

export type UserUsage = z.infer<typeof userUsage>
