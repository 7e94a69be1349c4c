import Anthropic from '@anthropic-ai/sdk'
import { createClient } from '@supabase/supabase-js'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { ownCustomId } from '../../functions/run-batch/custom-id.ts'
import { handleRunBatch } from '../../functions/run-batch/handler.ts'
import type { Database } from '../../types/index.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

let stack: TestStack
let sql: Sql

beforeAll(async () => {
  stack = await startTestStack({ database: 'postgres' })
  sql = postgres(stack.databaseUrl ?? '', { max: 1 })
})

afterAll(async () => {
  await sql?.end()
  await stack?.stop()
})

beforeEach(() => {
  // What a function prints when it fails is its own log.
  vi.spyOn(console, 'error').mockImplementation(() => {})
  return () => vi.restoreAllMocks()
})

/** A function's process, which dies at one of its requests to the outside: before it is sent, or once it is answered. */
function functionProcess(death: { at: number; when: 'before' | 'after' } = { at: Infinity, when: 'before' }) {
  let calls = 0
  let dead = false
  const mortalFetch: typeof fetch = async (...args) => {
    if (dead) throw new Error('The process is dead')
    calls += 1
    dead = calls === death.at
    if (dead && death.when === 'before') throw new Error('The process died')
    const response = await fetch(...args)
    if (dead) throw new Error('The process died')
    return response
  }
  const supabase = createClient<Database>(stack.url, stack.secrets.secretKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { fetch: mortalFetch },
    // The dead try nothing again.
    db: { retry: false },
  })
  const anthropic = new Anthropic({ apiKey: 'test', baseURL: stack.fake.url, maxRetries: 0, fetch: mortalFetch })
  return {
    calls: () => calls,
    isDead: () => dead,
    async invoke(body: object) {
      const request = new Request('http://functions/run-batch', { method: 'POST', body: JSON.stringify(body) })
      const caller = { supabase, supabaseAdmin: supabase }
      const response = await handleRunBatch(request, caller, { anthropic, model: 'claude-haiku-4-5', timeout: 10_000 })
      return { status: response.status, body: await response.json() }
    },
  }
}

function startOf(id: string, size = 3) {
  const requests = Array.from({ length: size }, (_, index) => ({ custom_id: `doc-${index}` }))
  const params = { messages: [{ role: 'user', content: 'Summarize.' }] }
  return { action: 'start', id, feature: 'search_index', params, requests }
}

/** Time passes: nobody holds the run any more, and a request that was on its way has arrived. */
async function later() {
  await sql`
    update ai_usage.batch_submissions
    set leased_until = null, asked_at = asked_at - interval '20 minutes'`
  for (const batch of stack.fake.batches.all) batch.createdAt = new Date(batch.createdAt.getTime() - 20 * 60_000)
}

/** An hour passes since the start of a run. */
async function anHourLater(id: string) {
  await sql`alter table ai_batch_job_runs disable trigger run_goes_one_way`
  await sql`update ai_batch_job_runs set started_at = started_at - interval '1 hour' where id = ${id}`
  await sql`alter table ai_batch_job_runs enable trigger run_goes_one_way`
}

/** Lets the schedule go on until the run has ended, while the provider ends every batch that it has. */
async function untilEnded(id: string) {
  for (let round = 0; round < 6; round += 1) {
    await later()
    for (const { id } of stack.fake.batches.all) stack.fake.batches.end({ id })
    await functionProcess().invoke({ action: 'continue' })
    const [run] = await sql`select * from ai_batch_job_runs where id = ${id}`
    if (run && run.status !== 'running') return run
  }
  throw new Error('The run does not end')
}

/** How often the provider was really asked for the run's requests. */
function batchesOf(runId: string) {
  return stack.fake.batches.all.filter(({ requests }) =>
    requests.some(({ custom_id }) => ownCustomId(runId, custom_id) !== undefined)
  )
}

/** What the ledger has of the run: how many lines, calls and items, at which tier, and how many without a price. */
async function ledgerOf(runId: string) {
  const [totals] = await sql`
    select
      count(*)::int as lines,
      count(distinct request_id)::int as calls,
      count(distinct metadata ->> 'custom_id')::int as items,
      array_agg(distinct service_tier) as tiers,
      count(*) filter (where total_cost_usd is null)::int as unpriced
    from ai_usage_log
    where batch_job_id = ${runId}`
  return totals
}

const settledOnce = { lines: 3, calls: 3, items: 3, tiers: ['batch'], unpriced: 0 }

/** A whole run in one process, as far as it lives. */
async function attempt(id: string, process: ReturnType<typeof functionProcess>) {
  const { status } = await process.invoke(startOf(id))
  if (process.isDead()) return status
  stack.fake.batches.end()
  await process.invoke({ action: 'continue' })
  return status
}

describe('a process that dies at any of its requests loses and doubles nothing', () => {
  test('one that lives settles every line once', async () => {
    const id = crypto.randomUUID()
    const process = functionProcess()
    await attempt(id, process)
    // The deaths below are of as many requests.
    expect(process.calls()).toBe(requestsOfARun)
    expect((await sql`select status from ai_batch_job_runs where id = ${id}`)[0]).toEqual({ status: 'completed' })
    expect(await ledgerOf(id)).toEqual(settledOnce)
  })

  const requestsOfARun = 20
  const deaths = Array.from({ length: requestsOfARun }, (_, index) => index + 1)
    .flatMap((at) => [{ at, when: 'before' as const }, { at, when: 'after' as const }])

  test.each(deaths)('$when request $at, and its caller repeats the start', async (death) => {
    const id = crypto.randomUUID()
    const process = functionProcess(death)
    await attempt(id, process)
    expect(process.isDead()).toBe(true)
    await functionProcess().invoke(startOf(id))
    expect(await untilEnded(id)).toMatchObject({ status: 'completed', items_processed: 3, items_failed: 0 })
    expect(batchesOf(id)).toHaveLength(1)
    expect(await ledgerOf(id)).toEqual(settledOnce)
    expect(await sql`select from ai_usage.batch_requests where batch_job_id = ${id}`).toHaveLength(0)
  })

  test.each(deaths)('$when request $at, and only the schedule goes on', async (death) => {
    const id = crypto.randomUUID()
    await attempt(id, functionProcess(death))
    const [started] = await sql`select from ai_batch_job_runs where id = ${id}`
    if (!started) return expect(batchesOf(id)).toHaveLength(0)
    const [kept] = await sql`select from ai_usage.batch_requests where batch_job_id = ${id}`
    if (!kept && batchesOf(id).length === 0) {
      await anHourLater(id)
      expect(await untilEnded(id)).toMatchObject({ status: 'failed', items_failed: 3 })
      return expect(batchesOf(id)).toHaveLength(0)
    }
    expect(await untilEnded(id)).toMatchObject({ status: 'completed', items_processed: 3, items_failed: 0 })
    expect(batchesOf(id)).toHaveLength(1)
    expect(await ledgerOf(id)).toEqual(settledOnce)
  })
})

test('a process that dies when half of the requests have arrived submits none of them', async () => {
  const id = crypto.randomUUID()
  // The start, a look at the run, the first 500 requests.
  await functionProcess({ at: 4, when: 'before' }).invoke(startOf(id, 600))
  await later()
  const { body } = await functionProcess().invoke({ action: 'continue' })
  expect(body.runs).toMatchObject([{ id, status: 'running' }])
  await anHourLater(id)
  const message = 'Only 500 of 600 requests arrived: start it anew.'
  expect(await untilEnded(id)).toMatchObject({ status: 'failed', items_failed: 600, error_message: message })
  expect(batchesOf(id)).toHaveLength(0)
})

test('a process that dies over and over still settles a long batch once', async () => {
  const id = crypto.randomUUID()
  await functionProcess().invoke(startOf(id, 600))
  stack.fake.batches.end()
  let deaths = 0
  for (let at = 1; at < 100; at += 1) {
    await later()
    const process = functionProcess({ at, when: at % 2 === 0 ? 'before' : 'after' })
    await process.invoke({ action: 'continue' })
    if (!process.isDead()) break
    deaths += 1
  }
  // Of a claim, the batch twice, its results, three pieces, the end, and what follows.
  expect(deaths).toBeGreaterThan(8)
  expect(await ledgerOf(id)).toEqual({ ...settledOnce, lines: 600, calls: 600, items: 600 })
  expect((await sql`select status, items_processed from ai_batch_job_runs where id = ${id}`)[0])
    .toEqual({ status: 'completed', items_processed: 600 })
})

describe('a submission whose answer is lost', () => {
  /** Starts a run whose process dies when it asks the provider. */
  async function lost(when: 'before' | 'after') {
    const id = crypto.randomUUID()
    await functionProcess({ at: askingForABatch, when }).invoke(startOf(id))
    expect(await sql`select state from ai_usage.batch_submissions where batch_job_id = ${id}`).toMatchObject([
      { state: 'asked' },
    ])
    return id
  }

  const askingForABatch = 8

  const freed = () => sql`update ai_usage.batch_submissions set leased_until = null`

  test('is not repeated as long as it may still arrive', async () => {
    const id = await lost('before')
    await freed()
    await functionProcess().invoke({ action: 'continue' })
    expect(batchesOf(id)).toHaveLength(0)
    await later()
    await functionProcess().invoke({ action: 'continue' })
    expect(batchesOf(id)).toHaveLength(1)
    await untilEnded(id)
  })

  test('is not repeated as long as a batch of its size and time may be its own', async () => {
    const id = await lost('after')
    await later()
    await functionProcess().invoke({ action: 'continue' })
    expect((await sql`select provider_batch_id from ai_batch_job_runs where id = ${id}`)[0]?.provider_batch_id)
      .toBeNull()
    expect(batchesOf(id)).toHaveLength(1)
    expect(await untilEnded(id)).toMatchObject({ status: 'completed', provider_batch_id: batchesOf(id)[0]?.id })
  })

  test('is never taken for the batch of another run or of another program', async () => {
    const other = crypto.randomUUID()
    await functionProcess().invoke(startOf(other))
    const id = await lost('before')
    const stranger = stack.fake.batches.add(
      ['a', 'b', 'c'].map((custom_id) => ({ custom_id, result: { type: 'expired' } })),
    )
    for (const batch of stack.fake.batches.all) if (batch.id === stranger) batch.createdAt = new Date()
    const { provider_batch_id } = await untilEnded(id)
    expect(batchesOf(id).map((batch) => batch.id)).toEqual([provider_batch_id])
    expect(await ledgerOf(id)).toEqual(settledOnce)
    await untilEnded(other)
    expect(await ledgerOf(other)).toEqual(settledOnce)
  })

  test('is found among more batches than one page lists', async () => {
    const id = await lost('after')
    for (let others = 0; others < 120; others += 1) {
      const newer = stack.fake.batches.add([{ custom_id: 'x', result: { type: 'expired' } }])
      for (const batch of stack.fake.batches.all) if (batch.id === newer) batch.createdAt = new Date()
    }
    await untilEnded(id)
    expect(batchesOf(id)).toHaveLength(1)
    expect(await ledgerOf(id)).toEqual(settledOnce)
  })

  test('of a run that was cancelled is cancelled once it is found, and not repeated when there is none', async () => {
    const none = await lost('before')
    const found = await lost('after')
    for (const id of [none, found]) await functionProcess().invoke({ action: 'cancel', id })
    expect(await untilEnded(found)).toMatchObject({ status: 'completed' })
    expect(await untilEnded(none)).toMatchObject({
      status: 'failed',
      error_message: 'Cancelled before it was submitted.',
    })
    expect(batchesOf(none)).toHaveLength(0)
  })
})

test('results that break off are settled later', async () => {
  const id = crypto.randomUUID()
  await functionProcess().invoke(startOf(id))
  stack.fake.batches.end()
  const [batch] = batchesOf(id)
  if (!batch) throw new Error('No batch')
  batch.sentLines = 2
  const { body } = await functionProcess().invoke({ action: 'continue' })
  expect(body.runs).toMatchObject([{ status: 'running', items_processed: 2, error: { code: 'connection_error' } }])
  batch.sentLines = undefined
  expect(await untilEnded(id)).toMatchObject({ status: 'completed', items_processed: 3 })
  expect(await ledgerOf(id)).toEqual(settledOnce)
})

test('a result that the ledger refuses is printed, and holds up no other', async () => {
  const id = crypto.randomUUID()
  await functionProcess().invoke(startOf(id))
  stack.fake.next({}, { model: `claude-${'x'.repeat(300)}`, text: 'Hi.' }, {})
  expect(await untilEnded(id)).toMatchObject({ status: 'completed', items_processed: 3 })
  expect(await ledgerOf(id)).toEqual({ ...settledOnce, lines: 2, calls: 2, items: 2 })
  const [printed] = vi.mocked(console.error).mock.calls.flat().filter((line) =>
    String(line).includes('ai_usage_not_logged')
  )
  expect(JSON.parse(printed)).toMatchObject({
    error: { code: 'PT422' },
    records: [{ batch_job_id: id, service_tier: 'batch', metadata: { custom_id: 'doc-1' } }],
  })
})

test('two functions at once take a run up once', async () => {
  const id = crypto.randomUUID()
  await functionProcess().invoke(startOf(id))
  stack.fake.batches.end()
  const answers = await Promise.all([1, 2, 3].map(() => functionProcess().invoke({ action: 'continue' })))
  expect(answers.flatMap(({ body }) => body.runs)).toMatchObject([{ id, status: 'completed' }])
  expect(await ledgerOf(id)).toEqual(settledOnce)
})
