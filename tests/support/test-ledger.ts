import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { expect, vi } from 'vitest'
import type { TrackerOptions } from '../../trackers/tracker-options.ts'
import { cloneDatabase } from './clone-database.ts'

export interface TestLedger {
  /** Options of a tracker that writes into the ledger. */
  options(more?: Partial<TrackerOptions>): TrackerOptions & { traceId: string }
  /** The rows of a trace, as soon as there are so many; and there must not be more. Costs are text. */
  rows(options: { traceId: string }, count?: number): Promise<Record<string, unknown>[]>
  /** The only row of a trace. */
  row(options: { traceId: string }): Promise<Record<string, unknown>>
  stop(): Promise<void>
}

/** A real ledger in a database of its own, written to through the arguments that supabase-js would send. */
export async function testLedger(): Promise<TestLedger> {
  const database = await cloneDatabase()
  const sql = postgres(database.url, { max: 4 })

  const rpc = (name: string, args: Record<string, unknown>) => {
    const given = Object.entries(JSON.parse(JSON.stringify(args)) as Record<string, never>)
    const list = given.map(([key], index) => `${key} => $${index + 1}`).join(', ')
    const called = sql.unsafe(`select public.${name}(${list})`, given.map(([, value]) => value))
      .then(() => ({ data: null, error: null, status: 200 }), ({ code, message, detail: details, hint }) => ({
        data: null,
        error: { code, message, details, hint },
        status: 400,
      }))
    return { abortSignal: () => called }
  }

  async function rows({ traceId }: { traceId: string }, count = 1) {
    const read = () =>
      sql`
        select *, trim_scale(total_cost_usd)::text as cost from ai_usage_log
        where trace_id = ${traceId} order by created_at, recorded_at, line`
    await vi.waitUntil(async () => (await read()).length >= count, { timeout: 5_000, interval: 20 })
    await pause(30)
    const found = await read()
    expect(found).toHaveLength(count)
    return [...found]
  }

  return {
    options: (more = {}) => ({
      supabase: { rpc } as unknown as TrackerOptions['supabase'],
      pauses: [],
      userId: '3f0f8f8e-0000-4000-8000-000000000001',
      feature: 'chat',
      traceId: crypto.randomUUID(),
      ...more,
    }),
    rows,
    row: async (options) => (await rows(options))[0] ?? {},
    async stop() {
      await sql.end()
      await database.drop()
    },
  }
}
