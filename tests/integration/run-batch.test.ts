import type { SupabaseClient } from '@supabase/supabase-js'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { startFunctions } from '../../scripts/local-stack/functions.ts'
import { batchJobRun, createUsageReader, type Database } from '../../types/index.ts'
import { admin, startTestStack, type TestStack } from '../support/test-stack.ts'

const acme = 'acacacac-0000-4000-8000-000000000001'
const globex = '91919191-0000-4000-8000-000000000001'

let stack: TestStack
let sql: Sql
/** An admin of acme, a member of it, an admin of globex, a platform admin. */
let people: Record<'acmeAdmin' | 'acmeMember' | 'globexAdmin' | 'platformAdmin', SupabaseClient<Database>>

beforeAll(async () => {
  stack = await startTestStack({ database: 'postgres' })
  sql = postgres(stack.databaseUrl ?? '', { max: 1 })
  const [acmeAdmin, acmeMember, globexAdmin, platformAdmin] = await Promise.all([
    stack.signedIn(),
    stack.signedIn(),
    stack.signedIn(),
    stack.signedIn(admin),
  ])
  people = { acmeAdmin, acmeMember, globexAdmin, platformAdmin }
  const { error } = await stack.server().from('organization_members').insert([
    { organization_id: acme, user_id: await idOf(acmeAdmin), role: 'admin' },
    { organization_id: acme, user_id: await idOf(acmeMember), role: 'member' },
    { organization_id: globex, user_id: await idOf(globexAdmin), role: 'admin' },
  ])
  expect(error).toBeNull()
})

afterAll(async () => {
  await sql?.end()
  await stack?.stop()
})

/** Every test begins without runs that others have left. */
beforeEach(async () => {
  await sql`select finish_ai_batch_job(id, 'failed') from ai_batch_job_runs where status = 'running'`
})

async function idOf(client: SupabaseClient<Database>): Promise<string> {
  return (await client.auth.getUser()).data.user?.id ?? ''
}

/** Calls run-batch, as the server by default. The body is parsed where it is JSON. */
async function invoke(body: object, caller?: SupabaseClient<Database>, url = `${stack.url}/functions/v1`) {
  const token = (await caller?.auth.getSession())?.data.session?.access_token
  const response = await fetch(`${url}/run-batch`, {
    method: 'POST',
    headers: token
      ? { apikey: stack.secrets.publishableKey, authorization: `Bearer ${token}` }
      : { apikey: stack.secrets.secretKey },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('application/json')
  return { status: response.status, text, body: isJson ? JSON.parse(text) : undefined }
}

const question = { params: { messages: [{ role: 'user', content: 'Summarize.' }] } }

function startOf(more: object = {}) {
  return {
    action: 'start',
    feature: 'search_index',
    ...question,
    requests: [{ custom_id: 'a' }, { custom_id: 'b' }],
    ...more,
  }
}

const later = () =>
  sql`
  update ai_usage.batch_submissions set leased_until = null, asked_at = asked_at - interval '20 minutes'`

describe('a run', () => {
  test('is submitted, waited for, settled at batch prices and answered', async () => {
    const started = await invoke(
      startOf({
        organization_id: acme,
        entity_type: 'document',
        params: { ...question.params, model: 'claude-haiku-4-5', max_tokens: 500, system: 'Be brief.' },
        requests: [
          { custom_id: 'one', entity_id: '1' },
          { custom_id: 'two', entity_id: '2', feature: 'morning_briefing', params: { max_tokens: 9 } },
          { custom_id: 'three', entity_id: '3', customer_id: 42 },
          { custom_id: 'four', params: { model: 'claude-opus-5', messages: [{ role: 'user', content: 'Else.' }] } },
        ],
      }),
      people.acmeAdmin,
    )
    expect(started.status).toBe(202)
    const { id } = batchJobRun.parse(started.body)
    expect(started.body).toMatchObject({
      organization_id: acme,
      feature: 'search_index',
      status: 'running',
      items_total: 4,
      items_processed: 0,
      started_by: await idOf(people.acmeAdmin),
      provider_batch_id: stack.fake.batches.all.at(-1)?.id,
    })
    const [batch] = stack.fake.batches.all.slice(-1)
    expect(batch?.requests.map(({ params }) => [params.model, params.max_tokens, params.system]).sort()).toEqual([
      ['claude-haiku-4-5', 500, 'Be brief.'],
      ['claude-haiku-4-5', 500, 'Be brief.'],
      ['claude-haiku-4-5', 9, 'Be brief.'],
      ['claude-opus-5', 500, 'Be brief.'],
    ])
    expect(await sql`select from ai_usage.batch_requests where batch_job_id = ${id} and params is not null`)
      .toHaveLength(0)

    expect(await invoke({ action: 'results', id }, people.acmeAdmin)).toMatchObject({
      status: 409,
      body: { code: 'not_ended' },
    })
    expect((await invoke({ action: 'continue' })).body).toMatchObject({ runs: [{ id, status: 'running' }] })

    // The results come in an order of their own; three is too long, and four has three lines.
    const outcome = ({ custom_id }: { custom_id: string }) => custom_id.endsWith('-three') ? 'errored' : 'succeeded'
    stack.fake.next(...[1, 2, 3].map(() => ({
      text: 'Done.',
      usage: { input_tokens: 1_000_000, output_tokens: 100_000, cache_read_input_tokens: 1_000_000 },
    })))
    stack.fake.batches.end({ outcome })
    expect((await invoke({ action: 'continue' })).body).toMatchObject({
      runs: [{
        id,
        status: 'partial',
        items_processed: 3,
        items_failed: 1,
        error_message: '1 errored. invalid_request_error: The prompt is too long.',
      }],
    })
    expect((await invoke({ action: 'continue' })).body).toEqual({ runs: [] })

    const rows = await sql`
      select
        metadata ->> 'custom_id' as custom_id, feature, request_type, entity_type, entity_id, organization_id, user_id,
        service_tier, model_used, trim_scale(total_cost_usd)::text as cost
      from ai_usage_log where batch_job_id = ${id} order by 1`
    const common = {
      request_type: 'batch',
      entity_type: 'document',
      organization_id: acme,
      user_id: await idOf(people.acmeAdmin),
      service_tier: 'batch',
    }
    // Half of $5 + 0.5 + 2.5 and of $1 + 0.1 + 0.5.
    expect([...rows]).toEqual([
      {
        ...common,
        custom_id: 'four',
        feature: 'search_index',
        entity_id: null,
        model_used: 'claude-opus-5',
        cost: '4',
      },
      {
        ...common,
        custom_id: 'one',
        feature: 'search_index',
        entity_id: '1',
        model_used: 'claude-haiku-4-5',
        cost: '0.8',
      },
      {
        ...common,
        custom_id: 'two',
        feature: 'morning_briefing',
        entity_id: '2',
        model_used: 'claude-haiku-4-5',
        cost: '0.8',
      },
    ])

    const reader = createUsageReader(people.acmeAdmin)
    expect(await reader.batchJobs({ id, organizationId: acme })).toMatchObject([
      { id, status: 'partial', calls: 3, unpricedRequests: 0, totalTokens: 6_300_000, totalCost: 5.6 },
    ])
    const results = await invoke({ action: 'results', id }, people.acmeAdmin)
    expect(results.status).toBe(200)
    const lines = results.text.trim().split('\n').map((line) => JSON.parse(line))
    expect(lines.map(({ custom_id, result }) => [custom_id, result.type]).sort()).toEqual([
      ['four', 'succeeded'],
      ['one', 'succeeded'],
      ['three', 'errored'],
      ['two', 'succeeded'],
    ])
    expect(lines.find(({ custom_id }) => custom_id === 'one').result.message.content).toMatchObject([{ text: 'Done.' }])
  })

  test('of ten thousand requests is settled whole', async () => {
    const requests = Array.from(
      { length: 10_000 },
      (_, index) => ({ custom_id: `doc-${index}`, entity_id: `${index}` }),
    )
    const { body: { id } } = await invoke(startOf({ entity_type: 'document', requests }))
    stack.fake.batches.end({ outcome: (_, index) => index % 1000 === 7 ? 'expired' : 'succeeded' })
    expect((await invoke({ action: 'continue' })).body.runs).toMatchObject([
      { id, status: 'partial', items_processed: 9_990, items_failed: 10, error_message: '10 expired.' },
    ])
    expect(
      await sql`
      select count(*)::int, count(distinct entity_id)::int as entities from ai_usage_log where batch_job_id = ${id}`,
    )
      .toMatchObject([{ count: 9_990, entities: 9_990 }])
  }, 120_000)

  test('that is started again with its id is the same run, whenever', async () => {
    const id = crypto.randomUUID()
    const before = stack.fake.batches.all.length
    for (let time = 0; time < 2; time += 1) {
      expect((await invoke(startOf({ id }))).body).toMatchObject({ id, status: 'running' })
    }
    stack.fake.batches.end()
    await invoke({ action: 'continue', id })
    expect(await invoke(startOf({ id }))).toMatchObject({
      status: 200,
      body: { id, status: 'completed', items_processed: 2 },
    })
    expect(stack.fake.batches.all).toHaveLength(before + 1)
    expect(await invoke(startOf({ id, feature: 'another' }))).toMatchObject({ status: 409, body: { code: 'PT409' } })
  })

  test('of the server may be for a user, for several organizations, or for nobody', async () => {
    const user_id = await idOf(people.acmeMember)
    const requests = [{ custom_id: 'a', organization_id: acme }, { custom_id: 'b', organization_id: globex }]
    const { body } = await invoke(startOf({ user_id, requests }))
    expect(body).toMatchObject({ organization_id: null, started_by: user_id })
    stack.fake.batches.end()
    await invoke({ action: 'continue' })
    expect(await sql`select organization_id, user_id from ai_usage_log where batch_job_id = ${body.id} order by 1`)
      .toEqual([{ organization_id: globex, user_id }, { organization_id: acme, user_id }])
    const { body: nobodys } = await invoke(startOf())
    expect(nobodys).toMatchObject({ organization_id: null, started_by: null })
  })
})

describe('a run is cancelled', () => {
  test('at the provider, and settles what was answered before', async () => {
    const { body: { id } } = await invoke(startOf({ organization_id: acme }), people.acmeAdmin)
    expect(await invoke({ action: 'cancel', id }, people.acmeAdmin)).toMatchObject({
      status: 202,
      body: { status: 'running', cancelled_at: expect.any(String) },
    })
    expect(stack.fake.batches.all.at(-1)?.cancelledAt).not.toBeNull()
    stack.fake.batches.end({ outcome: (_, index) => index === 0 ? 'succeeded' : 'canceled' })
    expect((await invoke({ action: 'continue' })).body.runs).toMatchObject([
      { id, status: 'partial', items_processed: 1, items_failed: 1, error_message: '1 canceled.' },
    ])
    expect(await sql`select from ai_usage_log where batch_job_id = ${id}`).toHaveLength(1)
    expect(await invoke({ action: 'cancel', id }, people.acmeAdmin)).toMatchObject({
      status: 200,
      body: { status: 'partial' },
    })
  })

  test('as a whole, and has failed', async () => {
    const { body: { id } } = await invoke(startOf())
    await invoke({ action: 'cancel', id })
    stack.fake.batches.end({ outcome: () => 'canceled' })
    expect((await invoke({ action: 'continue' })).body.runs).toMatchObject([
      { status: 'failed', items_processed: 0, items_failed: 2, error_message: '2 canceled.' },
    ])
  })

  test('before it is submitted, and is not', async () => {
    stack.fake.batches.refuseNext({ status: 429, type: 'rate_limit_error', message: 'Slow down.' })
    const { body } = await invoke(startOf())
    expect(body).toMatchObject({ status: 'running', provider_batch_id: null, error: { code: 'rate_limit_error' } })
    const before = stack.fake.batches.all.length
    expect(await invoke({ action: 'cancel', id: body.id })).toMatchObject({
      status: 200,
      body: { status: 'failed', items_failed: 2, error_message: 'Cancelled before it was submitted.' },
    })
    expect(stack.fake.batches.all).toHaveLength(before)
    expect(await invoke({ action: 'results', id: body.id })).toMatchObject({
      status: 410,
      body: { code: 'no_results' },
    })
  })
})

describe('when the provider', () => {
  test('refuses for now, the schedule submits the run later', async () => {
    stack.fake.batches.refuseNext({ status: 429, type: 'rate_limit_error', message: 'Slow down.' })
    const { status, body } = await invoke(startOf())
    expect(status).toBe(202)
    expect(body).toMatchObject({ status: 'running', error: { code: 'rate_limit_error', message: 'Slow down.' } })
    expect((await invoke({ action: 'continue' })).body.runs).toMatchObject([
      { id: body.id, provider_batch_id: stack.fake.batches.all.at(-1)?.id },
    ])
  })

  test.each([
    [400, 'invalid_request_error', 'requests: too many', 'requests: too many'],
    [401, 'authentication_error', 'invalid x-api-key sk-ant-…', 'Claude refused the credentials of this server.'],
    [413, 'request_too_large', 'Request exceeds the maximum size', 'Request exceeds the maximum size'],
    [400, 'invalid_request_error', 'not allowed: a\0b', 'not allowed: a\uFFFDb'],
  ])('refuses for good with %i, the run has failed', async (status, type, message, told) => {
    stack.fake.batches.refuseNext({ status, type, message })
    expect(await invoke(startOf())).toMatchObject({
      status: 200,
      body: { status: 'failed', items_failed: 2, error_message: `${type}: ${told}` },
    })
  })

  test('fails, the run is submitted again only when it is certain that there is no batch', async () => {
    stack.fake.batches.refuseNext({ status: 529, type: 'overloaded_error', message: 'Overloaded' })
    const before = stack.fake.batches.all.length
    const { body: { id } } = await invoke(startOf())
    await invoke({ action: 'continue' })
    expect(stack.fake.batches.all).toHaveLength(before)
    await later()
    expect((await invoke({ action: 'continue' })).body.runs).toMatchObject([
      { id, provider_batch_id: stack.fake.batches.all.at(-1)?.id },
    ])
    expect(stack.fake.batches.all).toHaveLength(before + 1)
  })

  test('fails while it is asked about a batch, the schedule asks again, and goes on with other runs', async () => {
    const [{ body: first }, { body: second }] = [await invoke(startOf()), await invoke(startOf())]
    for (const { id } of stack.fake.batches.all) stack.fake.batches.end({ id })
    stack.fake.batches.refuseNext({ status: 500, type: 'api_error', message: 'Internal server error' })
    expect((await invoke({ action: 'continue' })).body.runs).toMatchObject([
      { id: first.id, status: 'running', error: { code: 'api_error' } },
      { id: second.id, status: 'completed' },
    ])
    expect((await invoke({ action: 'continue' })).body.runs).toMatchObject([{ id: first.id, status: 'completed' }])
  })

  test('no longer has the results, the run has failed and says so', async () => {
    const { body: { id } } = await invoke(startOf())
    stack.fake.batches.end()
    const [batch] = stack.fake.batches.all.slice(-1)
    if (batch) batch.archived = true
    expect((await invoke({ action: 'continue' })).body.runs).toMatchObject([
      { id, status: 'failed', error_message: expect.stringContaining(`no longer has the results of ${batch?.id}`) },
    ])
    expect(await invoke({ action: 'results', id })).toMatchObject({ status: 410, body: { code: 'no_results' } })
  })
})

test('a function that is killed while the provider takes its batch leaves it to the next', async () => {
  const environment = {
    SUPABASE_URL: stack.url,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: stack.secrets.publishableKey }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: stack.secrets.secretKey }),
    SUPABASE_JWKS: '{"keys":[]}',
    ANTHROPIC_API_KEY: 'test',
    ANTHROPIC_BASE_URL: stack.fake.url,
  }
  const functions = await startFunctions({ environment, onOutput: () => {} })
  let killed = false
  onTestFinished(() => killed ? undefined : functions.kill())
  const before = stack.fake.batches.all.length
  stack.fake.batches.hangNext()
  const id = crypto.randomUUID()
  const asking = invoke(startOf({ id }), undefined, functions.url).catch(() => 'gone')
  await vi.waitUntil(() => stack.fake.batches.all.length > before, { timeout: 10_000 })
  await functions.kill()
  killed = true
  expect(await asking).toBe('gone')

  await later()
  stack.fake.batches.end()
  expect((await invoke({ action: 'continue' })).body.runs).toMatchObject([{
    id,
    status: 'completed',
    items_processed: 2,
  }])
  expect(stack.fake.batches.all).toHaveLength(before + 1)
})

describe('who may do what', () => {
  test('nobody calls it without a token or a secret key', async () => {
    const strangers: Record<string, string>[] = [
      {},
      { apikey: stack.secrets.publishableKey },
      { authorization: 'Bearer eyJ.forged.token' },
    ]
    for (const headers of strangers) {
      const response = await fetch(`${stack.url}/functions/v1/run-batch`, {
        method: 'POST',
        headers,
        body: JSON.stringify(startOf()),
      })
      expect(response.status).toBe(401)
    }
  })

  test('a run is charged only to an organization that its starter is an admin of', async () => {
    const { acmeAdmin, acmeMember, globexAdmin, platformAdmin } = people
    const stranger = await stack.signedIn()
    const foreign = [{ custom_id: 'a', organization_id: globex }, { custom_id: 'b' }]
    const before = stack.fake.batches.all.length
    for (
      const [caller, more] of [
        [stranger, {}],
        [stranger, { organization_id: acme }],
        [acmeMember, {}],
        [acmeMember, { organization_id: acme }],
        [globexAdmin, { organization_id: acme }],
        [acmeAdmin, { requests: foreign }],
        [acmeAdmin, { user_id: await idOf(acmeMember) }],
      ] as const
    ) {
      const { status, body } = await invoke(startOf(more), caller)
      expect([status, body.hint]).toEqual([403, expect.any(String)])
    }
    expect(stack.fake.batches.all).toHaveLength(before)
    expect((await invoke(startOf(), acmeAdmin)).body).toMatchObject({ organization_id: acme })
    expect((await invoke(startOf({ organization_id: globex }), platformAdmin)).body).toMatchObject({
      organization_id: globex,
    })
    expect((await invoke(startOf(), platformAdmin)).body).toMatchObject({ organization_id: null })
  })

  test('an admin of two organizations starts a run for one of them at a time', async () => {
    const both = await stack.signedIn()
    const user_id = await idOf(both)
    await stack.server().from('organization_members').insert(
      [acme, globex].map((organization_id) => ({ organization_id, user_id, role: 'admin' })),
    )
    expect(await invoke(startOf(), both)).toMatchObject({ status: 403, body: { code: 'not_an_admin' } })
    const requests = [{ custom_id: 'a', organization_id: acme }, { custom_id: 'b', organization_id: globex }]
    expect(await invoke(startOf({ requests }), both)).toMatchObject({
      status: 400,
      body: { code: 'several_organizations' },
    })
    expect((await invoke(startOf({ organization_id: globex }), both)).status).toBe(202)
  })

  test('a run is cancelled and read by whoever may read it', async () => {
    const { acmeAdmin, acmeMember, globexAdmin, platformAdmin } = people
    const { body: { id } } = await invoke(startOf(), acmeAdmin)
    for (const caller of [acmeMember, globexAdmin, await stack.signedIn()]) {
      for (const action of ['cancel', 'results']) {
        expect(await invoke({ action, id }, caller)).toMatchObject({ status: 404, body: { code: 'no_such_run' } })
      }
    }
    expect((await sql`select cancelled_at from ai_batch_job_runs where id = ${id}`)[0]?.cancelled_at).toBeNull()
    stack.fake.batches.end()
    await invoke({ action: 'continue' })
    expect((await invoke({ action: 'results', id }, platformAdmin)).status).toBe(200)
    expect((await invoke({ action: 'results', id })).status).toBe(200)
  })

  test('nobody takes over a run by starting one of the same id, or adds to it', async () => {
    const { acmeAdmin, globexAdmin, platformAdmin } = people
    stack.fake.batches.refuseNext({ status: 429, type: 'rate_limit_error', message: 'Slow down.' })
    const { body: { id } } = await invoke(startOf(), acmeAdmin)
    const another = { id, organization_id: acme, requests: [{ custom_id: 'c' }, { custom_id: 'd' }] }
    for (const [caller, more] of [[globexAdmin, { id }], [platformAdmin, another], [acmeAdmin, another]] as const) {
      expect(await invoke(startOf(more), caller)).toMatchObject({ status: 409, body: { code: 'PT409' } })
    }
    expect(await sql`select custom_id from ai_usage.batch_requests where batch_job_id = ${id} order by 1`)
      .toMatchObject([{ custom_id: 'a' }, { custom_id: 'b' }])
  })

  test('only the server continues runs', async () => {
    for (const caller of [people.acmeAdmin, people.platformAdmin]) {
      expect(await invoke({ action: 'continue' }, caller)).toMatchObject({ status: 403, body: { code: 'server_only' } })
    }
  })
})

describe('a body is refused with', () => {
  test.each([
    ['no requests', { requests: [] }, 'requests'],
    [
      'too many of them',
      { requests: Array.from({ length: 10_001 }, (_, index) => ({ custom_id: `${index}` })) },
      'requests',
    ],
    ['an id twice', { requests: [{ custom_id: 'a' }, { custom_id: 'a' }] }, 'requests.1.custom_id'],
    ['an id that Anthropic would not take', { requests: [{ custom_id: 'a b' }] }, 'requests.0.custom_id'],
    ['a longer one', { requests: [{ custom_id: 'a'.repeat(42) }] }, 'requests.0.custom_id'],
    ['no messages', { params: undefined }, 'requests.0.params.messages'],
    ['another model', { params: { ...question.params, model: 'gpt-5' } }, 'params.model'],
    ['a stream', { params: { ...question.params, stream: true } }, 'params.stream'],
    ['no feature', { feature: undefined }, 'feature'],
    ['a feature that the ledger would refuse', { feature: 'ș'.repeat(128) }, 'feature'],
    ['a name that Postgres cannot store', { customer_name: 'a\0b' }, 'customer_name'],
    [
      'a question that Postgres cannot store',
      { requests: [{ custom_id: 'a', params: { messages: [{ role: 'user', content: '\ud800' }] } }] },
      'requests.0.params',
    ],
    ['an unknown key', { organisation_id: acme }, 'organisation_id'],
    ['an unknown action', { action: 'stop' }, 'action'],
  ])('%s', async (_, more, path) => {
    const { status, body } = await invoke(startOf(more))
    expect([status, body.code]).toEqual([400, 'invalid_request'])
    expect(body.details).toContainEqual(expect.objectContaining({ path }))
  })
})

test('a body that would not fit into the memory is refused', async () => {
  const { status, body } = await invoke(
    startOf({ params: { ...question.params, system: 'x'.repeat(20 * 1024 * 1024) } }),
  )
  expect([status, body.code]).toEqual([413, 'body_too_large'])
})
