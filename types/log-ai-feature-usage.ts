import { z } from 'zod'
import type { Database, Json } from './database.types.ts'

/** The arguments of the RPC `log_ai_feature_usage`, as the database declares them. */
export type LogAiFeatureUsageArgs = Database['public']['Functions']['log_ai_feature_usage']['Args']

const json: z.ZodType<Json> = z.json()
const uuid = z.uuid()
const text = z.string()

/** How a call of a feature ended. A caller who left is an `error`, with the code `cancelled`. */
export const featureStatus = z.enum(['success', 'error', 'timeout'])

/** Checks the arguments of the RPC `log_ai_feature_usage`. Only `p_feature` is required; a background job has no user. */
export const logAiFeatureUsageArgs = z.strictObject(
  {
    p_feature: text.trim().min(1),
    p_user_id: uuid.optional(),
    p_status: featureStatus.optional(),
    p_duration_ms: z.int().min(0).max(2_147_483_647).optional(),
    p_error_message: text.optional(),
    p_error_code: text.optional(),
    p_organization_id: uuid.optional(),
    p_entity_type: text.optional(),
    p_entity_id: text.optional(),
    p_trace_id: text.optional(),
    p_request_id: text.trim().min(1).optional(),
    p_metadata: z.record(z.string(), json).optional(),
    p_occurred_at: z.iso.datetime({ offset: true }).optional(),
  } satisfies Record<keyof LogAiFeatureUsageArgs, z.ZodType>,
) satisfies z.ZodType<LogAiFeatureUsageArgs>

/** What `log_ai_feature_usage` returns: the id of the row. */
export const logAiFeatureUsageResult = uuid
