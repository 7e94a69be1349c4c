import { z } from 'zod'
import type { Database } from './database.types.ts'
import { currency } from './currency.ts'
import { count, decimal } from './decimal.ts'
import { locale } from './locale.ts'
import { timestamp } from './timestamp.ts'

type DashboardArgs = Database['public']['Functions']['get_ai_usage_dashboard']['Args']

const month = z.object({ requests: count, unpriced_requests: count, tokens: count, cost_usd: decimal, cost: decimal })

/** The whole UTC days that a result covers, both ends included. */
export const period = z.object({ start_on: z.iso.date(), end_on: z.iso.date(), days: z.int().positive() })

/** Checks the arguments of the RPC `get_ai_usage_dashboard`. */
export const dashboardArgs = z.strictObject(
  {
    p_days: z.int().min(1).max(3660).optional(),
    p_organization_id: z.uuid().optional(),
    p_at: z.iso.datetime({ offset: true }).optional(),
    p_currency: currency.optional(),
    p_locale: locale.optional(),
  } satisfies Record<keyof DashboardArgs, z.ZodType>,
) satisfies z.ZodType<DashboardArgs>

/**
 * What the RPC `get_ai_usage_dashboard` returns. Costs are US dollars where the key ends in `_usd`, else in `currency`;
 * they leave out the unpriced requests, which are counted beside them. Averages are over successful requests.
 */
export const dashboard = z.object({
  organization_id: z.uuid().nullable(),
  currency,
  period,
  summary: z.object({
    total_requests: count,
    successful_requests: count,
    failed_requests: count,
    unpriced_requests: count,
    total_input_tokens: count,
    total_cache_read_tokens: count,
    total_cache_write_tokens: count,
    total_output_tokens: count,
    total_tokens: count,
    total_cost_usd: decimal,
    total_cost: decimal,
    avg_tokens_per_request: decimal,
    avg_cost_per_request: decimal,
    avg_latency_ms: decimal.nullable(),
  }),
  costs: z.object({
    input_cost_usd: decimal,
    output_cost_usd: decimal,
    web_search_cost_usd: decimal,
    total_cost_usd: decimal,
    input_cost: decimal,
    output_cost: decimal,
    web_search_cost: decimal,
    total_cost: decimal,
    cost_per_1k_tokens: decimal,
  }),
  by_user: z.array(z.object({
    user_id: z.uuid().nullable(),
    user_email: z.string(),
    request_count: count,
    unpriced_requests: count,
    input_tokens: count,
    cache_read_tokens: count,
    cache_write_tokens: count,
    output_tokens: count,
    total_tokens: count,
    total_cost: decimal,
    avg_cost_per_request: decimal,
    last_request: timestamp,
  })),
  by_customer: z.array(z.object({
    customer_id: z.string(),
    customer_name: z.string().nullable(),
    request_count: count,
    unpriced_requests: count,
    total_tokens: count,
    total_cost: decimal,
    unique_users: count,
  })),
  daily_trend: z.array(z.object({
    date: z.iso.date(),
    requests: count,
    unpriced_requests: count,
    tokens: count,
    cost: decimal,
    unique_users: count,
  })),
  by_request_type: z.array(z.object({
    request_type: z.string(),
    request_type_name: z.string(),
    count,
    unpriced_requests: count,
    tokens: count,
    cost: decimal,
    avg_latency: decimal.nullable(),
  })),
  current_month: month,
  previous_month: month,
})

export type Dashboard = z.infer<typeof dashboard>
