import { z } from 'zod'
import { featureStatus, type LogAiFeatureUsageArgs } from './log-ai-feature-usage.ts'
import { key, milliseconds, name, optionalText, pastMoment, requestId, uuid } from './record-fields.ts'
import { jsonObject } from './storable.ts'

type WithoutPrefix<Args> = keyof { [Key in keyof Args as Key extends `p_${infer Name}` ? Name : never]: unknown }

/**
 * Checks a record of a feature's use before it is logged: the arguments of `log_ai_feature_usage` without `p_`. Stricter
 * than the RPC: `request_id` is required, because without one a record that is sent twice is logged twice, and so is
 * `user_id`, which is null for a background job. Everything but these and `feature` may be left out.
 */
export const featureUsageRecord = z.strictObject(
  {
    feature: name,
    user_id: uuid.nullable(),
    status: featureStatus.nullish(),
    duration_ms: milliseconds,
    error_message: optionalText,
    error_code: optionalText,
    organization_id: uuid.nullish(),
    entity_type: key.nullish(),
    entity_id: key.nullish(),
    trace_id: optionalText,
    request_id: requestId,
    metadata: jsonObject.nullish(),
    occurred_at: pastMoment.nullish(),
  } satisfies Record<WithoutPrefix<LogAiFeatureUsageArgs>, z.ZodType>,
).refine(
  ({ status, error_code, error_message }) => (status ?? 'success') !== 'success' || !(error_code || error_message),
  {
    path: ['status'],
    message: 'is success although there is an error',
  },
)

/** What a service writes down, before its defaults. */
export type FeatureUsageRecordInput = z.input<typeof featureUsageRecord>
