// What the product did around the calls of the last weeks: its jobs ran, and its features were used.
import type { Database, UsageRecord } from '../../types/index.ts'
import type { Year } from './year.ts'

type Functions = Database['public']['Functions']

export interface Run {
  start: Functions['start_ai_batch_job']['Args']
  finish: Functions['finish_ai_batch_job']['Args']
}

export type Use = Functions['log_ai_feature_usage']['Args']

export interface Product {
  /** Tells of a call. */
  add(call: UsageRecord): void
  runs(): Run[]
  /** At most so many, evenly spread. */
  uses(most: number): Use[]
}

const days = 21
const dayMs = 86_400_000

export function productOf({ until, runaway }: Year): Product {
  const since = new Date(until.getTime() - days * dayMs).toISOString()
  const today = until.toISOString().slice(0, 10)
  const jobs = new Map<string, UsageRecord[]>()
  const uses: Use[] = []
  return {
    add(call) {
      const at = call.occurred_at ?? ''
      if (at < since || (call.line ?? 0) > 0) return
      // Those of the last day may go on.
      if (call.batch_job_id && at >= today) return
      if (call.batch_job_id) jobs.set(call.batch_job_id, [...jobs.get(call.batch_job_id) ?? [], call])
      else if (call.feature === 'document_analysis') uses.push(uploadBefore(call, uses.length), useAround(call))
      else uses.push(useAround(call))
    },
    runs: () => [...jobs].map(([id, calls]) => runOf(id, calls, id === runaway.batchJobId)),
    uses: (most) => uses.filter((_, place) => uses.length <= most || place % Math.ceil(uses.length / most) === 0),
  }
}

function runOf(id: string, calls: UsageRecord[], isRunaway: boolean): Run {
  const [first, last] = [calls[0], calls.at(-1)]
  const failed = calls.filter(({ status }) => status !== 'success').length
  const error = calls.find(({ error_message }) => error_message)?.error_message
  return {
    start: {
      p_id: id,
      p_feature: first?.feature ?? '',
      p_organization_id: first?.organization_id ?? undefined,
      p_items_total: isRunaway ? 1 : calls.length,
      p_started_at: shifted(first, -1_500),
    },
    finish: {
      p_id: id,
      p_items_processed: isRunaway ? 0 : calls.length - failed,
      p_completed_at: shifted(last, (last?.latency_ms ?? 0) + 400),
      ...isRunaway
        ? { p_error_message: `document-8841 was tried ${calls.length} times, and never passed its validation` }
        : failed > 0
        ? { p_error_message: `${failed} of ${calls.length}: ${error ?? 'no answer'}` }
        : {},
    },
  }
}

/** A feature takes a little longer than its call, and fails with it. */
function useAround(call: UsageRecord): Use {
  const status = call.status === 'timeout' ? 'timeout' : call.status === 'error' ? 'error' : 'success'
  return {
    ...contextOf(call),
    p_feature: call.feature ?? '',
    p_request_id: `use of ${call.request_id}`,
    p_status: status,
    p_duration_ms: Math.round((call.latency_ms ?? 0) * 1.1) + 180,
    p_occurred_at: shifted(call, -180),
    ...status === 'success'
      ? {}
      : { p_error_code: call.error_code ?? undefined, p_error_message: call.error_message ?? undefined },
  }
}

/** Needs no AI: what is too large is refused. */
function uploadBefore(call: UsageRecord, place: number): Use {
  const megabytes = Math.ceil((call.input_tokens ?? 0) / 4_000) + place % 23
  const isTooLarge = megabytes > 25
  return {
    ...contextOf(call),
    p_feature: 'upload_document',
    p_request_id: `upload before ${call.request_id}`,
    p_status: isTooLarge ? 'error' : 'success',
    p_duration_ms: 300 + 90 * megabytes,
    p_occurred_at: shifted(call, -20_000),
    ...isTooLarge
      ? { p_error_code: 'file_too_large', p_error_message: `The file has ${megabytes} MB, 25 MB at most` }
      : {},
  }
}

function contextOf(call: UsageRecord) {
  return {
    p_user_id: call.user_id ?? undefined,
    p_organization_id: call.organization_id ?? undefined,
    p_entity_type: call.entity_type ?? undefined,
    p_entity_id: call.entity_id ?? undefined,
    p_trace_id: call.trace_id ?? undefined,
  }
}

function shifted(call: UsageRecord | undefined, ms: number): string {
  return new Date(Date.parse(call?.occurred_at ?? '') + ms).toISOString()
}
