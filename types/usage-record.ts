import { z } from 'zod'
import type { UsageRecord } from './log-ai-usage-batch.ts'
import { usageCallStatus, usageStatus } from './log-ai-usage.ts'
import { count, key, milliseconds, name, optionalText, pastMoment, requestId, uuid } from './record-fields.ts'
import { json, jsonObject } from './storable.ts'
import { usageProvider } from './usage-provider.ts'

/**
 * Checks a record before it is sent to `log-usage` or to `log_ai_usage_batch`. Stricter than these RPCs: `request_id`
 * is required, because without one a record that is sent twice is logged twice, and so is `model_used`. `user_id` is
 * null for a background job. Everything else may be left out. Token categories are disjoint.
 */
export const usageRecord = z.strictObject(
  {
    user_id: uuid.nullable(),
    user_email: optionalText,
    customer_id: z.union([key, z.int()]).transform(String).nullish(),
    customer_name: optionalText,
    request_type: name.nullish(),
    session_id: optionalText,
    input_tokens: count,
    output_tokens: count,
    model_used: name,
    latency_ms: milliseconds,
    tool_turns: count,
    status: usageCallStatus.nullish(),
    error_message: optionalText,
    request_id: requestId,
    line: count,
    provider: usageProvider.nullish(),
    organization_id: uuid.nullish(),
    feature: key.nullish(),
    operation: optionalText,
    entity_type: key.nullish(),
    entity_id: key.nullish(),
    trace_id: optionalText,
    batch_job_id: uuid.nullish(),
    cache_read_tokens: count,
    cache_write_5m_tokens: count,
    cache_write_1h_tokens: count,
    reasoning_tokens: count,
    audio_input_tokens: count,
    audio_output_tokens: count,
    image_output_tokens: count,
    web_search_requests: count,
    service_tier: key.nullish(),
    geo: key.nullish(),
    time_to_first_token_ms: milliseconds,
    usage_status: usageStatus.nullish(),
    error_code: optionalText,
    metadata: jsonObject.nullish(),
    raw_usage: json.nullish(),
    occurred_at: pastMoment.nullish(),
  } satisfies Record<keyof UsageRecord, z.ZodType>,
).superRefine((record, context) => {
  const refuse = (path: keyof UsageRecord, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message })
  if ((record.reasoning_tokens ?? 0) > (record.output_tokens ?? 0)) {
    refuse('reasoning_tokens', 'is more than output_tokens, which includes the reasoning')
  }
  if (record.usage_status === 'missing' && counts.some((count) => record[count])) {
    refuse('usage_status', 'is missing although there are counts: it is final or partial')
  }
  if ((record.time_to_first_token_ms ?? 0) > (record.latency_ms ?? Infinity)) {
    refuse('time_to_first_token_ms', 'is more than latency_ms')
  }
}) satisfies z.ZodType<UsageRecord>

/** What a service writes down, before its defaults. */
export type UsageRecordInput = z.input<typeof usageRecord>

const counts = [
  'input_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'audio_input_tokens',
  'output_tokens',
  'audio_output_tokens',
  'image_output_tokens',
  'web_search_requests',
] as const
