// Runs for 20 seconds, or as long as UNDER_FIRE_SECONDS says:
// UNDER_FIRE_SECONDS=60 npx vitest run tests/database/rollups-under-fire.test.ts
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cloneDatabase } from '../support/clone-database.ts'
import { seededRandom } from '../support/random.ts'
import { type LoadReport, prepareWorld, startLoad, unexpected } from '../support/usage-oracle-load.ts'
import { randomQuestion } from '../support/usage-oracle-questions.ts'
import { compare } from '../support/usage-oracle.ts'

const seconds = Number(process.env['UNDER_FIRE_SECONDS'] ?? 20)
const database = await cloneDatabase()
const sql = postgres(database.url, { max: 4, onnotice: () => {} })

beforeAll(() => prepareWorld(sql))

afterAll(async () => {
  await sql.end()
  await database.drop()
})

describe(`while all write, fold, reprice, erase and delete at once, for ${seconds} seconds`, () => {
  const different: string[][] = []
  const sources = new Map<unknown, number>()
  let report: LoadReport

  beforeAll(async () => {
    const until = Date.now() + seconds * 1000
    const load = startLoad(database.url, 20261121)
    const checkers = [1, 2].map((seed) => check(seed, until))
    await pause(seconds * 500)
    await sql`select rebuild_ai_usage_rollups()`
    await Promise.all(checkers)
    report = await load.stop()
  }, seconds * 1000 + 60_000)

  async function check(seed: number, until: number): Promise<void> {
    const random = seededRandom(seed)
    while (Date.now() < until) {
      const comparison = await compare(sql, randomQuestion(random))
      if (comparison.different.length > 0) different.push(comparison.different)
      sources.set(comparison.source, (sources.get(comparison.source) ?? 0) + 1)
    }
  }

  test('no read ever differs from what the log adds up to', () => {
    expect(different.slice(0, 5)).toEqual([])
    expect(sources.get('rollups')).toBeGreaterThan(3 * seconds)
    expect(sources.get('log')).toBeGreaterThan(seconds / 10)
  })

  test('everybody gets through, again and again', () => {
    expect(unexpected(report)).toEqual([])
    expect(Object.keys(report.done)).toHaveLength(7)
    for (const times of Object.values(report.done)) expect(times).toBeGreaterThan(seconds / 5)
  })

  test('nothing is wrong in the rollups afterwards, before and after all is folded', async () => {
    expect(await wrongRollups()).toEqual([])
    await sql`select ai_usage.fold_usage(10000000)`
    expect(await sql`select count(*)::int as lines from ai_usage.pending_usage`).toEqual([{ lines: 0 }])
    expect(await wrongRollups()).toEqual([])
  })
})

test('writers, readers and folds go on beside a rebuild that has not ended, and what they wrote is not lost', async () => {
  const rebuilding = await sql.reserve()
  await rebuilding`begin`
  await rebuilding`select rebuild_ai_usage_rollups()`

  const [before] = await sql`select (get_ai_cost_summary() ->> 'requests_today')::int as calls`
  await sql.begin(async (writer) => {
    await writer`set local lock_timeout = '1s'`
    await writer`select log_ai_usage(null, p_input_tokens => 1)`
  })
  expect((await sql`select ai_usage.fold_usage() as lines`)[0]).toEqual({ lines: 0 })
  const [after] = await sql`select (get_ai_cost_summary() ->> 'requests_today')::int as calls`
  expect(after?.['calls']).toBe(before?.['calls'] + 1)

  await rebuilding`commit`
  rebuilding.release()
  expect((await sql`select ai_usage.fold_usage() as lines`)[0]).toEqual({ lines: 1 })
  expect(await wrongRollups()).toEqual([])
})

async function wrongRollups(): Promise<unknown[]> {
  return [...await sql`select * from verify_ai_usage_rollups()`]
}
