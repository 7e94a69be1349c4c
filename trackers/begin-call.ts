import type { LogAiUsageArgs } from '../types/index.ts'
import type { CallEnding } from './call-ending.ts'
import { inBackground } from './in-background.ts'
import { logUsage, type UsageLog } from './log-usage.ts'
import type { UsageContext } from './track-usage.ts'
import { nothingKnown, type UsageReport } from './usage-report.ts'

/** What of the context is known only at the end of a call. */
export type MoreContext = Partial<Pick<UsageContext, 'p_metadata' | 'p_model_used'>>

/** A provider call on its way into the ledger. It ends once; what comes after its end is ignored. */
export interface BegunCall {
  /** Milliseconds since it began. */
  elapsedMs(): number
  /** A token of the answer came. */
  token(): void
  /** Logs the call behind everybody's back. */
  end(report: UsageReport, ending: CallEnding, more?: MoreContext): void
}

/** Takes the time of a call that begins now. `context` may still be looked up while it runs, but must not reject. */
export function beginCall(provider: string, log: UsageLog, context: UsageContext | Promise<UsageContext>): BegunCall {
  const occurredAt = new Date().toISOString()
  const startTime = performance.now()
  const elapsedMs = () => Math.round(performance.now() - startTime)
  // For a call that never gets an id of the provider's: made once, so that a log tried again has the same.
  const ownId = crypto.randomUUID()
  let ended = false
  let firstTokenMs: number | undefined

  async function write(
    { requestId = ownId, usageStatus, lines }: UsageReport,
    ending: CallEnding,
    latencyMs: number,
    more: MoreContext,
  ) {
    const known = await context
    const records = lines.map((line, index): LogAiUsageArgs => ({
      ...known,
      ...more,
      ...line,
      ...ending,
      p_model_used: line.p_model_used ?? more.p_model_used ?? known.p_model_used,
      p_provider: provider,
      p_request_id: requestId,
      p_line: index,
      p_usage_status: usageStatus,
      p_occurred_at: occurredAt,
      ...(index === 0 ? { p_latency_ms: latencyMs, p_time_to_first_token_ms: firstTokenMs } : { p_tool_turns: 0 }),
    }))
    await logUsage(records, log)
  }

  return {
    elapsedMs,
    token() {
      firstTokenMs ??= elapsedMs()
    },
    end(report, ending, more = {}) {
      if (ended) return
      ended = true
      inBackground(write(report, ending, elapsedMs(), more))
    },
  }
}

/** The report, or one that says that there is none to be had. */
export function readable(report: () => UsageReport, complete: boolean): UsageReport {
  try {
    return report()
  } catch {
    return { ...nothingKnown, complete }
  }
}
