import type { LogAiUsageArgs } from '../types/index.ts'
import { beginCall, readable } from './begin-call.ts'
import { type CallEnding, cancelled, cut, failed, success, timedOut } from './call-ending.ts'
import type { UsageLog } from './log-usage.ts'
import type { CallReader, UsageReader, UsageReport } from './usage-report.ts'

/** Who makes the call and for whom: the arguments of `log_ai_usage` that are known before it. */
export type UsageContext =
  & Pick<
    LogAiUsageArgs,
    | 'p_user_email'
    | 'p_customer_id'
    | 'p_customer_name'
    | 'p_request_type'
    | 'p_session_id'
    | 'p_tool_turns'
    | 'p_organization_id'
    | 'p_feature'
    | 'p_operation'
    | 'p_entity_type'
    | 'p_entity_id'
    | 'p_trace_id'
    | 'p_batch_job_id'
    | 'p_metadata'
  >
  & Required<Pick<LogAiUsageArgs, 'p_user_id' | 'p_model_used'>>

export interface TrackUsageOptions<Answer, Event> {
  /** How the provider reports usage. */
  reader: CallReader<Answer, Event>
  log: UsageLog
  /** A promise, which must not reject, when a part is still being looked up while the call runs. */
  context: UsageContext | Promise<UsageContext>
  /** Aborts the call, because the caller went away. */
  signal?: AbortSignal
  /** Milliseconds after which the call is aborted, a stream to its end included. */
  timeout?: number
}

/**
 * Makes one provider call and logs it, whatever becomes of it. Resolves with the call's own answer, or with the events
 * of its stream; rejects with the call's own error, or with a `TimeoutError`. The call must pass on the signal it gets.
 * Logging happens behind the answer's back and never fails the call.
 */
export function trackUsage<Answer, Event>(
  call: (signal: AbortSignal) => Promise<AsyncIterable<Event>>,
  options: TrackUsageOptions<Answer, Event>,
): Promise<AsyncIterableIterator<Event>>
export function trackUsage<Answer, Event>(
  call: (signal: AbortSignal) => Promise<Answer>,
  options: TrackUsageOptions<Answer, Event>,
): Promise<Answer>
export async function trackUsage<Answer, Event>(
  call: (signal: AbortSignal) => Promise<Answer | AsyncIterable<Event>>,
  options: TrackUsageOptions<Answer, Event>,
): Promise<Answer | AsyncIterableIterator<Event>> {
  const observed = observe(options)
  try {
    const answer = await call(observed.signal)
    if (isStream<Event>(answer)) return follow(answer, options.reader, observed)
    observed.end(() => options.reader.answer(answer))
    return answer
  } catch (error) {
    observed.fail(error)
    throw observed.outOfTime() ?? error
  }
}

function isStream<Event>(answer: unknown): answer is AsyncIterable<Event> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
}

/** The same events. Not a generator, because one that is dropped before its first event would never log. */
function follow<Event>(
  events: AsyncIterable<Event>,
  reader: UsageReader<unknown, Event>,
  observed: ObservedCall,
): AsyncIterableIterator<Event> {
  const iterator = events[Symbol.asyncIterator]()
  const follower = reader.stream()
  const report = () => follower.report()
  observed.follow(report)
  return {
    async next() {
      try {
        const result = await iterator.next()
        // SDKs end an aborted stream quietly, but a stream that ran out of time has failed.
        const outOfTime = result.done ? observed.outOfTime() : undefined
        if (outOfTime) throw outOfTime
        if (result.done) observed.end(report)
        else observed.event(() => follower.add(result.value))
        return result
      } catch (error) {
        observed.fail(error)
        throw error
      }
    },
    async return() {
      observed.leave()
      await iterator.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** A call under observation. It ends once; what comes after its end is ignored. */
interface ObservedCall {
  signal: AbortSignal
  /** The `TimeoutError` with which the call was aborted, if it was. */
  outOfTime(): Error | undefined
  /** The answer is a stream; `report` says what it used so far. */
  follow(report: () => UsageReport): void
  /** An event came; `isToken` says whether it carried a token of the answer. */
  event(isToken: () => boolean): void
  /** The answer is over, though it may have broken off. */
  end(report: () => UsageReport): void
  /** The consumer wants no more of the stream. */
  leave(): void
  fail(error: unknown): void
}

function observe<Answer, Event>(options: TrackUsageOptions<Answer, Event>): ObservedCall {
  const { reader, signal: caller } = options
  const call = beginCall(reader.provider, options.log, options.context)
  const abort = new AbortController()
  const signal = caller ? AbortSignal.any([abort.signal, caller]) : abort.signal
  let outOfTime: Error | undefined
  let soFar: (() => UsageReport) | undefined
  const timer = options.timeout === undefined ? undefined : setTimeout(() => {
    outOfTime = new DOMException('The call took longer than allowed.', 'TimeoutError')
    abort.abort(outOfTime)
  }, options.timeout)

  const brokenOff = () => outOfTime ? timedOut : caller?.aborted ? cancelled : undefined

  function breakOff() {
    if (!soFar) return
    const used = readable(soFar, false)
    log(used, used.complete ? success : brokenOff() ?? cancelled)
  }
  // A consumer who stopped reading hears of nothing, so a stream is logged at once. A plain call rejects by itself.
  signal.addEventListener('abort', breakOff, { once: true })

  function log(report: UsageReport, ending: CallEnding) {
    clearTimeout(timer)
    call.end(report, ending)
  }

  return {
    signal,
    outOfTime: () => outOfTime,
    follow(report) {
      soFar = report
      if (signal.aborted) breakOff()
    },
    event(isToken) {
      try {
        if (isToken()) call.token()
      } catch {
        // An event that the reader cannot read is the caller's all the same.
      }
    },
    end(report) {
      const used = readable(report, true)
      log(used, used.complete ? success : brokenOff() ?? cut)
    },
    leave: () => abort.abort(),
    fail(error) {
      const failure = reader.failure(error)
      // A refused call used nothing. One that got no answer may well be billed: what it used is unknown.
      const used: UsageReport = soFar ? readable(soFar, false) : {
        requestId: failure.requestId,
        complete: false,
        usageStatus: failure.refused ? 'final' : 'missing',
        lines: [{}],
      }
      log(used, failure.timedOut ? timedOut : brokenOff() ?? failed(failure))
    },
  }
}
