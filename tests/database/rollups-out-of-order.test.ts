import postgres from 'postgres'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { cloneDatabase } from '../support/clone-database.ts'

const database = await cloneDatabase()
const sql = postgres(database.url, { max: 1, onnotice: () => {} })
const day = '2026-11-05'
const [kept, removed] = ['aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000002']

afterAll(async () => {
  await sql.end()
  await database.drop()
})

// What is pending has no order: the removal of a line may lie where it is found before the line itself.
beforeEach(async () => {
  await sql`delete from ai_usage_log`
  await sql`select ai_usage.fold_usage()`
  await sql`vacuum ai_usage.pending_lines`
  await log(kept, 1_000_000, 100)
  await log(removed, 3_000_000, 9000)
  await sql`select ai_usage.fold_usage(1)`
  await sql`vacuum ai_usage.pending_lines`
  await sql`delete from ai_usage_log where user_id = ${removed}`
})

async function log(user: string, tokens: number, latency: number): Promise<void> {
  await sql`
    select log_ai_usage(
      ${user}, p_model_used => 'claude-haiku-4-5', p_input_tokens => ${tokens}, p_latency_ms => ${latency},
      p_occurred_at => ${`${day}T12:00:00Z`}
    )`
}

test.each([1, 2, 100])(
  'a removal that may be folded before its line, %i at a time, costs no other line anything',
  async (lines) => {
    for (let folds = 0; folds < 3; folds += 1) {
      expect(await reads()).toEqual({ cost: '1', users: '1', calls: '1', latency: '100', wrong: 0 })
      await sql`select ai_usage.fold_usage(${lines})`
    }
    expect(await reads()).toEqual({ cost: '1', users: '1', calls: '1', latency: '100', wrong: 0 })
  },
)

test('a removal whose line is still pending is rebuilt with it', async () => {
  await sql`select ai_usage.fold_usage(1)`
  await sql`select rebuild_ai_usage_rollups()`
  await sql`select ai_usage.fold_usage()`
  expect(await reads()).toEqual({ cost: '1', users: '1', calls: '1', latency: '100', wrong: 0 })
})

async function reads() {
  const [row] = await sql`
    select
      get_ai_cost_summary(p_at => ${day}) ->> 'today' as cost,
      get_ai_usage_dashboard(1, p_at => ${day}) #>> '{daily_trend,0,unique_users}' as users,
      latency.calls::text,
      latency.avg_ms::text as latency,
      (select count(*)::int from verify_ai_usage_rollups()) as wrong
    from get_ai_latency(null, ${day}, ${day}::date + 1) as latency`
  return row
}
