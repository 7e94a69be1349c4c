import { z } from 'zod'
import type { Database } from './database.types.ts'
import { count, decimal } from './decimal.ts'

type Row = Database['public']['Views']['ai_usage_summary']['Row']

/** A row of the view `ai_usage_summary`: a month of one user in one organization. `month` is its first day. */
export const usageSummary = z.object(
  {
    month: z.iso.date(),
    user_id: z.uuid().nullable(),
    user_email: z.string().nullable(),
    organization_id: z.uuid().nullable(),
    total_requests: count,
    successful_requests: count,
    unpriced_requests: count,
    total_tokens: count,
    total_cost_usd: decimal,
  } satisfies Record<keyof Row, z.ZodType>,
) satisfies z.ZodType<Row>

export type UsageSummary = z.infer<typeof usageSummary>
