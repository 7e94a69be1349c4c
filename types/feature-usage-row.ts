import { z } from 'zod'
import type { Database } from './database.types.ts'
import { count } from './decimal.ts'
import { featureStatus } from './log-ai-feature-usage.ts'
import { timestamp } from './timestamp.ts'

type Row = Database['public']['Tables']['ai_feature_usage']['Row']

const text = z.string().nullable()
const uuid = z.uuid().nullable()

/** A row of `ai_feature_usage`. For a part of the columns: `featureUsageRow.pick({ id: true, status: true })`. */
export const featureUsageRow = z.object(
  {
    id: z.uuid(),
    request_id: z.string(),
    created_at: timestamp,
    recorded_at: timestamp,
    user_id: uuid,
    organization_id: uuid,
    entity_type: text,
    entity_id: text,
    trace_id: text,
    feature: z.string(),
    status: featureStatus,
    duration_ms: count.nullable(),
    error_code: text,
    error_message: text,
    error_group: text,
    metadata: z.record(z.string(), z.json()),
  } satisfies Record<keyof Row, z.ZodType>,
) satisfies z.ZodType<Row>

export type FeatureUsageRow = z.infer<typeof featureUsageRow>
