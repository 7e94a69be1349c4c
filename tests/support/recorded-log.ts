import { vi } from 'vitest'
import type { UsageLog } from '../../trackers/log-usage.ts'

interface Answer {
  error?: { code: string; message: string; details: string; hint: string }
  status: number
}

/** A usage log that records what is written to it. `answers` are the database's, one a try; then it accepts all. */
export function recordedLog(...answers: Answer[]) {
  const calls: { name: string; args: Record<string, unknown> }[] = []
  const emitted: string[] = []
  const rpc = vi.fn((name: string, args: Record<string, unknown>) => {
    calls.push({ name, args })
    const { error = null, status } = answers.shift() ?? { status: 200 }
    return { abortSignal: () => Promise.resolve({ data: error ? null : 'id', error, status }) }
  })
  const log = {
    supabase: { rpc },
    pauses: [0, 0, 0],
    emit: (line: string) => emitted.push(line),
  } as unknown as UsageLog
  return {
    log,
    calls,
    emitted,
    /** The arguments of the only call there is, once it is there. */
    written: async () => {
      await vi.waitUntil(() => calls.length > 0 || emitted.length > 0, { timeout: 5_000 })
      return calls.at(-1)?.args
    },
  }
}

export const databaseAway: Answer = {
  status: 503,
  error: { code: 'PGRST002', message: 'no connection', details: '', hint: '' },
}

export const databaseRefuses: Answer = {
  status: 400,
  error: { code: '23514', message: 'violates a constraint', details: 'row', hint: 'status is …' },
}
