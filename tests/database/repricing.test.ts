import postgres from 'postgres'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { cloneDatabase } from '../support/clone-database.ts'

const database = await cloneDatabase()
const sql = postgres(database.url, { max: 50, onnotice: () => {} })

let model = ''

beforeEach(() => {
  model = `model-${crypto.randomUUID()}`
})

afterAll(async () => {
  await sql.end()
  await database.drop()
})

/** Logs p_count calls, 1000 tokens each, of a model that has no price yet. */
async function logUnpriced(count: number): Promise<void> {
  await sql`
    select log_ai_usage(null, p_provider => 'test', p_model_used => ${model}, p_request_id => ${model} || n, p_input_tokens => 1000)
    from generate_series(1, ${count}::int) as n`
}

async function setPrice(usd: number, isCorrection = false): Promise<void> {
  await sql`
    select set_ai_model_price('test', ${model}, ${
    sql.json({ input_usd_per_mtok: usd })
  }, 'test', p_effective_on => '2020-01-01', p_is_correction => ${isCorrection})`
}

interface Repricing {
  rows: number
  new_cost_usd: number
  remaining_rows: number
  run_id: string | null
}

async function reprice(on: postgres.Sql, unpricedOnly = true): Promise<Repricing | undefined> {
  const [row] = await on<{ result: Repricing }[]>`
    select reprice_ai_usage('test', p_model => ${model}, p_unpriced_only => ${unpricedOnly}, p_dry_run => false) as result`
  return row?.result
}

/** What the ledger holds of the model, and what the trail and the dashboard make of it. */
async function ledger() {
  const [sums] = await sql`
    select
      count(*)::int as rows,
      count(total_cost_usd)::int as priced,
      trim_scale(coalesce(sum(total_cost_usd), 0))::text as cost,
      (
        select count(*)::int from ai_usage_repricings as repricing join ai_usage_log as log on log.id = repricing.usage_id
        where log.model_used = ${model}
      ) as repricings
    from ai_usage_log where model_used = ${model}`
  return sums
}

test('while one repricing is open another is a conflict, and afterwards it finds nothing left to do', async () => {
  await logUnpriced(10)
  await setPrice(2)
  const first = await sql.reserve()
  await first`begin`
  expect(await reprice(first)).toMatchObject({ rows: 10 })

  await expect(reprice(sql)).rejects.toMatchObject({ code: 'PT409', message: 'Usage is being repriced already' })
  await expect(reprice(sql, false)).rejects.toMatchObject({ code: 'PT409' })
  expect(await ledger()).toEqual({ rows: 10, priced: 0, cost: '0', repricings: 0 })

  await first`commit`
  first.release()
  expect(await reprice(sql)).toMatchObject({ rows: 0, run_id: null })
  expect(await reprice(sql, false)).toMatchObject({ rows: 0, run_id: null })
  expect(await ledger()).toEqual({ rows: 10, priced: 10, cost: '0.02', repricings: 10 })
})

test('of twenty repricings at once each row is repriced by one', async () => {
  await logUnpriced(500)
  await setPrice(1)
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => reprice(sql)))
  const done = results.flatMap((result) => result.status === 'fulfilled' && result.value ? [result.value] : [])
  const refused = results.flatMap((result) => result.status === 'rejected' ? [result.reason.code] : [])
  expect(done.filter(({ rows }) => rows > 0)).toHaveLength(1)
  expect(done.reduce((sum, { rows }) => sum + rows, 0)).toBe(500)
  expect(refused).toEqual(refused.map(() => 'PT409'))
  expect(await ledger()).toEqual({ rows: 500, priced: 500, cost: '0.5', repricings: 500 })
})

test('two hundred calls that are logged while a repricing is open neither wait for it nor are lost', async () => {
  await logUnpriced(1000)
  await setPrice(1)
  const repricing = await sql.reserve()
  await repricing`begin`
  expect(await reprice(repricing)).toMatchObject({ rows: 1000, new_cost_usd: 1 })

  await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      sql`
        select log_ai_usage(
          null, p_provider => 'test', p_model_used => ${model}, p_request_id => ${`${model} while ${index}`}, p_input_tokens => 1000
        )`),
  )
  expect(await ledger()).toEqual({ rows: 1200, priced: 200, cost: '0.2', repricings: 0 })

  await repricing`commit`
  repricing.release()
  expect(await ledger()).toEqual({ rows: 1200, priced: 1200, cost: '1.2', repricings: 1000 })
})

test('two hundred calls that race with repricings lose nothing, and the trail tells every change', async () => {
  await logUnpriced(200)
  const calls = Array.from({ length: 200 }, (_, index) =>
    sql`
      select log_ai_usage(
        null, p_provider => 'test', p_model_used => ${model}, p_request_id => ${`${model} race ${index}`}, p_input_tokens => 1000
      )`.execute())
  await setPrice(1)
  await reprice(sql)
  await setPrice(3, true)
  await reprice(sql, false)
  await Promise.all(calls)
  await reprice(sql, false)

  expect(await ledger()).toMatchObject({ rows: 400, priced: 400, cost: '1.2' })
  const broken = await sql`
    select repricing.usage_id
    from ai_usage_log as log
      join ai_usage_repricings as repricing on repricing.usage_id = log.id
    where log.model_used = ${model}
    group by repricing.usage_id, log.total_cost_usd
    having (array_agg(new_cost_usd order by repriced_at desc))[1] <> log.total_cost_usd
      or sum(new_cost_usd - coalesce(old_cost_usd, 0)) not in (log.total_cost_usd, log.total_cost_usd - 0.001)`
  expect([...broken]).toEqual([])
  const [dashboard] = await sql`
    select
      (select trim_scale(sum(total_cost_usd))::text from ai_usage_log) as ledger,
      get_ai_usage_dashboard() #>> '{summary,total_cost_usd}' as dashboard,
      get_ai_cost_summary() ->> 'all_time' as summary`
  expect(dashboard).toEqual({ ledger: dashboard?.ledger, dashboard: dashboard?.ledger, summary: dashboard?.ledger })
})

test('a repricing that is rolled back leaves nothing, not even its lock', async () => {
  await logUnpriced(10)
  await setPrice(2)
  const before = await sql`select * from ai_usage_log where model_used = ${model} order by id`

  const first = await sql.reserve()
  await first`begin`
  expect(await reprice(first)).toMatchObject({ rows: 10 })
  await first`rollback`
  first.release()

  expect(await ledger()).toEqual({ rows: 10, priced: 0, cost: '0', repricings: 0 })
  const after = await sql`select * from ai_usage_log where model_used = ${model} order by id`
  expect([...after]).toEqual([...before])
  expect(await reprice(sql)).toMatchObject({ rows: 10 })
  expect(await ledger()).toEqual({ rows: 10, priced: 10, cost: '0.02', repricings: 10 })
})

test('a repricing that loses its connection leaves nothing', async () => {
  await logUnpriced(10)
  await setPrice(2)
  const lost = postgres(database.url, { max: 1, onnotice: () => {} })
  await lost`select 1`
  const [{ pid } = { pid: 0 }] = await lost<{ pid: number }[]>`select pg_backend_pid() as pid`
  await lost`begin`.simple()
  expect(await reprice(lost)).toMatchObject({ rows: 10 })
  await sql`select pg_terminate_backend(${pid}, 5000)`
  await lost.end({ timeout: 0 })

  expect(await ledger()).toEqual({ rows: 10, priced: 0, cost: '0', repricings: 0 })
  expect(await reprice(sql)).toMatchObject({ rows: 10 })
})
