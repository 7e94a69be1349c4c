import type { SupabaseClient } from '@supabase/supabase-js'
import type { Database, LogAiUsageArgs } from '../types/index.ts'

/** Where and how {@link logUsage} writes. */
export interface UsageLog {
  /** A client with the secret key: nobody else may log. */
  supabase: Pick<SupabaseClient<Database>, 'rpc'>
  /** Milliseconds to wait before each further try. The default gives up after a good minute. */
  pauses?: number[]
  /** Takes the one line that remains when the database stays away. The default is `console.error`. */
  emit?: (line: string) => void
}

interface LogError {
  code: string
  message: string
  details?: string | null
  hint?: string | null
}

const defaultPauses = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000]

/** Each try's own limit, milliseconds: a database that hangs must not hold up the next try for ever. */
const tryTimeout = 10_000

/**
 * Logs the lines of one provider call together. Never rejects. Tries again with the same request id while the
 * database is away, so nothing is logged twice; then, or when the database refuses the record, it emits one line of
 * JSON: `{event: 'ai_usage_not_logged', attempts, error, records}`. `log_ai_usage_batch` takes its `records` as they
 * are, whenever the database is back.
 */
export async function logUsage(lines: LogAiUsageArgs[], log: UsageLog): Promise<void> {
  const { pauses = defaultPauses, emit = console.error } = log
  let attempts = 1
  let error = await tryToLog(lines, log)
  for (const pause of pauses) {
    if (!error || !mayPass(error)) break
    await new Promise((resolve) => setTimeout(resolve, pause))
    attempts += 1
    error = await tryToLog(lines, log)
  }
  if (!error) return
  const { code, message, details = null, hint = null } = error
  const records = lines.map(withoutPrefix)
  emit(JSON.stringify({ event: 'ai_usage_not_logged', attempts, error: { code, message, details, hint }, records }))
}

type Outcome = LogError & { status: number } | undefined

async function tryToLog(lines: LogAiUsageArgs[], { supabase }: UsageLog): Promise<Outcome> {
  const [line, ...more] = lines
  if (!line) return undefined
  try {
    const request = more.length === 0
      ? supabase.rpc('log_ai_usage', line)
      : supabase.rpc('log_ai_usage_batch', { p_records: lines.map(withoutPrefix) })
    const { error, status } = await request.abortSignal(AbortSignal.timeout(tryTimeout))
    return error ? { ...error, status } : undefined
  } catch (error) {
    return { code: 'unreachable', message: error instanceof Error ? error.message : String(error), status: 0 }
  }
}

/** Whether the same call may succeed later: the database was away or busy, rather than refusing the record. */
export function mayPass({ status }: { status: number }): boolean {
  return status < 400 || status === 408 || status === 429 || status >= 500
}

/** The arguments of `log_ai_usage` as a record of `log_ai_usage_batch`. */
function withoutPrefix(args: LogAiUsageArgs) {
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [key.replace(/^p_/, ''), value]))
}
