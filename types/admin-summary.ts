import { z } from 'zod'
import { currency } from './currency.ts'
import { period } from './dashboard.ts'
import type { Database } from './database.types.ts'
import { count, decimal } from './decimal.ts'
import { locale } from './locale.ts'

type AdminSummaryArgs = Database['public']['Functions']['get_ai_usage_summary']['Args']

/** Checks the arguments of the RPC `get_ai_usage_summary`. */
export const adminSummaryArgs = z.strictObject(
  {
    p_days: z.int().min(1).max(3660).optional(),
    p_organization_id: z.uuid().optional(),
    p_at: z.iso.datetime({ offset: true }).optional(),
    p_currency: currency.optional(),
    p_locale: locale.optional(),
  } satisfies Record<keyof AdminSummaryArgs, z.ZodType>,
) satisfies z.ZodType<AdminSummaryArgs>

const used = { tokens: count, cost: decimal, requests: count, unpriced_requests: count }

/** What the RPC `get_ai_usage_summary` returns. `success_rate` is in percent, null without requests. */
export const adminSummary = z.object({
  organization_id: z.uuid().nullable(),
  currency,
  period,
  total_tokens: count,
  total_cost: decimal,
  total_requests: count,
  unpriced_requests: count,
  success_rate: decimal.nullable(),
  by_provider: z.array(z.object({ provider: z.string(), ...used })),
  by_service: z.array(z.object({ service: z.string().nullable(), service_name: z.string().nullable(), ...used })),
})

export type AdminSummary = z.infer<typeof adminSummary>
