import { vi } from 'vitest'
import type { UsageRecord } from '../../types/index.ts'
import type { LogRecordsOptions } from '../../functions/log-usage/log-records.ts'

/** What the database says instead of logging a batch. */
export interface LedgerError {
  code: string
  status: number
  message?: string
  hint?: string
}

/** A database whose `log_ai_usage_batch` is all or nothing. `refuses` says why it does not log a batch. */
export function fakeLedger(refuses: (records: UsageRecord[]) => LedgerError | undefined = () => undefined) {
  const rows = new Map<string, { id: string; record: UsageRecord }>()
  const batches: UsageRecord[][] = []

  function logBatch(_name: string, { p_records: records }: { p_records: UsageRecord[] }) {
    batches.push(records)
    const refusal = refuses(records)
    if (refusal) {
      const { status, ...error } = refusal
      return { data: null, status, error: { message: 'refused', details: 'the row', hint: null, ...error } }
    }
    return {
      status: 200,
      error: null,
      data: records.map((record) => {
        const request_id = record.request_id ?? ''
        const key = JSON.stringify([record.provider, request_id, record.line ?? 0])
        const kept = rows.get(key)
        const row = kept ?? { id: crypto.randomUUID(), record }
        rows.set(key, row)
        return { id: row.id, request_id, status: kept ? 'duplicate' : 'logged' }
      }),
    }
  }

  const rpc = vi.fn((name: string, args: { p_records: UsageRecord[] }) => ({
    abortSignal: () => Promise.resolve(logBatch(name, args)),
  }))
  return {
    supabase: { rpc } as unknown as LogRecordsOptions['supabase'],
    /** What was asked to be logged together. */
    batches,
    /** What is in the ledger. */
    records: () => [...rows.values()].map(({ record }) => record),
  }
}
