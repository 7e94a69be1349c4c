import Anthropic from '@anthropic-ai/sdk'
import { createClient } from '@supabase/supabase-js'
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, onTestFinished, test, vi } from 'vitest'
import { freePort } from '../../scripts/local-stack/ports.ts'
import { type FeatureOptions, trackFeature } from '../../trackers/index.ts'
import type { Database } from '../../types/index.ts'
import { databaseRefuses, recordedLog } from '../support/recorded-log.ts'
import { admin, startTestStack, type TestStack } from '../support/test-stack.ts'

let stack: TestStack

beforeAll(async () => {
  stack = await startTestStack()
})

afterAll(() => stack?.stop())

afterEach(() => {
  vi.unstubAllGlobals()
})

const userId = '3f0f8f8e-0000-4000-8000-000000000001'
const organizationId = '3f0f8f8e-0000-4000-8000-000000000002'

function tracking(more: Partial<FeatureOptions> = {}): FeatureOptions & { traceId: string } {
  return { supabase: stack.server(), userId, traceId: crypto.randomUUID(), ...more }
}

/** The only row of a trace, as soon as it is there. */
async function row({ traceId }: { traceId: string }) {
  const read = () => stack.server().from('ai_feature_usage').select().eq('trace_id', traceId)
  await vi.waitUntil(async () => ((await read()).data?.length ?? 0) > 0, { timeout: 5_000 })
  await pause(30)
  const { data } = await read()
  expect(data).toHaveLength(1)
  return data?.[0]
}

class DealLocked extends Error {}

describe('a function that succeeds', () => {
  test('returns what it returns, and is logged with the time that it took', async () => {
    const options = tracking({ organizationId, entityType: 'deal', entityId: '42', metadata: { pages: 9 } })
    const before = Date.now()
    const uploaded = trackFeature('upload_document', () => pause(80, { id: 7 }), options)
    expectTypeOf(uploaded).toEqualTypeOf<Promise<{ id: number }>>()
    expect(await uploaded).toEqual({ id: 7 })
    const logged = await row(options)
    expect(logged).toMatchObject({
      feature: 'upload_document',
      status: 'success',
      user_id: userId,
      organization_id: organizationId,
      entity_type: 'deal',
      entity_id: '42',
      error_code: null,
      error_message: null,
      error_group: null,
      metadata: { pages: 9 },
    })
    expect(logged?.duration_ms).toBeGreaterThanOrEqual(75)
    expect(Date.parse(logged?.created_at ?? '') - before).toBeLessThan(60)
  })

  test('is as synchronous as before', async () => {
    const options = tracking()
    const found = trackFeature('search', () => [1, 2], options)
    expectTypeOf(found).toEqualTypeOf<number[]>()
    expect(found).toEqual([1, 2])
    expect(await row(options)).toMatchObject({ feature: 'search', status: 'success' })
  })

  test('may give a query, which is sent once', async () => {
    const options = tracking()
    let sent = 0
    const query: PromiseLike<number> = { then: (resolve) => Promise.resolve(++sent).then(resolve) }
    expect(await trackFeature('query', () => query, options)).toBe(1)
    expect(sent).toBe(1)
    expect(await row(options)).toMatchObject({ status: 'success' })
  })

  test('needs no user', async () => {
    const options = tracking({ userId: undefined })
    trackFeature('document_processing', () => 1, options)
    expect(await row(options)).toMatchObject({ user_id: null })
  })

  test('of the same request is logged once', async () => {
    const options = tracking({ requestId: crypto.randomUUID() })
    trackFeature('chat', () => 1, options)
    await row(options)
    trackFeature('chat', () => 2, options)
    await pause(200)
    expect(await row(options)).toMatchObject({ request_id: options.requestId })
  })

  test('does not wait for the log, which keeps an edge function alive', async () => {
    const waitUntil = vi.fn()
    vi.stubGlobal('EdgeRuntime', { waitUntil })
    const options = tracking()
    expect(trackFeature('chat', () => 'now', options)).toBe('now')
    expect(waitUntil).toHaveBeenCalledOnce()
    await waitUntil.mock.calls[0]?.[0]
    expect(await row(options)).toMatchObject({ status: 'success' })
  })
})

describe('a function that fails', () => {
  test.each([
    ['throws', () => {
      throw new DealLocked('Deal 42 is locked')
    }],
    ['rejects', () => Promise.reject(new DealLocked('Deal 42 is locked'))],
  ])('%s what it threw, and is logged with the error and its kind', async (_, run) => {
    const options = tracking()
    await expect((async () => await trackFeature('chat', run, options))()).rejects.toThrow(DealLocked)
    expect(await row(options)).toMatchObject({
      status: 'error',
      error_code: 'DealLocked',
      error_message: 'Deal 42 is locked',
      error_group: 'Deal # is locked',
    })
  })

  test.each([
    ["the database's code", Object.assign(new Error('duplicate key'), { code: '23505' }), '23505', 'duplicate key'],
    ['the code of what is no error', { code: 'PGRST116', message: 'No rows' }, 'PGRST116', 'No rows'],
    ['no code', new Error('Broken'), 'Error', 'Broken'],
    ['a text', 'Broken', 'unknown', 'Broken'],
    ['nothing at all', undefined, 'unknown', 'undefined'],
    [
      'a code that is a story',
      { code: 'ä'.repeat(500), message: 'x'.repeat(9_000) },
      'ä'.repeat(63),
      'x'.repeat(2_000),
    ],
  ])('with %s is logged by it', async (_, thrown, code, message) => {
    const options = tracking()
    await expect(trackFeature('chat', () => Promise.reject(thrown), options)).rejects.toBe(thrown)
    expect(await row(options)).toMatchObject({ status: 'error', error_code: code, error_message: message })
  })

  test('with what cannot be looked at throws it all the same', async () => {
    const options = tracking()
    const hostile = new Proxy({}, {
      get: () => {
        throw new Error('hands off')
      },
    })
    let thrown: unknown
    try {
      trackFeature('chat', () => {
        throw hostile
      }, options)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBe(hostile)
    expect(await row(options)).toMatchObject({ status: 'error', error_code: 'unknown' })
  })
})

describe('a function whose time is up', () => {
  async function hangingServer(): Promise<string> {
    const server = createServer(() => {})
    const port = await freePort()
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    return `http://127.0.0.1:${port}`
  }

  test.each<[string, (url: string, signal: AbortSignal) => Promise<unknown>]>([
    ['fetch', (url, signal) => fetch(url, { signal })],
    ['a timer of Node', (_, signal) => pause(5_000, undefined, { signal })],
    ['an SDK', (url) => {
      const claude = new Anthropic({ apiKey: 'test', baseURL: url, maxRetries: 0, timeout: 40 })
      return claude.messages.create({ model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Hello' }] })
    }],
    ['a socket', () => Promise.reject(Object.assign(new Error('connect failed'), { code: 'ETIMEDOUT' }))],
    ['a cause of a cause', () => {
      const cause = new Error('lower', { cause: new DOMException('Time is up', 'TimeoutError') })
      return Promise.reject(new Error('upper', { cause }))
    }],
  ])('as %s says it is a timeout', async (_, run) => {
    const url = await hangingServer()
    const options = tracking()
    await expect(trackFeature('chat', () => run(url, AbortSignal.timeout(40)), options)).rejects.toThrow()
    expect(await row(options)).toMatchObject({ status: 'timeout', error_code: 'timeout' })
  })

  test('is known by its signal, where the error does not say', async () => {
    const signal = AbortSignal.timeout(40)
    const options = tracking({ signal })
    const run = () =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('Aborted'))))
    await expect(trackFeature('chat', run, options)).rejects.toThrow('Aborted')
    expect(await row(options)).toMatchObject({ status: 'timeout', error_code: 'timeout', error_message: 'Aborted' })
  })

  test('because the caller went away is an error, and no timeout', async () => {
    const url = await hangingServer()
    const caller = new AbortController()
    const options = tracking({ signal: caller.signal })
    const asked = trackFeature('chat', () => fetch(url, { signal: caller.signal }), options)
    setTimeout(() => caller.abort(), 40)
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
    expect(await row(options)).toMatchObject({ status: 'error', error_code: 'cancelled' })
  })

  test('but that comes to its end is a success', async () => {
    const signal = AbortSignal.timeout(10)
    const options = tracking({ signal })
    expect(await trackFeature('chat', () => pause(60, 'done'), options)).toBe('done')
    expect(await row(options)).toMatchObject({ status: 'success' })
  })
})

test('metadata that JSON or Postgres cannot hold is logged without what they cannot', async () => {
  const metadata: FeatureOptions['metadata'] & Record<string, unknown> = { deal: 'a\0b', pages: 9 }
  Object.assign(metadata, { id: 9007199254740993n, self: metadata })
  Object.defineProperty(metadata, 'broken', {
    enumerable: true,
    get: () => {
      throw new Error('broken')
    },
  })
  const options = tracking({ metadata })
  expect(trackFeature('chat', () => 1, options)).toBe(1)
  expect(await row(options)).toMatchObject({
    status: 'success',
    metadata: { deal: 'a\uFFFDb', pages: 9, id: '9007199254740993' },
  })
})

test('a message that is cut in the middle of a character ends with U+FFFD', async () => {
  const { log, written } = recordedLog()
  const thrown = new Error(`${'x'.repeat(1_999)}🙂`)
  await expect(trackFeature('chat', () => Promise.reject(thrown), { ...log, userId })).rejects.toBe(thrown)
  expect(await written()).toMatchObject({ p_error_message: `${'x'.repeat(1_999)}\uFFFD` })
})

describe('while the database is away', () => {
  test('the function does what it does, and one line holds the whole record, ready for the RPC', async () => {
    const nowhere = createClient<Database>(`http://127.0.0.1:${await freePort()}`, 'key', {
      auth: { persistSession: false },
    })
    const emitted: string[] = []
    const options = tracking({ supabase: nowhere, pauses: [10], emit: (line) => emitted.push(line) })
    expect(await trackFeature('chat', () => Promise.resolve('Hi.'), options)).toBe('Hi.')
    await expect(trackFeature('chat', () => Promise.reject(new DealLocked('no')), tracking({ ...options })))
      .rejects.toThrow(DealLocked)
    await vi.waitUntil(() => emitted.length === 2, { timeout: 5_000 })
    const [first] = emitted.map((line) => JSON.parse(line)).filter(({ args }) => args.p_status === 'success')
    expect(first).toMatchObject({ event: 'ai_feature_usage_not_logged', attempts: 2, args: { p_feature: 'chat' } })
    expect(emitted.join()).not.toContain('\n')

    const { error } = await stack.server().rpc('log_ai_feature_usage', first.args)
    expect(error).toBeNull()
    const rows = await stack.server().from('ai_feature_usage').select().eq('request_id', first.args.p_request_id)
    expect(rows.data).toMatchObject([{ status: 'success', trace_id: options.traceId, user_id: userId }])
  })

  test('logging is tried again with the same request id', async () => {
    const away = { status: 503, error: { code: 'PGRST002', message: 'no connection', details: '', hint: '' } }
    const { log, calls, emitted } = recordedLog(away, away)
    trackFeature('chat', () => 1, { ...log, userId })
    await vi.waitUntil(() => calls.length === 3)
    expect(new Set(calls.map(({ args }) => args.p_request_id)).size).toBe(1)
    expect(emitted).toEqual([])
  })
})

test('a record that the database refuses is not tried again, and not lost', async () => {
  const { log, calls, emitted } = recordedLog(databaseRefuses)
  trackFeature('chat', () => 1, { ...log, userId })
  await vi.waitUntil(() => emitted.length === 1)
  expect(calls).toHaveLength(1)
  expect(JSON.parse(emitted[0] ?? '')).toMatchObject({ attempts: 1, error: { code: '23514' } })
})

test('what was tracked is what an admin reads, and nobody else', async () => {
  const feature = `feature ${crypto.randomUUID()}`
  for (let n = 1; n <= 3; n += 1) trackFeature(feature, () => n, tracking())
  await expect(trackFeature(feature, () => Promise.reject(new Error('Deal 1 is locked')), tracking())).rejects.toThrow()
  await expect(trackFeature(feature, () => Promise.reject(new Error('Deal 2 is locked')), tracking())).rejects.toThrow()
  const timedOut = new DOMException('late', 'TimeoutError')
  await expect(trackFeature(feature, () => Promise.reject(timedOut), tracking())).rejects.toThrow()

  const reader = await stack.signedIn(admin)
  const args = { p_filters: { feature } }
  const stats = await vi.waitUntil(async () => {
    const { data } = await reader.rpc('get_ai_feature_stats', args)
    const [found] = (data as { features: { calls: number }[] } | null)?.features ?? []
    return found?.calls === 6 && found
  }, { timeout: 5_000 })
  expect(stats).toMatchObject({
    feature,
    successful_calls: 3,
    errors: 2,
    timeouts: 1,
    top_errors: [
      { status: 'error', error_code: 'Error', message: 'Deal # is locked', calls: 2 },
      { status: 'timeout', error_code: 'timeout', message: 'late', calls: 1 },
    ],
  })
  const stranger = await stack.signedIn()
  expect((await stranger.rpc('get_ai_feature_stats', args)).error?.code).toBe('PT403')
  expect((await stranger.from('ai_feature_usage').select()).data).toEqual([])
  expect((await stranger.rpc('log_ai_feature_usage', { p_feature: feature })).error?.code).toBe('42501')
})
