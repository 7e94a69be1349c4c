import { beforeEach, describe, expect, test, vi } from 'vitest'
import { handleLogUsage, type LogUsageOptions } from '../../../functions/log-usage/handler.ts'
import { logUsageResult } from '../../../types/index.ts'
import { fakeCaller, userId } from '../../support/fake-caller.ts'
import { fakeLedger, type LedgerError } from '../../support/fake-ledger.ts'

const acme = '00000000-0000-4000-8000-00000000000a'
const globex = '00000000-0000-4000-8000-00000000000b'
const call = { user_id: userId, request_id: 'msg_1', model_used: 'claude-haiku-4-5', input_tokens: 5 }
const calls = Array.from({ length: 10 }, (_, index) => ({ ...call, request_id: `msg_${index}` }))

const constraint: LedgerError = { code: '23514', status: 400, message: 'violates a check', hint: 'Not like this.' }
const away: LedgerError = { code: 'PGRST002', status: 503 }

let errors: ReturnType<typeof vi.spyOn>

beforeEach(() => {
  errors = vi.spyOn(console, 'error').mockImplementation(() => {})
})

async function post(body: unknown, options: Partial<LogUsageOptions> & { method?: string } = {}) {
  const { method = 'POST', ...rest } = options
  const request = new Request('http://localhost/log-usage', {
    method,
    body: method === 'POST' ? (typeof body === 'string' ? body : JSON.stringify(body)) : null,
  })
  const response = await handleLogUsage(request, {
    supabase: fakeLedger().supabase,
    credential: 'secret:default',
    pauses: [0, 0],
    ...rest,
  })
  const answer = await response.json()
  return {
    status: response.status,
    headers: response.headers,
    body: answer,
    statuses: () => logUsageResult.parse(answer).results.map(({ status }) => status),
  }
}

describe('a service', () => {
  test('logs one record', async () => {
    const ledger = fakeLedger()
    const { status, body } = await post(call, ledger)
    expect(status).toBe(200)
    expect(body).toEqual({
      logged: 1,
      duplicate: 0,
      invalid: 0,
      failed: 0,
      results: [{ index: 0, request_id: 'msg_1', status: 'logged', id: expect.any(String) }],
    })
    expect(ledger.records()).toEqual([call])
  })

  test.each([
    ['an array', calls],
    ['records under their name', { records: calls }],
  ])('logs %s in one call of the database', async (_, body) => {
    const ledger = fakeLedger()
    const { status, statuses } = await post(body, ledger)
    expect(status).toBe(200)
    expect(statuses()).toEqual(calls.map(() => 'logged'))
    expect(ledger.batches).toEqual([calls])
  })

  test('that sends the same again is told of duplicates, by the rows of the first time', async () => {
    const ledger = fakeLedger()
    const first = await post(calls, ledger)
    const again = await post(calls, ledger)
    expect(again.status).toBe(200)
    expect(again.body).toMatchObject({ logged: 0, duplicate: 10 })
    expect(again.body.results.map(({ id }: { id: string }) => id))
      .toEqual(first.body.results.map(({ id }: { id: string }) => id))
  })

  test('may send no record at all', async () => {
    const ledger = fakeLedger()
    expect(await post([], ledger)).toMatchObject({ status: 200, body: { logged: 0, results: [] } })
    expect(ledger.batches).toEqual([])
  })

  test('may log for nobody, for a job at batch prices, and the past', async () => {
    const job = {
      ...call,
      user_id: null,
      batch_job_id: acme,
      service_tier: 'batch',
      organization_id: globex,
      occurred_at: '2020-01-01T00:00:00Z',
    }
    const ledger = fakeLedger()
    expect((await post(job, ledger)).status).toBe(200)
    expect(ledger.records()).toEqual([job])
  })
})

describe('a bad record', () => {
  test.each([
    ['no object', 'a call', ''],
    ['null', null, ''],
    ['an unknown key', { ...call, imput_tokens: 1 }, 'imput_tokens'],
    ['an argument with its prefix', { ...call, p_input_tokens: 1 }, 'p_input_tokens'],
    ['no model', { ...call, model_used: undefined }, 'model_used'],
    ['no request id', { ...call, request_id: undefined }, 'request_id'],
    ['a blank request id', { ...call, request_id: ' ' }, 'request_id'],
    ['no word on its user', { ...call, user_id: undefined }, 'user_id'],
    ['a user that is no uuid', { ...call, user_id: 'me' }, 'user_id'],
    ['a negative count', { ...call, input_tokens: -1 }, 'input_tokens'],
    ['half a token', { ...call, output_tokens: 0.5 }, 'output_tokens'],
    ['a count in quotes', { ...call, input_tokens: '5' }, 'input_tokens'],
    ['more tokens than an int holds', { ...call, output_tokens: 2 ** 31 }, 'output_tokens'],
    ['an unknown status', { ...call, status: 'pending' }, 'status'],
    ['an unknown provider', { ...call, provider: 'antropic' }, 'provider'],
    ['a name that is too long', { ...call, feature: 'é'.repeat(128) }, 'feature'],
    ['a character that Postgres cannot store', { ...call, error_message: 'a\0b' }, 'error_message'],
    ['half a character', { ...call, session_id: '\ud800' }, 'session_id'],
    ['such a character deep in its metadata', { ...call, metadata: { a: [{ '\0': 1 }] } }, 'metadata'],
    ['metadata that is no object', { ...call, metadata: [1] }, 'metadata'],
    ['reasoning beside the output', { ...call, output_tokens: 1, reasoning_tokens: 2 }, 'reasoning_tokens'],
    ['counts that are missing', { ...call, usage_status: 'missing' }, 'usage_status'],
    ['a first token after the last', { ...call, latency_ms: 1, time_to_first_token_ms: 2 }, 'time_to_first_token_ms'],
    ['a moment without a time zone', { ...call, occurred_at: '2026-11-01T10:00:00' }, 'occurred_at'],
    ['a moment to come', { ...call, occurred_at: '2999-01-01T00:00:00Z' }, 'occurred_at'],
  ])('with %s is refused by its key, and its neighbours are logged', async (_, bad, path) => {
    const ledger = fakeLedger()
    const { status, body } = await post([calls[0], bad, calls[1]], ledger)
    expect(status).toBe(207)
    expect(body).toMatchObject({ logged: 2, invalid: 1 })
    expect(body.results[1]).toEqual({
      index: 1,
      request_id: typeof bad === 'object' ? bad?.request_id ?? null : null,
      status: 'invalid',
      error: {
        code: 'invalid_record',
        message: expect.stringContaining(path),
        details: expect.arrayContaining([{ path, message: expect.stringMatching(/.+/) }]),
        hint: expect.stringContaining('details'),
      },
    })
    expect(ledger.records()).toEqual(calls.slice(0, 2))
  })

  test('that is nested without an end is refused like any other', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const { status, body } = await post(
      `[${JSON.stringify(call)}, ${JSON.stringify({ ...call, raw_usage: 0 }).replace(':0}', `:${deep}}`)}]`,
    )
    expect(status).toBe(207)
    expect(body).toMatchObject({ logged: 1, invalid: 1 })
  })

  test('says everything that is wrong with it', async () => {
    const { body } = await post({ ...call, input_tokens: -1, status: 'odd', a: 1, b: 2 })
    expect(body.results[0].error.details.map(({ path }: { path: string }) => path).toSorted())
      .toEqual(['a', 'b', 'input_tokens', 'status'])
  })

  test('that comes alone is a 422 in the one shape of errors', async () => {
    const { status, body } = await post({ ...call, input_tokens: -1 })
    expect(status).toBe(422)
    expect(body).toMatchObject({
      code: 'invalid_record',
      message: expect.stringContaining('input_tokens'),
      details: [{ path: 'input_tokens' }],
      hint: expect.any(String),
      invalid: 1,
    })
  })

  test('among nothing but bad ones is a 422 that counts them', async () => {
    const { status, body } = await post([{ ...call, line: -1 }, null])
    expect(status).toBe(422)
    expect(body).toMatchObject({ message: expect.stringContaining('None of the 2 records'), invalid: 2 })
  })
})

describe('a body', () => {
  test.each([
    ['that is not JSON', '{', 400, 'invalid_json'],
    ['that is nothing', '', 400, 'invalid_json'],
    ['that is a number', 42, 400, 'invalid_request'],
    ['whose records are none', { records: call }, 400, 'invalid_request'],
    ['with something beside its records', { records: [call], dry_run: true }, 400, 'invalid_request'],
    ['of more than a thousand records', Array(1_001).fill(call), 413, 'too_many_records'],
    [
      'of more than four megabytes',
      JSON.stringify({ ...call, error_message: 'x'.repeat(2 ** 22) }),
      413,
      'body_too_large',
    ],
  ])('%s is refused, and nothing is logged', async (_, body, status, code) => {
    const ledger = fakeLedger()
    expect(await post(body, ledger)).toMatchObject({ status, body: { code, message: expect.any(String) } })
    expect(ledger.batches).toEqual([])
  })

  test('by another method is refused', async () => {
    const { status, headers } = await post(undefined, { method: 'GET' })
    expect(status).toBe(405)
    expect(headers.get('allow')).toBe('POST')
  })
})

describe('a record that the database refuses', () => {
  test('is alone in that: whoever is at fault, all others are logged, once', async () => {
    for (const guilty of [[0], [9], [4, 5], [0, 3, 9], [...Array(10).keys()]]) {
      const ids = new Set(guilty.map((index) => `msg_${index}`))
      const ledger = fakeLedger((records) =>
        records.some(({ request_id }) => ids.has(request_id ?? '')) ? constraint : undefined
      )
      const { status, body, statuses } = await post(calls, ledger)
      expect(status).toBe(guilty.length === 10 ? 422 : 207)
      expect(statuses()).toEqual(calls.map((_, index) => guilty.includes(index) ? 'invalid' : 'logged'))
      expect(body.results[guilty[0] ?? -1].error).toEqual({
        code: '23514',
        message: 'violates a check',
        details: null,
        hint: 'Not like this.',
      })
      expect(ledger.records().map(({ request_id }) => request_id)).toEqual(
        calls.map(({ request_id }) => request_id).filter((id) => !ids.has(id)),
      )
    }
  })

  test('among a thousand is found in some twenty calls', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => ({ ...call, request_id: `msg_${index}` }))
    const ledger = fakeLedger((records) =>
      records.some(({ request_id }) => request_id === 'msg_777') ? constraint : undefined
    )
    const { body } = await post(many, ledger)
    expect(body).toMatchObject({ logged: 999, invalid: 1 })
    expect(ledger.batches.length).toBeLessThan(25)
  })

  test('for a reason of its own that is no fault of the data does not stop the others either', async () => {
    const ledger = fakeLedger((records) =>
      records.some(({ request_id }) => request_id === 'msg_3') ? { code: 'XX000', status: 500 } : undefined
    )
    const { status, body } = await post(calls, ledger)
    expect(status).toBe(207)
    expect(body).toMatchObject({ logged: 9, failed: 1 })
    expect(body.results[3]).toMatchObject({ status: 'failed', retryable: false, error: { code: 'ledger_refused' } })
    expect(errors).toHaveBeenCalledWith(expect.objectContaining({ code: 'XX000' }))
  })

  test('is not searched for without an end: what there was no time for can be sent again', async () => {
    const ledger = fakeLedger((records) => records.length > 1 ? constraint : undefined)
    const { status, body } = await post(calls, { ...ledger, timeBudget: -1 })
    expect(status).toBe(503)
    expect(body).toMatchObject({ failed: 10 })
  })
})

describe('a database', () => {
  test.each<[string, LedgerError]>([
    ['that is away', away],
    ['that does not answer at all', { code: '', status: 0 }],
    ['that has no connection left', { code: '53300', status: 503 }],
    ['that is read only for now', { code: '25006', status: 405 }],
    ['that shuts down', { code: '57P01', status: 500 }],
  ])('%s is a 503 to try again after, and nothing is half logged', async (_, error) => {
    const ledger = fakeLedger(() => error)
    const { status, headers, body } = await post([...calls, { ...call, line: -1 }], ledger)
    expect(status).toBe(207)
    expect(body).toMatchObject({ logged: 0, failed: 10, invalid: 1 })
    expect(body.results[0]).toEqual({
      index: 0,
      request_id: 'msg_0',
      status: 'failed',
      retryable: true,
      error: { code: 'ledger_unavailable', message: expect.any(String), details: null, hint: expect.any(String) },
    })
    expect(ledger.batches).toHaveLength(3)
    expect(headers.get('retry-after')).toBeNull()

    const all = await post(calls, ledger)
    expect(all.status).toBe(503)
    expect(all.headers.get('retry-after')).toBe('5')
    expect(all.body).toMatchObject({ code: 'ledger_unavailable', failed: 10 })
  })

  test('that comes back in time costs nothing', async () => {
    let tries = 0
    const ledger = fakeLedger(() => (tries += 1) < 3 ? away : undefined)
    expect(await post(calls, ledger)).toMatchObject({ status: 200, body: { logged: 10 } })
  })

  test('that goes away in the middle leaves what is logged, and names what is not', async () => {
    let isAway = false
    const ledger = fakeLedger((records) => {
      if (records.some(({ request_id }) => request_id === 'msg_0')) return constraint
      if (isAway) return away
      isAway = true
      return undefined
    })
    const { body, statuses } = await post(calls, ledger)
    expect(body).toMatchObject({ logged: 1, invalid: 1, failed: 8 })
    expect(statuses().slice(0, 3)).toEqual(['invalid', 'logged', 'failed'])
    expect(ledger.records().map(({ request_id }) => request_id)).toEqual(['msg_1'])
  })

  test('that two calls lock crosswise is tried again', async () => {
    let tries = 0
    const ledger = fakeLedger(() => (tries += 1) === 1 ? { code: '40P01', status: 500 } : undefined)
    expect(await post(calls, ledger)).toMatchObject({ status: 200, body: { logged: 10 } })
  })

  test.each<[string, LedgerError]>([
    ['that lacks the ledger', { code: 'PGRST202', status: 404 }],
    ['that does not let the server log', { code: '42501', status: 403 }],
    ['that does not know the secret key', { code: '', status: 401 }],
  ])('%s is an error of this server, tried once and told to its log only', async (_, error) => {
    const ledger = fakeLedger(() => ({ ...error, message: 'inside' }))
    const { status, body } = await post(calls, ledger)
    expect(status).toBe(500)
    expect(body).toMatchObject({ code: 'ledger_refused', failed: 10 })
    expect(body.results[9]).toMatchObject({ retryable: false })
    expect(JSON.stringify(body)).not.toContain('inside')
    expect(errors).toHaveBeenCalledWith(expect.objectContaining({ message: 'inside' }))
    expect(ledger.batches).toHaveLength(1)
  })

  test('whose client throws is away, too', async () => {
    const supabase = { rpc: () => ({ abortSignal: () => Promise.reject(new TypeError('fetch failed')) }) }
    const { status, body } = await post(call, { supabase: supabase as unknown as LogUsageOptions['supabase'] })
    expect(status).toBe(503)
    expect(body).toMatchObject({ results: [{ retryable: true }] })
  })
})

describe('a signed-in user', () => {
  const { user_id: _, ...own } = call

  function asUser(options: Parameters<typeof fakeCaller>[0] = {}) {
    const { caller: user } = fakeCaller(options)
    return { ...fakeLedger(), credential: 'user', user }
  }

  test.each([
    ['without naming themselves', own],
    ['as nobody', { ...own, user_id: null }],
    ['by their own id', call],
    ['by their id in capitals', { ...call, user_id: userId.toUpperCase() }],
    ['with their own address', { ...own, user_email: 'user@example.com' }],
  ])('logs as who they are, %s', async (_, record) => {
    const ledger = asUser()
    const { status, body } = await post(record, ledger)
    expect(status).toBe(200)
    expect(body.results).toMatchObject([{ request_id: 'msg_1', status: 'logged' }])
    expect(ledger.records()).toMatchObject([{ user_email: 'user@example.com' }])
    expect(ledger.records()[0]?.user_id?.toLowerCase()).toBe(userId)
  })

  test.each([
    ['for somebody else', { user_id: acme }, 'user_id'],
    ["under somebody else's address", { user_email: 'boss@example.com' }, 'user_email'],
    ['as a job', { batch_job_id: acme }, 'batch_job_id'],
    ['at batch prices', { service_tier: 'batch' }, 'service_tier'],
    ['at flex prices, however it is spelled', { service_tier: ' FLEX ' }, 'service_tier'],
    ['into a month that is closed', { occurred_at: '2020-01-01T00:00:00Z' }, 'occurred_at'],
    ['under an id without an end', { request_id: 'x'.repeat(241) }, 'request_id'],
    ['on an organization of others', { organization_id: globex }, 'organization'],
  ])('may not log %s: a 403, and their other records are logged', async (_, bad, what) => {
    const ledger = asUser({ organizations: [acme] })
    const refused = { status: 'invalid', error: { message: expect.stringContaining(what), hint: expect.any(String) } }
    const alone = await post({ ...own, ...bad }, ledger)
    expect(alone.status).toBe(403)
    expect(alone.body.results).toMatchObject([refused])
    expect(ledger.records()).toEqual([])
    const among = await post([{ ...own, ...bad }, { ...own, organization_id: acme, service_tier: 'priority' }], ledger)
    expect(among.status).toBe(207)
    expect(among.body.results).toMatchObject([refused, { status: 'logged' }])
    expect(ledger.records()).toMatchObject([{ organization_id: acme, service_tier: 'priority' }])
  })

  test('cannot take a request id that the server or another user will need, nor learn of theirs', async () => {
    const ledger = fakeLedger()
    const other = { ...fakeCaller().caller, userId: acme }
    await post(own, { ...ledger, credential: 'user', user: fakeCaller().caller })
    await post(own, { ...ledger, credential: 'user', user: other })
    const server = await post(call, ledger)
    expect(server.body).toMatchObject({ logged: 1, duplicate: 0 })
    const [mine, theirs, servers] = ledger.records().map(({ request_id }) => request_id)
    expect(mine).toMatch(/^user:msg_1:[0-9a-f]{32}$/)
    expect(theirs).toMatch(/^user:msg_1:[0-9a-f]{32}$/)
    expect(new Set([mine, theirs, servers]).size).toBe(3)
    expect(mine).not.toContain(userId)
    const copied = await post({ ...own, request_id: theirs }, {
      ...ledger,
      credential: 'user',
      user: fakeCaller().caller,
    })
    expect(copied.body).toMatchObject({ logged: 1, duplicate: 0 })
  })

  test('that sends the same again is told of duplicates', async () => {
    const ledger = asUser()
    await post(own, ledger)
    expect((await post(own, ledger)).body).toMatchObject({ duplicate: 1 })
  })

  test('whose organizations cannot be read may try again with those records that name one', async () => {
    const ledger = asUser({ organizations: 'unreadable' })
    const { status, body } = await post([own, { ...own, request_id: 'msg_2', organization_id: acme }], ledger)
    expect(status).toBe(207)
    expect(body.results).toMatchObject([{ status: 'logged' }, { status: 'failed', retryable: true }])
  })

  test('is charged to no organization that they do not name', async () => {
    const ledger = asUser({ organizations: [acme] })
    await post(own, ledger)
    expect(ledger.records()[0]).not.toHaveProperty('organization_id')
  })
})

describe('a credential', () => {
  test.each([
    ['secret:default', undefined, 200],
    ['secret:log_usage', undefined, 200],
    ['secret:billing', undefined, 403],
    ['user', undefined, 200],
    ['secret:billing', 'user, secret:billing', 200],
    ['secret:default', 'user, secret:billing', 403],
    ['secret:billing', 'secret:*', 200],
    ['user', 'secret:*', 403],
    ['user', '', 403],
  ])('%s, where LOG_USAGE_CALLERS is %s, is a %i', async (credential, accepted, expected) => {
    const ledger = fakeLedger()
    const user = credential === 'user' ? fakeCaller().caller : undefined
    const { status, body } = await post(call, { ...ledger, credential, accepted, user })
    expect(status).toBe(expected)
    expect(ledger.records()).toHaveLength(expected === 200 ? 1 : 0)
    if (expected === 403) {
      expect(body).toMatchObject({ code: 'not_accepted', hint: expect.stringContaining('LOG_USAGE_CALLERS') })
    }
  })
})
