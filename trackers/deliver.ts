import type { SupabaseClient } from '@supabase/supabase-js'
import type { Database } from '../types/index.ts'
import { errorMessage } from './error-message.ts'
import { storableJson } from './storable-json.ts'

/** Where and how records are written. */
export interface UsageLog {
  /** A client with the secret key: nobody else may log. */
  supabase: Pick<SupabaseClient<Database>, 'rpc'>
  /** Milliseconds to wait before each further try. The default gives up after a good minute. */
  pauses?: number[]
  /** Takes the one line that remains when the database stays away. The default, also when it fails, is `console.error`. */
  emit?: (line: string) => void
}

interface LogError {
  code: string
  message: string
  details?: string | null
  hint?: string | null
}

/** A call of an RPC that logs. */
interface LogRequest {
  abortSignal(signal: AbortSignal): PromiseLike<{ error: LogError | null; status: number }>
}

const defaultPauses = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000]

/** Each try's own limit, milliseconds: a database that hangs must not hold up the next try for ever. */
const tryTimeout = 10_000

/**
 * Makes an idempotent request to the database. Never rejects. Tries again while the database is away; then, or when it
 * refuses, emits one line of JSON: `undelivered`, with the attempts and the error.
 */
export async function deliver(
  request: () => LogRequest,
  undelivered: { event: string } & Record<string, unknown>,
  { pauses = defaultPauses, emit = console.error }: UsageLog,
): Promise<void> {
  let attempts = 1
  let error = await tryOnce(request)
  for (const pause of pauses) {
    if (!error || !mayPass(error)) break
    await new Promise((resolve) => setTimeout(resolve, pause))
    attempts += 1
    error = await tryOnce(request)
  }
  if (!error) return
  const { code, message, details = null, hint = null } = error
  const { event, ...rest } = undelivered
  const line = storableJson({ event, attempts, error: { code, message, details, hint }, ...rest })
  try {
    await emit(line)
  } catch {
    console.error(line)
  }
}

async function tryOnce(request: () => LogRequest): Promise<LogError & { status: number } | undefined> {
  try {
    const { error, status } = await request().abortSignal(AbortSignal.timeout(tryTimeout))
    return error ? { ...error, status } : undefined
  } catch (error) {
    return { code: 'unreachable', message: errorMessage(error), status: 0 }
  }
}

/** Whether the same call may succeed later: the database was away or busy, rather than refusing the record. */
export function mayPass({ status }: { status: number }): boolean {
  return status < 400 || status === 408 || status === 429 || status >= 500
}
