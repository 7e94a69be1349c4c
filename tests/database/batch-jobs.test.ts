import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, expect, test } from 'vitest'
import { cloneDatabase } from '../support/clone-database.ts'

const database = await cloneDatabase()
const sql = postgres(database.url, { max: 5, onnotice: () => {} })

afterAll(async () => {
  await sql.end()
  await database.drop()
})

/** A run of two items that the provider has accepted, started by the user for whom it makes its calls. */
async function acceptedRun(id: string, user: string) {
  const requests = ['a', 'b'].map((custom_id) => ({
    custom_id,
    params: {},
    context: { user_id: user, feature: 'job' },
  }))
  await sql`
    select start_ai_batch_job('job', p_started_by => ${user}, p_items_total => 2, p_id => ${id}, p_provider => 'anthropic')`
  await sql`select queue_ai_batch_requests(${id}, ${sql.json(requests)})`
  await sql`select set_ai_batch_submission(${id}, 'asked')`
  await sql`select set_ai_batch_submission(${id}, 'accepted', ${`msgbatch_${id}`})`
}

/** As settling does first: it holds what `lock` selects. Then the other begins, and waits for it. */
async function settleBeside(id: string, lock: string, other: () => Promise<unknown>) {
  const settling = await sql.reserve()
  await settling`begin`
  await settling.unsafe(lock, [id])
  const ended = Promise.allSettled([other()])
  await expect.poll(async () => {
    const [waiting] = await sql`
      select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    return waiting?.['count']
  }).toBe(1)
  const results = ['a', 'b'].map((custom_id) => ({
    custom_id,
    succeeded: true,
    records: [{ request_id: `${custom_id} of ${id}`, input_tokens: 1, model_used: 'claude-haiku-4-5' }],
  }))
  await settling`select settle_ai_batch_results(${id}, ${sql.json(results)})`
  await settling`commit`
  settling.release()
  return (await ended)[0]
}

test('a run that is ended while results are settled waits for them, and counts them', async () => {
  const id = randomUUID()
  await acceptedRun(id, randomUUID())
  const ended = await settleBeside(
    id,
    'select from ai_usage.batch_submissions where batch_job_id = $1 for update',
    () => sql`select finish_ai_batch_job(${id})`,
  )
  expect(ended).toMatchObject({ status: 'fulfilled' })
  const [run] = await sql`select status, items_processed from ai_batch_job_runs where id = ${id}`
  expect(run).toEqual({ status: 'completed', items_processed: 2 })
})

test('who is erased while their results are settled is erased when these are', async () => {
  const id = randomUUID()
  const user = randomUUID()
  await acceptedRun(id, user)
  const erased = await settleBeside(
    id,
    'select from ai_usage.batch_requests where batch_job_id = $1 for update',
    () => sql`select erase_ai_user(${user}, 'asked to be')`,
  )
  expect(erased).toMatchObject({ status: 'fulfilled' })
  const [run] = await sql`select started_by, items_processed from ai_batch_job_runs where id = ${id}`
  expect(run).toEqual({ started_by: null, items_processed: 2 })
  const lines = await sql`select distinct user_id from ai_usage_log where batch_job_id = ${id}`
  expect([...lines]).toEqual([{ user_id: null }])
})
