import type { SupabaseClient } from '@supabase/supabase-js'
import { mayPass } from '../../trackers/deliver.ts'
import {
  type ApiErrorBody,
  type Database,
  type LogAiUsageBatchResult,
  logAiUsageBatchResult,
  type UsageRecord,
} from '../../types/index.ts'
import { ApiError } from '../_shared/api-error.ts'

export interface LogRecordsOptions {
  /** Acts as the server. */
  supabase: Pick<SupabaseClient<Database>, 'rpc'>
  /** Milliseconds to wait before each further try while the database is away. */
  pauses?: number[]
  /** Milliseconds after which no further batch is begun. */
  timeBudget?: number
}

/** The row that holds a record. */
export type LoggedRecord = Pick<LogAiUsageBatchResult[number], 'id' | 'status'>

/** Each try's own limit, milliseconds. */
const tryTimeout = 10_000

/**
 * Logs records, in one call of `log_ai_usage_batch` where the database takes them all. A batch is all or nothing, so one
 * that is refused is halved until what is at fault is alone. Resolves, in order, with the row of each record or with why
 * it has none: 422 when the record is at fault, 503 when sending it again may help, else 500. Never rejects.
 */
export async function logRecords(
  records: UsageRecord[],
  { supabase, pauses = [250, 1_000], timeBudget = 60_000 }: LogRecordsOptions,
): Promise<(LoggedRecord | ApiError)[]> {
  const outcomes: (LoggedRecord | ApiError)[] = []
  const batches = records.length > 0 ? [records] : []
  const start = Date.now()
  for (let batch = batches.shift(); batch; batch = batches.shift()) {
    const outcome = Date.now() - start > timeBudget ? unavailable : await logBatch(batch, supabase, pauses)
    if (Array.isArray(outcome)) {
      outcomes.push(...outcome)
    } else if (!outcome.isOfRecord) {
      // The rest would fare no better.
      return [...outcomes, ...[batch, ...batches].flat().map(() => outcome.error)]
    } else if (batch.length === 1) {
      outcomes.push(outcome.error)
    } else {
      const half = Math.ceil(batch.length / 2)
      batches.unshift(batch.slice(0, half), batch.slice(half))
    }
  }
  return outcomes
}

/** Why the database did not log a batch. */
interface Refusal {
  error: ApiError
  /** Some of its records may be at fault, so that the others could be logged without them. */
  isOfRecord: boolean
}

type BatchOutcome = LoggedRecord[] | Refusal

async function logBatch(
  records: UsageRecord[],
  supabase: LogRecordsOptions['supabase'],
  pauses: number[],
): Promise<BatchOutcome> {
  let outcome = await tryToLog(records, supabase)
  for (const pause of pauses) {
    if (Array.isArray(outcome) || outcome.error.status !== 503) break
    await new Promise((resolve) => setTimeout(resolve, pause))
    outcome = await tryToLog(records, supabase)
  }
  return outcome
}

async function tryToLog(records: UsageRecord[], supabase: LogRecordsOptions['supabase']): Promise<BatchOutcome> {
  try {
    const { data, error, status } = await supabase.rpc('log_ai_usage_batch', { p_records: records })
      .abortSignal(AbortSignal.timeout(tryTimeout))
    if (!error) return logAiUsageBatchResult.parse(data).map(({ id, status }) => ({ id, status }))
    const refusal = refusalOf(error, status)
    if (refusal.error.status >= 500) console.error(error)
    return refusal
  } catch (error) {
    console.error(error)
    return unavailable
  }
}

const unavailable: Refusal = {
  isOfRecord: false,
  error: new ApiError(503, {
    code: 'ledger_unavailable',
    message: 'The ledger could not be reached in time.',
    hint: 'Send the record again in a while. What is logged already is not logged twice.',
  }, { 'retry-after': '5' }),
}

const refused = new ApiError(500, {
  code: 'ledger_refused',
  message: 'The ledger does not log this.',
  hint: 'The log of the function says why.',
})

type DatabaseError = Pick<ApiErrorBody, 'code' | 'message' | 'hint'>

/** By the database's code (https://www.postgresql.org/docs/17/errcodes-appendix.html), or by the status where it has none. */
function refusalOf({ code, message, hint }: DatabaseError, status: number): Refusal {
  // Data that does not fit, a violated constraint, an error that a function or a trigger raised.
  if (/^(22|23|P0|PT4)/.test(code)) {
    return { isOfRecord: true, error: new ApiError(422, { code, message: message.replace(/^Record 0: /, ''), hint }) }
  }
  // In the way of another call, or too slow: a smaller batch may pass.
  if (/^(40|55|57014)/.test(code)) return { ...unavailable, isOfRecord: true }
  // No connection, read only for now, no room, shutting down.
  if (/^(08|25|53|57|58)/.test(code)) return unavailable
  // No right, or no such function: the project is not set up.
  if (/^(28|42)/.test(code)) return { isOfRecord: false, error: refused }
  if (/^[0-9A-Z]{5}$/.test(code)) return { isOfRecord: true, error: refused }
  return mayPass({ status }) ? unavailable : { isOfRecord: false, error: refused }
}
