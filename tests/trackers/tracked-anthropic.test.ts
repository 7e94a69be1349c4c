import Anthropic from '@anthropic-ai/sdk'
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, expectTypeOf, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { tracked, type TrackerOptions } from '../../trackers/index.ts'
import { type FakeAnthropic, startFakeAnthropic } from '../support/fake-anthropic.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { type TestLedger, testLedger } from '../support/test-ledger.ts'

// The real SDK, over real HTTP, into a real ledger.
let fake: FakeAnthropic
let anthropic: Anthropic
let ledger: TestLedger

beforeAll(async () => {
  fake = await startFakeAnthropic()
  anthropic = new Anthropic({ apiKey: 'test', baseURL: fake.url, maxRetries: 0 })
  ledger = await testLedger()
})

afterAll(async () => {
  await fake.stop()
  await ledger.stop()
})

const params = { model: 'claude-opus-5', max_tokens: 100, messages: [{ role: 'user' as const, content: 'Hello' }] }

const usage = {
  input_tokens: 1_000,
  cache_read_input_tokens: 500,
  cache_creation_input_tokens: 30,
  cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
  output_tokens: 40,
  output_tokens_details: { thinking_tokens: 15 },
}
/** What that becomes: 1,000 × 5 + 500 × 0.5 + 10 × 6.25 + 20 × 10 + 40 × 25 dollars a million. */
const row = {
  provider: 'anthropic',
  model_used: 'claude-opus-5',
  input_tokens: 1_000,
  cache_read_tokens: 500,
  cache_write_5m_tokens: 10,
  cache_write_1h_tokens: 20,
  output_tokens: 40,
  reasoning_tokens: 15,
  status: 'success',
  usage_status: 'final',
  cost: '0.0065125',
}

function tracking(client: Anthropic = anthropic) {
  const options = ledger.options()
  return { claude: tracked(client, options), options }
}

async function textOf(events: AsyncIterable<Anthropic.RawMessageStreamEvent>): Promise<string> {
  let text = ''
  for await (const event of events) {
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text
  }
  return text
}

/** Metadata that neither JSON nor Postgres can hold as it is. */
function unstorable(): TrackerOptions['metadata'] {
  const metadata = { plan: 'pro', id: 9007199254740993n, note: 'a\0b' }
  Object.defineProperty(metadata, 'broken', {
    enumerable: true,
    get: () => {
      throw new Error('broken')
    },
  })
  return Object.assign(metadata, { self: metadata }) as never
}
/** What can be kept of it. */
const storable = { plan: 'pro', id: '9007199254740993', note: 'a\uFFFDb' }

test("a tracked client has the client's own type, and is another one", () => {
  const { claude } = tracking()
  expectTypeOf(claude).toEqualTypeOf<Anthropic>()
  expect(claude).toBeInstanceOf(Anthropic)
  expect(claude).not.toBe(anthropic)
  expect(anthropic.middleware).toEqual([])
})

test('who calls and for whom is on the row', async () => {
  const options = ledger.options({
    userEmail: 'user@example.com',
    organizationId: '00000000-0000-4000-8000-00000000000a',
    customerId: '42',
    customerName: 'Acme',
    feature: 'assistant_chat',
    requestType: 'insight',
    operation: 'summary',
    entityType: 'case',
    entityId: '7',
    sessionId: 'session',
    batchJobId: '00000000-0000-4000-8000-00000000000b',
    metadata: { plan: 'pro' },
  })
  await tracked(anthropic, options).messages.create(params)
  expect(await ledger.row(options)).toMatchObject({
    user_id: options.userId,
    user_email: 'user@example.com',
    organization_id: '00000000-0000-4000-8000-00000000000a',
    customer_id: '42',
    customer_name: 'Acme',
    feature: 'assistant_chat',
    request_type: 'insight',
    operation: 'summary',
    entity_type: 'case',
    entity_id: '7',
    session_id: 'session',
    trace_id: options.traceId,
    batch_job_id: '00000000-0000-4000-8000-00000000000b',
    metadata: { plan: 'pro' },
  })
})

describe('an answer', () => {
  test('comes back unchanged, and is logged at its exact cost', async () => {
    fake.next({ text: 'Hi.', usage, delay: 30 })
    const { claude, options } = tracking()
    const message = await claude.messages.create(params)
    expect(message.content).toEqual([{ type: 'text', text: 'Hi.', citations: null }])
    expect(message._request_id).toMatch(/^req_/)
    const logged = await ledger.row(options)
    expect(logged).toMatchObject({ ...row, request_id: message.id, operation: 'chat', time_to_first_token_ms: null })
    expect(logged.raw_usage).toEqual(JSON.parse(JSON.stringify(message.usage)))
    expect(logged.latency_ms).toBeGreaterThanOrEqual(25)
  })

  test('can be had as a response, with the address that it came from', async () => {
    const { claude, options } = tracking()
    const { data, response } = await claude.messages.create(params).withResponse()
    expect(response.url).toBe(`${fake.url}/v1/messages`)
    expect(await ledger.row(options)).toMatchObject({ request_id: data.id })
  })

  test('is logged though nobody reads it', async () => {
    fake.next({ usage })
    const { claude, options } = tracking()
    await claude.messages.create(params).asResponse()
    expect(await ledger.row(options)).toMatchObject(row)
  })

  test('gives metadata to a function that asks for it', async () => {
    const options = ledger.options({
      metadata: ({ status, headers, body }) => ({
        status,
        request: headers.get('request-id'),
        stop_reason: z.object({ stop_reason: z.string() }).parse(body).stop_reason,
      }),
    })
    const message = await tracked(anthropic, options).messages.create(params)
    expect((await ledger.row(options)).metadata).toEqual({
      status: 200,
      request: message._request_id,
      stop_reason: 'end_turn',
    })
  })

  test('is not hurt by a function for metadata that throws', async () => {
    const options = ledger.options({
      metadata: () => {
        throw new Error('no metadata')
      },
    })
    await tracked(anthropic, options).messages.create(params)
    expect(await ledger.row(options)).toMatchObject({ status: 'success', metadata: {} })
  })

  test.each<[string, (metadata: TrackerOptions['metadata']) => TrackerOptions['metadata']]>([
    ['an object', (metadata) => metadata],
    ['what a function gives', (metadata) => () => metadata as never],
  ])('is logged with what can be kept of metadata that is %s', async (_, given) => {
    const options = ledger.options({ metadata: given(unstorable()) })
    await tracked(anthropic, options).messages.create(params)
    expect(await ledger.row(options)).toMatchObject({ status: 'success', metadata: storable })
  })

  test.each([['a list', ['pro']], ['a text', 'pro'], ['nothing', null]])(
    'is logged without metadata that is %s',
    async (_, metadata) => {
      const options = ledger.options({ metadata: () => metadata as never })
      await tracked(anthropic, options).messages.create(params)
      expect(await ledger.row(options)).toMatchObject({ status: 'success', metadata: {} })
    },
  )

  test('is not hurt by a ledger that is away', async () => {
    const emitted: string[] = []
    const options = ledger.options({
      supabase: {
        rpc: () => {
          throw new Error('away')
        },
      },
      emit: (line) => emitted.push(line),
    })
    const message = await tracked(anthropic, options).messages.create(params)
    expect(message.type).toBe('message')
    await vi.waitUntil(() => emitted.length === 1)
    expect(JSON.parse(emitted[0] ?? '')).toMatchObject({ records: [{ request_id: message.id }] })
  })

  test('with what is billed beside it becomes several rows', async () => {
    fake.next({ usage: { iterations: [{ type: 'compaction', input_tokens: 9, output_tokens: 2 }] } })
    const { claude, options } = tracking()
    const message = await claude.messages.create(params)
    expect(await ledger.rows(options, 2)).toMatchObject([
      { request_id: message.id, line: 0 },
      { request_id: message.id, line: 1, input_tokens: 9, output_tokens: 2, latency_ms: null },
    ])
  })
})

test('counting tokens is not a call that is billed', async () => {
  const { claude, options } = tracking()
  await expect(claude.messages.countTokens(params)).rejects.toMatchObject({ status: 404 })
  await claude.messages.create(params)
  await ledger.row(options)
})

describe('the tool runner', () => {
  const weather = betaZodTool({
    name: 'weather',
    description: 'The weather.',
    inputSchema: z.object({ city: z.string() }),
    run: ({ city }) => `Sun in ${city}.`,
  })

  test('logs each of its calls, with the tool calls that were served to it', async () => {
    fake.next({ toolUses: [{ name: 'weather', input: { city: 'Cluj' } }], usage }, { text: 'Sun.', usage })
    const { claude, options } = tracking()
    const message = await claude.beta.messages.toolRunner({ ...params, tools: [weather] })
    expect(message.content).toMatchObject([{ text: 'Sun.' }])
    expect(await ledger.rows(options, 2)).toMatchObject([
      { ...row, tool_turns: 0 },
      { ...row, tool_turns: 1, request_id: message.id },
    ])
  })

  test('logs each of its streams', async () => {
    fake.next({ toolUses: [{ name: 'weather', input: { city: 'Cluj' } }], usage }, { text: 'Sun.', usage })
    const { claude, options } = tracking()
    for await (const stream of claude.beta.messages.toolRunner({ ...params, tools: [weather], stream: true })) {
      await stream.finalMessage()
    }
    expect(await ledger.rows(options, 2)).toMatchObject([{ ...row, tool_turns: 0 }, { ...row, tool_turns: 1 }])
  })
})

describe('a refused call', () => {
  test("rejects with the SDK's own error and is logged as having used nothing", async () => {
    fake.next({ error: { status: 400, type: 'invalid_request_error', message: 'max_tokens: too large' } })
    const { claude, options } = tracking()
    const error = await claude.messages.create(params).catch((error) => error)
    expect(error).toBeInstanceOf(Anthropic.BadRequestError)
    expect(error).toMatchObject({ status: 400, type: 'invalid_request_error' })
    expect(await ledger.row(options)).toMatchObject({
      request_id: error.requestID,
      model_used: 'claude-opus-5',
      status: 'error',
      error_code: 'invalid_request_error',
      error_message: 'max_tokens: too large',
      usage_status: 'final',
      cost: '0',
    })
  })

  test('with a message that is cut in the middle of a character is logged with U+FFFD at its end', async () => {
    fake.next({ error: { status: 400, type: 'invalid_request_error', message: `${'x'.repeat(1_999)}🙂` } })
    const { log, written } = recordedLog()
    const claude = tracked(anthropic, { ...log, userId: crypto.randomUUID() })
    await expect(claude.messages.create(params)).rejects.toBeInstanceOf(Anthropic.BadRequestError)
    expect(await written()).toMatchObject({ p_error_message: `${'x'.repeat(1_999)}\uFFFD` })
  })

  test('that the SDK tries again is one row, and the answer another', async () => {
    const busy = { status: 429, type: 'rate_limit_error', message: 'Too many', headers: { 'retry-after-ms': '1' } }
    fake.next({ error: busy }, { error: { ...busy, status: 529, type: 'overloaded_error' } }, { usage })
    const { claude, options } = tracking(anthropic.withOptions({ maxRetries: 2 }))
    const message = await claude.messages.create(params)
    expect(await ledger.rows(options, 3)).toMatchObject([
      { status: 'error', error_code: 'rate_limit_error', request_id: expect.stringMatching(/^req_/), cost: '0' },
      { status: 'error', error_code: 'overloaded_error', request_id: expect.stringMatching(/^req_/), cost: '0' },
      { ...row, request_id: message.id },
    ])
  })
})

describe('a call without an answer', () => {
  test('to a provider that is not there is logged with an unknown cost', async () => {
    const { claude, options } = tracking(anthropic.withOptions({ baseURL: 'http://127.0.0.1:1' }))
    await expect(claude.messages.create(params)).rejects.toBeInstanceOf(Anthropic.APIConnectionError)
    expect(await ledger.row(options)).toMatchObject({
      status: 'error',
      error_code: 'connection_error',
      usage_status: 'missing',
      model_used: 'claude-opus-5',
      cost: null,
    })
  })

  test("because the SDK's time was up is logged as a timeout", async () => {
    fake.next({ hang: true })
    const { claude, options } = tracking()
    await expect(claude.messages.create(params, { timeout: 60 })).rejects.toBeInstanceOf(
      Anthropic.APIConnectionTimeoutError,
    )
    expect(await ledger.row(options)).toMatchObject({ status: 'timeout', usage_status: 'missing', cost: null })
  })

  test('because the caller went away is logged as cancelled', async () => {
    fake.next({ hang: true })
    const { claude, options } = tracking()
    const caller = new AbortController()
    setTimeout(() => caller.abort(), 50)
    await expect(claude.messages.create(params, { signal: caller.signal })).rejects.toBeInstanceOf(
      Anthropic.APIUserAbortError,
    )
    expect(await ledger.row(options)).toMatchObject({ status: 'cancelled', usage_status: 'missing', cost: null })
  })

  test("in the caller's own time is logged as a timeout", async () => {
    fake.next({ hang: true })
    const { claude, options } = tracking()
    await expect(claude.messages.create(params, { signal: AbortSignal.timeout(50) })).rejects.toBeInstanceOf(
      Anthropic.APIUserAbortError,
    )
    expect(await ledger.row(options)).toMatchObject({ status: 'timeout', usage_status: 'missing' })
  })
})

describe('a stream', () => {
  test.each([undefined, 1, 7, 61])(
    'in chunks of %s bytes comes through unchanged and is logged once',
    async (chunkBytes) => {
      fake.next({ thinking: 'Hm.', text: 'Unu doi trei: ăîșț 🙂.', usage, chunkBytes })
      const { claude, options } = tracking()
      const stream = await claude.messages.create({ ...params, stream: true })
      expect(await textOf(stream)).toBe('Unu doi trei: ăîșț 🙂.')
      expect(await ledger.row(options)).toMatchObject({ ...row, request_id: expect.stringMatching(/^msg_/) })
    },
  )

  test('has the time of its first token', async () => {
    fake.next({ text: 'One two three.', usage, eventDelay: 15 })
    const { claude, options } = tracking()
    await textOf(await claude.messages.create({ ...params, stream: true }))
    const { latency_ms, time_to_first_token_ms } = await ledger.row(options)
    expect(time_to_first_token_ms).toBeGreaterThan(30)
    expect(time_to_first_token_ms).toBeLessThan(Number(latency_ms))
  })

  test("of the SDK's helper is logged, too", async () => {
    fake.next({ text: 'One two three.', usage })
    const { claude, options } = tracking()
    const message = await claude.messages.stream(params).finalMessage()
    expect(message.content).toMatchObject([{ text: 'One two three.' }])
    expect(await ledger.row(options)).toMatchObject({ ...row, request_id: message.id })
  })

  test('that is cut is an error with what was seen', async () => {
    fake.next({ text: 'One two three.', usage, breakAfter: { events: 4, how: 'cut' } })
    const { claude, options } = tracking()
    await expect(textOf(await claude.messages.create({ ...params, stream: true }))).rejects.toThrow()
    expect(await ledger.row(options)).toMatchObject({
      status: 'error',
      error_code: 'connection_error',
      usage_status: 'partial',
      input_tokens: 1_000,
      output_tokens: 1,
      cost: '0.0055375',
    })
  })

  test("with an error event throws the provider's error and is logged with what was seen", async () => {
    const how = { type: 'overloaded_error', message: 'Overloaded' }
    fake.next({ text: 'One two three.', usage, breakAfter: { events: 4, how } })
    const { claude, options } = tracking()
    await expect(textOf(await claude.messages.create({ ...params, stream: true }))).rejects.toMatchObject({
      type: 'overloaded_error',
    })
    expect(await ledger.row(options)).toMatchObject({
      status: 'error',
      error_code: 'overloaded_error',
      error_message: 'Overloaded',
      usage_status: 'partial',
    })
  })

  test('whose reader stops early is cancelled at the provider and logged with what was seen', async () => {
    fake.next({ text: 'One two three four five six.', usage, eventDelay: 20 })
    const { claude, options } = tracking()
    for await (const event of await claude.messages.create({ ...params, stream: true })) {
      if (event.type === 'content_block_delta') break
    }
    expect(await ledger.row(options)).toMatchObject({
      status: 'cancelled',
      usage_status: 'partial',
      input_tokens: 1_000,
    })
    await vi.waitUntil(() => fake.requests.at(-1)?.aborted)
  })

  test('that nobody has begun to read is logged when it is aborted', async () => {
    fake.next({ text: 'One two three.', usage, eventDelay: 20 })
    const { claude, options } = tracking()
    const stream = await claude.messages.create({ ...params, stream: true })
    stream.controller.abort()
    expect(await ledger.row(options)).toMatchObject({ status: 'cancelled', usage_status: 'missing', cost: null })
  })

  test('that nobody reads or keeps is logged once it is gone', async () => {
    setFlagsFromString('--expose-gc')
    const collectGarbage: () => void = runInNewContext('gc')
    fake.next({ text: 'One.', usage })
    const { claude, options } = tracking()
    await claude.messages.create({ ...params, stream: true })
    const collecting = setInterval(collectGarbage, 20)
    onTestFinished(() => clearInterval(collecting))
    expect(await ledger.row(options)).toMatchObject({ status: 'cancelled', usage_status: 'missing' })
  })

  test('whose reader leaves after the last counts is a success', async () => {
    fake.next({ text: 'One.', usage })
    const { claude, options } = tracking()
    for await (const event of await claude.messages.create({ ...params, stream: true })) {
      if (event.type === 'message_delta') break
    }
    expect(await ledger.row(options)).toMatchObject(row)
  })
})

describe('a Message Batch', () => {
  const message = { type: 'message', role: 'assistant', model: 'claude-opus-5', content: [], stop_reason: 'end_turn' }
  const results = [
    {
      custom_id: 'first',
      result: {
        type: 'succeeded',
        message: { ...message, id: 'msg_batch_1', usage: { ...usage, service_tier: 'batch' } },
      },
    },
    { custom_id: 'second', result: { type: 'errored', error: { type: 'invalid_request' } } },
    { custom_id: 'third', result: { type: 'succeeded', message: { ...message, id: 'msg_batch_2', usage } } },
  ]

  test('is logged line by line at half the price, and only once', async () => {
    const id = fake.batches.add(results)
    const { claude, options } = tracking()
    for (const _ of [1, 2]) {
      const seen = await Array.fromAsync(await claude.messages.batches.results(id))
      expect(seen).toEqual(results)
    }
    const rows = await ledger.rows(options, 2)
    expect(rows).toMatchObject([
      {
        ...row,
        request_id: 'msg_batch_1',
        created_at: new Date('2026-11-20T12:00:00Z'),
        service_tier: 'batch',
        metadata: { custom_id: 'first', batch_id: id },
        cost: '0.00325625',
      },
      {
        ...row,
        request_id: 'msg_batch_2',
        service_tier: 'batch',
        metadata: { custom_id: 'third', batch_id: id },
        cost: '0.00325625',
      },
    ])
  })

  test('is read and logged in spite of metadata that cannot be kept as it is', async () => {
    const id = fake.batches.add(
      results.map((result) => JSON.parse(JSON.stringify(result).replace('msg_batch', 'msg_kept'))),
    )
    const options = ledger.options({ metadata: unstorable() })
    const claude = tracked(anthropic, options)
    expect(await Array.fromAsync(await claude.messages.batches.results(id))).toHaveLength(3)
    expect(await ledger.rows(options, 2)).toMatchObject([
      { request_id: 'msg_kept_1', metadata: { ...storable, custom_id: 'first' } },
      { request_id: 'msg_kept_2', metadata: { ...storable, custom_id: 'third' } },
    ])
  })

  test('that is read to its middle is logged so far', async () => {
    const id = fake.batches.add(
      results.map((result) => JSON.parse(JSON.stringify(result).replace('msg_batch', 'msg_half'))),
    )
    const { claude, options } = tracking()
    for await (const { custom_id } of await claude.messages.batches.results(id)) {
      if (custom_id === 'first') break
    }
    expect(await ledger.rows(options, 2)).toMatchObject([{ request_id: 'msg_half_1' }, { request_id: 'msg_half_2' }])
  })
})
