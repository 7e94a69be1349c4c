import postgres from 'postgres'
import { afterAll, expect, test } from 'vitest'
import { cloneDatabase } from '../support/clone-database.ts'

const database = await cloneDatabase()
const sql = postgres(database.url, { max: 50, onnotice: () => {} })

afterAll(async () => {
  await sql.end()
  await database.drop()
})

test('of two hundred calls at once, of which half repeat a request id, each request is logged once', async () => {
  const requests = Array.from({ length: 200 }, (_, index) => `request ${index % 100}`)
  const ids = await Promise.all(
    requests.map(async (request) => {
      const [row] = await sql<{ id: string }[]>`
        select log_ai_usage(null, p_request_id => ${request}, p_input_tokens => 1000, p_model_used => 'claude-haiku-4-5') as id`
      return row?.id
    }),
  )
  expect(ids.slice(100)).toEqual(ids.slice(0, 100))
  expect(new Set(ids).size).toBe(100)
  const [sum] = await sql`
    select count(*)::int as rows, trim_scale(sum(total_cost_usd))::text as cost
    from ai_usage_log where request_id like 'request %'`
  expect(sum).toEqual({ rows: 100, cost: '0.1' })
})

test('batches that share lines in opposite orders wait for each other instead of deadlocking', async () => {
  const records = Array.from({ length: 200 }, (_, index) => ({ request_id: `shared ${index}`, input_tokens: 1 }))
  const batches = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const batch = index % 2 ? records : records.toReversed()
      const [row] = await sql<{ result: { id: string; request_id: string; status: string }[] }[]>`
        select log_ai_usage_batch(${sql.json(batch)}) as result`
      return row?.result ?? []
    }),
  )
  const results = batches.flat()
  expect(results.filter(({ status }) => status === 'logged')).toHaveLength(200)
  expect(results.filter(({ status }) => status === 'duplicate')).toHaveLength(3800)
  for (const { request_id } of records) {
    expect(new Set(results.filter((result) => result.request_id === request_id).map(({ id }) => id)).size).toBe(1)
  }
})

test('a log that waits for another transaction that fails becomes the one that counts', async () => {
  const first = await sql.reserve()
  await first`begin`
  await first`select log_ai_usage(null, p_request_id => 'contested', p_input_tokens => 1)`
  const second = sql`select log_ai_usage(null, p_request_id => 'contested', p_input_tokens => 2)`.execute()
  await first`rollback`
  first.release()
  await second
  const rows = await sql`select input_tokens from ai_usage_log where request_id = 'contested'`
  expect([...rows]).toEqual([{ input_tokens: 2 }])
})

test('of forty calls at once of a month that nobody expected, one makes its partition, and all are logged', async () => {
  const ids = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const [row] = await sql<{ id: string }[]>`
        select log_ai_usage(null, p_request_id => ${`late ${index}`}, p_occurred_at => '2019-05-17') as id`
      return row?.id
    }),
  )
  expect(new Set(ids).size).toBe(40)
  const [logged] = await sql`
    select count(*)::int as rows, count(distinct tableoid)::int as partitions
    from ai_usage_log where request_id like 'late %'`
  expect(logged).toEqual({ rows: 40, partitions: 1 })
})
