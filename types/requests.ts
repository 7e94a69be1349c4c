import { z } from 'zod'
import { currency } from './currency.ts'
import type { Database } from './database.types.ts'
import { count, decimal } from './decimal.ts'
import { locale } from './locale.ts'
import { usageCallStatus } from './log-ai-usage.ts'
import { timestamp } from './timestamp.ts'
import { usageFilters } from './usage-range.ts'
import { usageRow } from './usage-row.ts'

type RequestsArgs = Database['public']['Functions']['get_ai_requests']['Args']

/** The status of a line, or `failed` for all but success. */
export const requestStatus = z.enum([...usageCallStatus.options, 'failed'])

export type RequestStatus = z.infer<typeof requestStatus>

/** Checks the arguments of the RPC `get_ai_requests`. */
export const requestsArgs = z.strictObject(
  {
    p_organization_id: z.uuid().optional(),
    p_filters: usageFilters.optional(),
    p_status: requestStatus.optional(),
    p_unpriced_only: z.boolean().optional(),
    p_request_id: z.string().optional(),
    p_session_id: z.string().optional(),
    p_batch_job_id: z.uuid().optional(),
    p_start: z.iso.datetime({ offset: true }).optional(),
    p_end: z.iso.datetime({ offset: true }).optional(),
    p_currency: currency.optional(),
    p_limit: z.int().min(1).max(10_000).optional(),
    p_cursor: z.string().optional(),
    p_locale: locale.optional(),
  } satisfies Record<keyof RequestsArgs, z.ZodType>,
) satisfies z.ZodType<RequestsArgs>

/**
 * What the RPC `get_ai_requests` returns: a page of lines, the newest first. `next_cursor` leads to what follows, also
 * where a page is short or empty because nothing was found back to `looked_back_to`; null: that was all.
 */
export const requests = z.object({
  organization_id: z.uuid().nullable(),
  currency,
  rows: z.array(
    usageRow.pick({
      id: true,
      request_id: true,
      line: true,
      created_at: true,
      user_id: true,
      user_email: true,
      organization_id: true,
      customer_id: true,
      customer_name: true,
      entity_type: true,
      entity_id: true,
      request_type: true,
      feature: true,
      session_id: true,
      batch_job_id: true,
      provider: true,
      model_used: true,
      service_tier: true,
      input_tokens: true,
      cache_read_tokens: true,
      output_tokens: true,
      total_tokens: true,
      total_cost_usd: true,
      unpriced_reason: true,
      status: true,
      error_code: true,
      latency_ms: true,
      time_to_first_token_ms: true,
      tool_turns: true,
    }).extend({
      feature_name: z.string().nullable(),
      cache_write_tokens: count,
      total_cost: decimal.nullable(),
    }),
  ),
  next_cursor: z.string().nullable(),
  looked_back_to: timestamp.nullable(),
  /** From which month on there are lines; null: from the first one on. */
  retained_from: z.iso.date().nullable(),
})

export type Requests = z.infer<typeof requests>
