import { z } from 'zod'
import type { Database, Json } from './database.types.ts'

/** The arguments of the RPC `log_ai_usage`, as the database declares them. */
export type LogAiUsageArgs = Database['public']['Functions']['log_ai_usage']['Args']

const json: z.ZodType<Json> = z.json()
const uuid = z.uuid()
const text = z.string()
const tokens = z.int().min(0).max(2_147_483_647)
const milliseconds = tokens

/** `success`, or why there is no complete answer: the provider refused or failed, took too long, the caller left. */
export const usageCallStatus = z.enum(['success', 'error', 'timeout', 'cancelled'])

/** `final` as the provider reported it, `partial` a lower bound, `missing` none reported (so the cost is unknown). */
export const usageStatus = z.enum(['final', 'partial', 'missing'])

/** Checks the arguments of the RPC `log_ai_usage`. Only `p_user_id` is required; token categories are disjoint. */
export const logAiUsageArgs = z.strictObject(
  {
    p_user_id: uuid,
    p_user_email: text.optional(),
    p_customer_id: z.union([text, z.number()]).transform(String).optional(),
    p_customer_name: text.optional(),
    p_request_type: text.min(1).optional(),
    p_session_id: text.optional(),
    p_input_tokens: tokens.optional(),
    p_output_tokens: tokens.optional(),
    p_model_used: text.min(1).optional(),
    p_latency_ms: milliseconds.optional(),
    p_tool_turns: tokens.optional(),
    p_status: usageCallStatus.optional(),
    p_error_message: text.optional(),
    p_request_id: text.trim().min(1).optional(),
    p_line: z.int().min(0).optional(),
    p_provider: text.optional(),
    p_organization_id: uuid.optional(),
    p_feature: text.optional(),
    p_operation: text.optional(),
    p_entity_type: text.optional(),
    p_entity_id: text.optional(),
    p_trace_id: text.optional(),
    p_batch_job_id: uuid.optional(),
    p_cache_read_tokens: tokens.optional(),
    p_cache_write_5m_tokens: tokens.optional(),
    p_cache_write_1h_tokens: tokens.optional(),
    p_reasoning_tokens: tokens.optional(),
    p_audio_input_tokens: tokens.optional(),
    p_audio_output_tokens: tokens.optional(),
    p_image_output_tokens: tokens.optional(),
    p_web_search_requests: tokens.optional(),
    p_service_tier: text.optional(),
    p_geo: text.optional(),
    p_time_to_first_token_ms: milliseconds.optional(),
    p_usage_status: usageStatus.optional(),
    p_error_code: text.optional(),
    p_metadata: json.optional(),
    p_raw_usage: json.optional(),
    p_occurred_at: z.iso.datetime({ offset: true }).optional(),
  } satisfies Record<keyof LogAiUsageArgs, z.ZodType>,
) satisfies z.ZodType<LogAiUsageArgs>

/** What `log_ai_usage` returns: the id of the row that holds the line. */
export const logAiUsageResult = uuid
