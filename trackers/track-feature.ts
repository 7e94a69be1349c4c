import type { Json, LogAiFeatureUsageArgs } from '../types/index.ts'
import { type CallEnding, cancelled, failed, success } from './call-ending.ts'
import { deliver, type UsageLog } from './deliver.ts'
import { inBackground } from './in-background.ts'
import { storableJson } from './storable-json.ts'

/** Who uses the feature and for whom: the arguments of `log_ai_feature_usage`, and where it is. */
export interface FeatureOptions extends UsageLog {
  /** Left out for a background job. */
  userId?: string
  organizationId?: string
  entityType?: string
  entityId?: string
  /** The `traceId` of the provider calls that it makes. */
  traceId?: string
  /** An id of this call of the feature: it is logged once, however often it is repeated. The default is a new one. */
  requestId?: string
  metadata?: { [key: string]: Json | undefined }
  /** The signal that the function obeys. With its reason, a timeout is told from a caller who left. */
  signal?: AbortSignal
}

/**
 * Runs a function and logs how long it took and how it ended, whatever becomes of it. Returns what it returns and
 * throws what it throws; a promise is over when it settles. Logging happens behind the caller's back and never fails it.
 */
export function trackFeature<Result>(
  feature: string,
  run: () => PromiseLike<Result>,
  options: FeatureOptions,
): Promise<Result>
export function trackFeature<Result>(feature: string, run: () => Result, options: FeatureOptions): Result
export function trackFeature<Result>(
  feature: string,
  run: () => Result | PromiseLike<Result>,
  options: FeatureOptions,
): Result | Promise<Result> {
  const end = begin(feature, options)
  let result: Result | PromiseLike<Result>
  try {
    result = run()
  } catch (error) {
    end(endingOf(error, options.signal))
    throw error
  }
  if (isPromise(result)) return settled(result, end, options.signal)
  end(success)
  return result
}

async function settled<Result>(
  promise: PromiseLike<Result>,
  end: (ending: CallEnding) => void,
  signal?: AbortSignal,
): Promise<Result> {
  let result: Result
  try {
    result = await promise
  } catch (error) {
    end(endingOf(error, signal))
    throw error
  }
  end(success)
  return result
}

function isPromise<Result>(result: Result | PromiseLike<Result>): result is PromiseLike<Result> {
  return isObject(result) && 'then' in result && typeof result.then === 'function'
}

/** Takes the time of a call that begins now; returns what logs its ending. */
function begin(feature: string, options: FeatureOptions): (ending: CallEnding) => void {
  const occurredAt = new Date().toISOString()
  const startTime = performance.now()
  return (ending) => {
    const used: LogAiFeatureUsageArgs = {
      ...ending,
      p_feature: feature,
      p_duration_ms: Math.round(performance.now() - startTime),
      p_user_id: options.userId,
      p_organization_id: options.organizationId,
      p_entity_type: options.entityType,
      p_entity_id: options.entityId,
      p_trace_id: options.traceId,
      // Made once, so that a log tried again has the same.
      p_request_id: options.requestId ?? crypto.randomUUID(),
      p_metadata: options.metadata,
      p_occurred_at: occurredAt,
    }
    const args: LogAiFeatureUsageArgs = JSON.parse(storableJson(used))
    const request = () => options.supabase.rpc('log_ai_feature_usage', args)
    inBackground(deliver(request, { event: 'ai_feature_usage_not_logged', args }, options))
  }
}

/** How a function ended that threw. */
function endingOf(error: unknown, signal?: AbortSignal): CallEnding {
  try {
    const message = property(error, 'message') ?? String(error)
    if (isTimeout(error) || (signal?.aborted && isTimeout(signal.reason))) {
      return { ...failed({ code: 'timeout', message }), p_status: 'timeout' }
    }
    if (signal?.aborted) return { ...cancelled, p_status: 'error' }
    return failed({ code: codeOf(error), message })
  } catch {
    // What was thrown cannot even be looked at. It is the caller's all the same.
    return failed({ code: 'unknown', message: '' })
  }
}

/** Whether an error, or what caused it, says that time was up. */
function isTimeout(error: unknown, depth = 0): boolean {
  if (!isObject(error) || depth > 8) return false
  const names = [property(error, 'name'), property(error, 'code'), classOf(error)]
  return names.some((name) => /time(d_?)?out/i.test(name ?? '')) || isTimeout(Reflect.get(error, 'cause'), depth + 1)
}

/** What an error is called: its code, such as Postgres' or Node's, else its class. */
function codeOf(error: unknown): string {
  const name = property(error, 'name')
  const code = property(error, 'code') ?? (name === 'Error' ? classOf(error) : name) ?? 'unknown'
  // So much fits in any alphabet.
  return code.slice(0, 63)
}

function classOf(error: unknown): string | undefined {
  return isObject(error) ? property(error.constructor, 'name') : undefined
}

function property(error: unknown, key: string): string | undefined {
  const value: unknown = isObject(error) ? Reflect.get(error, key) : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
