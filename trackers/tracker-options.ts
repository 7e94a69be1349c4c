import type { Json } from '../types/index.ts'
import type { UsageLog } from './log-usage.ts'
import { storableJson } from './storable-json.ts'
import type { UsageContext } from './track-usage.ts'

/** What a tracker knows of a response when it asks for metadata. */
export interface TrackedResponse {
  status: number
  headers: Headers
  /** The answer, unless it is a stream. */
  body?: unknown
}

/** Who makes the calls of a client and for whom: the arguments of `log_ai_usage`, and where it is. */
export interface TrackerOptions extends UsageLog {
  userId: string
  userEmail?: string
  organizationId?: string
  customerId?: string
  customerName?: string
  feature?: string
  requestType?: string
  /** What is asked of the provider. The default is what the request says: `chat`, `embeddings`, `rerank`. */
  operation?: string
  entityType?: string
  entityId?: string
  sessionId?: string
  traceId?: string
  batchJobId?: string
  /** Kept with the row: an object, or what a function finds in each response. Prompts do not belong here. */
  metadata?: JsonObject | ((response: TrackedResponse) => JsonObject)
  /** Who bills the calls, where it is not the SDK's own provider: `azure`, `groq`, `google-vertex`, … */
  provider?: string
}

interface JsonObject {
  [key: string]: Json | undefined
}

/** The context that every call of the client shares. */
export function sharedContext(options: TrackerOptions): Omit<UsageContext, 'p_model_used' | 'p_metadata'> {
  return {
    p_user_id: options.userId,
    p_user_email: options.userEmail,
    p_organization_id: options.organizationId,
    p_customer_id: options.customerId,
    p_customer_name: options.customerName,
    p_feature: options.feature,
    p_request_type: options.requestType,
    p_operation: options.operation,
    p_entity_type: options.entityType,
    p_entity_id: options.entityId,
    p_session_id: options.sessionId,
    p_trace_id: options.traceId,
    p_batch_job_id: options.batchJobId,
  }
}

/** The metadata of one row, what can be kept of it. A function that throws has none to give. */
export function metadataOf(
  { metadata }: TrackerOptions,
  response: TrackedResponse | undefined,
): JsonObject | undefined {
  try {
    const given = typeof metadata === 'function' ? response && metadata(response) : metadata
    const [kept]: Json[] = JSON.parse(storableJson([given]))
    return typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? kept : undefined
  } catch {
    return undefined
  }
}
