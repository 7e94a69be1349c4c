import { z } from 'zod'
import type { Database } from './database.types.ts'
import { count, decimal } from './decimal.ts'
import { usageCallStatus, usageStatus } from './log-ai-usage.ts'
import { timestamp } from './timestamp.ts'

type Row = Database['public']['Tables']['ai_usage_log']['Row']

const text = z.string().nullable()
const uuid = z.uuid().nullable()
const rate = decimal.nullable()
const cost = decimal.nullable()

/**
 * A row of `ai_usage_log`. For a part of the columns: `usageRow.pick({ id: true, total_cost_usd: true })`. Rates are
 * US dollars per million tokens, costs US dollars; a null cost is unknown, and `unpriced_reason` says why.
 */
export const usageRow = z.object(
  {
    id: z.uuid(),
    request_id: z.string(),
    line: count,
    created_at: timestamp,
    recorded_at: timestamp,
    user_id: uuid,
    user_email: text,
    organization_id: uuid,
    customer_id: text,
    customer_name: text,
    entity_type: text,
    entity_id: text,
    request_type: z.string(),
    feature: text,
    operation: text,
    session_id: text,
    trace_id: text,
    batch_job_id: uuid,
    provider: z.string(),
    model_used: z.string(),
    service_tier: z.string(),
    geo: text,
    input_tokens: count,
    cache_read_tokens: count,
    cache_write_5m_tokens: count,
    cache_write_1h_tokens: count,
    audio_input_tokens: count,
    output_tokens: count,
    reasoning_tokens: count,
    audio_output_tokens: count,
    image_output_tokens: count,
    web_search_requests: count,
    total_tokens: count,
    usage_status: usageStatus,
    price_id: uuid,
    discount_id: uuid,
    discount_percent: decimal.nullable(),
    input_usd_per_mtok: rate,
    cache_read_usd_per_mtok: rate,
    cache_write_5m_usd_per_mtok: rate,
    cache_write_1h_usd_per_mtok: rate,
    audio_input_usd_per_mtok: rate,
    output_usd_per_mtok: rate,
    audio_output_usd_per_mtok: rate,
    image_output_usd_per_mtok: rate,
    web_search_usd_per_1k: rate,
    unpriced_reason: z.enum(['usage_missing', 'unknown_model', 'no_price_in_force', 'rate_missing']).nullable(),
    input_cost_usd: cost,
    output_cost_usd: cost,
    web_search_cost_usd: cost,
    total_cost_usd: cost,
    status: usageCallStatus,
    error_code: text,
    error_message: text,
    latency_ms: count.nullable(),
    time_to_first_token_ms: count.nullable(),
    tool_turns: count,
    metadata: z.record(z.string(), z.json()),
    raw_usage: z.json().nullable(),
  } satisfies Record<keyof Row, z.ZodType>,
) satisfies z.ZodType<Row>

export type UsageRow = z.infer<typeof usageRow>
