import OpenAI, { AzureOpenAI } from 'openai'
import { afterAll, beforeAll, describe, expect, expectTypeOf, test, vi } from 'vitest'
import { tracked } from '../../trackers/index.ts'
import { type FakeOpenAIReply, startFakeOpenAI } from '../support/fake-openai.ts'
import type { FakeProvider } from '../support/fake-provider.ts'
import { type TestLedger, testLedger } from '../support/test-ledger.ts'

// The real SDK, over real HTTP, into a real ledger.
let fake: FakeProvider<FakeOpenAIReply>
let openai: OpenAI
let ledger: TestLedger

beforeAll(async () => {
  fake = await startFakeOpenAI()
  openai = new OpenAI({ apiKey: 'test', baseURL: `${fake.url}/v1`, maxRetries: 0 })
  ledger = await testLedger()
})

afterAll(async () => {
  await fake.stop()
  await ledger.stop()
})

const model = 'gpt-4.1-2025-04-14'
const chat = { model, messages: [{ role: 'user' as const, content: 'Hello' }] }
const counts = {
  prompt_tokens: 2_006,
  completion_tokens: 300,
  total_tokens: 2_306,
  prompt_tokens_details: { cached_tokens: 1_920 },
  completion_tokens_details: { reasoning_tokens: 100 },
}
/** What that becomes: 86 × 2 + 1,920 × 0.5 + 300 × 8 dollars a million. */
const row = {
  provider: 'openai',
  model_used: model,
  operation: 'chat',
  input_tokens: 86,
  cache_read_tokens: 1_920,
  output_tokens: 300,
  reasoning_tokens: 100,
  status: 'success',
  usage_status: 'final',
  cost: '0.003532',
}
const responsesUsage = {
  input_tokens: 2_006,
  output_tokens: 300,
  total_tokens: 2_306,
  input_tokens_details: { cached_tokens: 1_920 },
  output_tokens_details: { reasoning_tokens: 100 },
}

function tracking(client: OpenAI = openai) {
  const options = ledger.options()
  return { openai: tracked(client, options), options }
}

async function read(stream: AsyncIterable<OpenAI.ChatCompletionChunk>) {
  const chunks = await Array.fromAsync(stream)
  return { chunks, text: chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('') }
}

test("a tracked client has the client's own type, and is another one", () => {
  const azure = new AzureOpenAI({ apiKey: 'test', endpoint: fake.url, apiVersion: '2026-01-01' })
  expectTypeOf(tracking().openai).toEqualTypeOf<OpenAI>()
  expectTypeOf(tracked(azure, ledger.options())).toEqualTypeOf<AzureOpenAI>()
  expect(tracked(azure, ledger.options())).toBeInstanceOf(AzureOpenAI)
  expect(tracking().openai).not.toBe(openai)
})

test('the client that is passed in is not tracked', async () => {
  const { openai: other, options } = tracking()
  await openai.chat.completions.create(chat)
  await other.chat.completions.create(chat)
  await ledger.row(options)
})

test('a fetch of the client is still used', async () => {
  const own = vi.fn(fetch)
  const { openai: other, options } = tracking(openai.withOptions({ fetch: own }))
  await other.chat.completions.create(chat)
  expect(own).toHaveBeenCalledOnce()
  await ledger.row(options)
})

describe('a chat completion', () => {
  test('comes back unchanged, and is logged at its exact cost', async () => {
    fake.next({ text: 'Hi.', usage: counts, delay: 30 })
    const { openai, options } = tracking()
    const { data, request_id } = await openai.chat.completions.create(chat).withResponse()
    expect(data.choices[0]?.message.content).toBe('Hi.')
    expect(request_id).toMatch(/^req_/)
    const logged = await ledger.row(options)
    expect(logged).toMatchObject({ ...row, request_id: data.id })
    expect(logged.raw_usage).toEqual(JSON.parse(JSON.stringify(data.usage)))
    expect(logged.latency_ms).toBeGreaterThanOrEqual(25)
  })

  test('knows how many tool calls were served to it', async () => {
    const { openai, options } = tracking()
    await openai.chat.completions.create({
      model,
      messages: [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', tool_calls: [{ id: '1', type: 'function', function: { name: 'a', arguments: '{}' } }] },
        { role: 'tool', tool_call_id: '1', content: 'a' },
        { role: 'tool', tool_call_id: '2', content: 'b' },
      ],
    })
    expect(await ledger.row(options)).toMatchObject({ tool_turns: 2 })
  })

  test('of the tool runner is a row a call', async () => {
    fake.next({ toolCalls: [{ name: 'weather', arguments: { city: 'Cluj' } }], usage: counts }, { usage: counts })
    const { openai, options } = tracking()
    const runner = openai.chat.completions.runTools({
      ...chat,
      tools: [{
        type: 'function',
        function: {
          name: 'weather',
          parse: JSON.parse,
          parameters: { type: 'object' },
          description: 'The weather.',
          function: () => 'Sun.',
        },
      }],
    })
    expect(await runner.finalContent()).toBe('Hello.')
    expect(await ledger.rows(options, 2)).toMatchObject([{ ...row, tool_turns: 0 }, { ...row, tool_turns: 1 }])
  })

  test('is logged at the price of the tier that served it', async () => {
    fake.next({ usage: counts, serviceTier: 'priority' })
    const { openai, options } = tracking()
    await openai.chat.completions.create(chat)
    expect(await ledger.row(options)).toMatchObject({ service_tier: 'priority', cost: '0.006181' })
  })

  test('of another provider is logged as its own', async () => {
    const options = ledger.options({ provider: 'groq' })
    await tracked(openai, options).chat.completions.create({ ...chat, model: 'some-model' })
    expect(await ledger.row(options)).toMatchObject({ provider: 'groq', model_used: 'some-model', cost: null })
  })
})

describe('a chat stream', () => {
  test.each([undefined, 1, 7, 61])(
    'in chunks of %s bytes is asked for its usage, which the caller does not see',
    async (
      chunkBytes,
    ) => {
      fake.next({ text: 'Unu doi trei: ăîșț 🙂.', usage: counts, chunkBytes })
      const { openai, options } = tracking()
      const { chunks, text } = await read(await openai.chat.completions.create({ ...chat, stream: true }))
      expect(text).toBe('Unu doi trei: ăîșț 🙂.')
      expect(fake.requests.at(-1)?.body).toEqual({ ...chat, stream: true, stream_options: { include_usage: true } })
      expect(chunks.every(({ choices, usage }) => choices.length === 1 && !usage)).toBe(true)
      expect(await ledger.row(options)).toMatchObject({ ...row, request_id: chunks[0]?.id })
    },
  )

  test('whose caller asks for the usage shows it to them', async () => {
    fake.next({ usage: counts })
    const { openai, options } = tracking()
    const stream_options = { include_usage: true }
    const { chunks } = await read(await openai.chat.completions.create({ ...chat, stream: true, stream_options }))
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: counts })
    expect(await ledger.row(options)).toMatchObject(row)
  })

  test('keeps the other options of its caller', async () => {
    const { openai, options } = tracking()
    const stream_options = { include_obfuscation: false }
    await read(await openai.chat.completions.create({ ...chat, stream: true, stream_options }))
    expect(fake.requests.at(-1)?.body.stream_options).toEqual({ include_obfuscation: false, include_usage: true })
    await ledger.row(options)
  })

  test("of the SDK's helper with tool calls is logged, too", async () => {
    fake.next({ toolCalls: [{ name: 'weather', arguments: { city: 'Cluj' } }], usage: counts })
    const { openai, options } = tracking()
    const final = await openai.chat.completions.stream(chat).finalChatCompletion()
    expect(final.choices[0]?.message.tool_calls).toMatchObject([{ function: { arguments: '{"city":"Cluj"}' } }])
    expect(await ledger.row(options)).toMatchObject({ ...row, request_id: final.id })
  })

  test('has the time of its first token', async () => {
    fake.next({ text: 'One two three.', eventDelay: 15 })
    const { openai, options } = tracking()
    await read(await openai.chat.completions.create({ ...chat, stream: true }))
    const { latency_ms, time_to_first_token_ms } = await ledger.row(options)
    expect(time_to_first_token_ms).toBeGreaterThanOrEqual(25)
    expect(time_to_first_token_ms).toBeLessThan(Number(latency_ms))
  })

  // OpenAI says what a stream used only at its end, so what a broken one used is unknown rather than nothing.
  test('that is cut is an error of unknown cost', async () => {
    fake.next({ text: 'One two three.', usage: counts, cutAfter: 3 })
    const { openai, options } = tracking()
    await expect(read(await openai.chat.completions.create({ ...chat, stream: true }))).rejects.toThrow()
    expect(await ledger.row(options)).toMatchObject({
      model_used: model,
      request_id: expect.stringMatching(/^chatcmpl/),
      status: 'error',
      error_code: 'connection_error',
      usage_status: 'missing',
      cost: null,
    })
  })

  test('with an error in it throws it and is logged with it', async () => {
    fake.next({ text: 'One two three.', errorAfter: 2 })
    const { openai, options } = tracking()
    await expect(read(await openai.chat.completions.create({ ...chat, stream: true }))).rejects.toThrow(OpenAI.APIError)
    expect(await ledger.row(options)).toMatchObject({
      status: 'error',
      error_code: 'server_error',
      error_message: 'The server had an error',
    })
  })

  test('whose reader stops early is cancelled at the provider', async () => {
    fake.next({ text: 'One two three four five six.', usage: counts, eventDelay: 20 })
    const { openai, options } = tracking()
    for await (const { choices } of await openai.chat.completions.create({ ...chat, stream: true })) {
      if (choices[0]?.delta.content) break
    }
    expect(await ledger.row(options)).toMatchObject({ status: 'cancelled', usage_status: 'missing', cost: null })
    await vi.waitUntil(() => fake.requests.at(-1)?.aborted)
  })
})

describe('a response', () => {
  test('comes back unchanged, and is logged at its exact cost', async () => {
    fake.next({ text: 'Hi.', usage: responsesUsage, toolUsage: { web_search: { num_requests: 2 } } })
    const { openai, options } = tracking()
    const response = await openai.responses.create({ model, input: 'Hello' })
    expect(response.output_text).toBe('Hi.')
    expect(await ledger.row(options)).toMatchObject({
      ...row,
      request_id: response.id,
      web_search_requests: 2,
      cost: '0.023532',
    })
  })

  test('as a stream is logged with what its last event says', async () => {
    fake.next({ text: 'One two three.', usage: responsesUsage, eventDelay: 10, chunkBytes: 13 })
    const { openai, options } = tracking()
    const response = await openai.responses.stream({ model, input: 'Hello' }).finalResponse()
    expect(response.output_text).toBe('One two three.')
    expect(await ledger.row(options)).toMatchObject({
      ...row,
      request_id: response.id,
      time_to_first_token_ms: expect.any(Number),
    })
  })

  test.each(
    [
      ['incomplete', { status: 'success', error_code: null }],
      ['failed', { status: 'error', error_code: 'server_error', error_message: 'The model failed.' }],
    ] as const,
  )('that is %s is logged with what it used', async (status, expected) => {
    fake.next({ status, usage: responsesUsage }, { status, usage: responsesUsage })
    const { openai, options } = tracking()
    await openai.responses.create({ model, input: 'Hello' })
    for await (const _ of await openai.responses.create({ model, input: 'Hello', stream: true })) { /* read */ }
    expect(await ledger.rows(options, 2)).toMatchObject([{ ...row, ...expected }, { ...row, ...expected }])
  })

  test('whose stream breaks off is of unknown cost', async () => {
    fake.next({ usage: responsesUsage, cutAfter: 3 }, { usage: responsesUsage, errorAfter: 3 })
    const { openai, options } = tracking()
    for (const _ of [1, 2]) {
      const stream = await openai.responses.create({ model, input: 'Hello', stream: true })
      await Array.fromAsync(stream).catch(() => {})
    }
    expect(await ledger.rows(options, 2)).toMatchObject([
      { status: 'error', error_code: 'connection_error', usage_status: 'missing', cost: null, model_used: model },
      { status: 'error', error_code: 'server_error', usage_status: 'missing', cost: null, model_used: model },
    ])
  })

  test('in the background is logged once, when it is found done', async () => {
    fake.next({ status: 'queued' }, { status: 'queued' }, { usage: responsesUsage }, { usage: responsesUsage })
    const { openai, options } = tracking()
    const { id } = await openai.responses.create({ model, input: 'Hello', background: true })
    for (const _ of [1, 2, 3]) await openai.responses.retrieve(id)
    expect(await ledger.row(options)).toMatchObject({ ...row, request_id: id })
  })
})

test('a response that is only looked at again is not logged again', async () => {
  const { openai: other, options } = tracking()
  const fetch = () => Promise.resolve(Response.json({ id: 'resp_old', background: false, status: 'completed' }))
  await tracked(openai.withOptions({ fetch }), options).responses.retrieve('resp_old')
  fake.next({ error: { status: 404, code: 'not_found', message: 'No such response.' } })
  await expect(other.responses.retrieve('resp_none')).rejects.toMatchObject({ status: 404 })
  const nowhere = tracked(openai.withOptions({ baseURL: 'http://127.0.0.1:1' }), options)
  await expect(nowhere.responses.retrieve('resp_none')).rejects.toBeInstanceOf(OpenAI.APIConnectionError)
  const { id } = await other.responses.create({ model, input: 'Hello' })
  expect(await ledger.row(options)).toMatchObject({ request_id: id })
})

test('an error whose body never ends is logged all the same', async () => {
  const { openai: other, options } = tracking(openai.withOptions({
    fetch: () =>
      Promise.resolve(new Response(new ReadableStream({ pull: () => new Promise(() => {}) }), { status: 500 })),
  }))
  other.chat.completions.create(chat, { signal: AbortSignal.timeout(50) }).catch(() => {})
  expect(await ledger.row(options)).toMatchObject({ status: 'error', error_code: 'http_500', cost: '0' })
})

test('a stream of a response in the background that breaks off is logged when it is found done', async () => {
  fake.next({ status: 'queued', cutAfter: 2 }, { usage: responsesUsage })
  const { openai, options } = tracking()
  const stream = await openai.responses.create({ model, input: 'Hello', background: true, stream: true })
  const [first] = await Array.fromAsync(stream, (event) => event).catch(() => [])
  expect(first).toBeUndefined()
  await openai.responses.retrieve('resp_cut')
  expect(await ledger.row(options)).toMatchObject({ ...row, request_id: 'resp_cut' })
})

test('embeddings are logged at their exact cost', async () => {
  fake.next({ usage: { prompt_tokens: 1_234, total_tokens: 1_234 } })
  const { openai, options } = tracking()
  const { data } = await openai.embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'] })
  expect(data.map(({ embedding }) => Array.from(embedding))).toEqual([[0.25, -0.5, 0.75], [0.25, -0.5, 0.75]])
  expect(await ledger.row(options)).toMatchObject({
    operation: 'embeddings',
    model_used: 'text-embedding-3-small',
    request_id: expect.stringMatching(/^req_/),
    input_tokens: 1_234,
    output_tokens: 0,
    cost: '0.00002468',
  })
})

test('an id that the provider only repeats is not taken for its own', async () => {
  const headers = { 'x-request-id': 'mine' }
  const echo = (_: string | URL | Request, init?: RequestInit) =>
    Promise.resolve(
      Response.json({ model: 'text-embedding-3-small', data: [], usage: { prompt_tokens: 1, total_tokens: 1 } }, {
        headers: { 'x-request-id': new Headers(init?.headers).get('x-request-id') ?? '' },
      }),
    )
  const { openai: other, options } = tracking(openai.withOptions({ fetch: echo }))
  for (const _ of [1, 2]) await other.embeddings.create({ model: 'text-embedding-3-small', input: 'a' }, { headers })
  expect(await ledger.rows(options, 2)).toHaveLength(2)
})

describe('a call that fails', () => {
  test("rejects with the SDK's own error and is logged as having used nothing", async () => {
    fake.next({ error: { status: 400, code: 'context_length_exceeded', message: 'Too long.' } })
    const { openai, options } = tracking()
    const error = await openai.chat.completions.create(chat).catch((error) => error)
    expect(error).toBeInstanceOf(OpenAI.BadRequestError)
    expect(await ledger.row(options)).toMatchObject({
      request_id: error.requestID,
      model_used: model,
      status: 'error',
      error_code: 'context_length_exceeded',
      error_message: 'Too long.',
      usage_status: 'final',
      cost: '0',
    })
  })

  test('and that the SDK tries again is one row, and the answer another', async () => {
    const busy = { status: 429, code: 'rate_limit_exceeded', message: 'Slow down.', headers: { 'retry-after-ms': '1' } }
    fake.next({ error: busy }, { usage: counts })
    const { openai: other, options } = tracking(openai.withOptions({ maxRetries: 2 }))
    const stream = await other.chat.completions.create({ ...chat, stream: true })
    expect((await read(stream)).text).toBe('Hello.')
    expect(await ledger.rows(options, 2)).toMatchObject([
      { status: 'error', error_code: 'rate_limit_exceeded', model_used: model, cost: '0' },
      row,
    ])
  })

  test('without an answer is of unknown cost', async () => {
    const { openai: other, options } = tracking(openai.withOptions({ baseURL: 'http://127.0.0.1:1' }))
    await expect(other.chat.completions.create(chat)).rejects.toBeInstanceOf(OpenAI.APIConnectionError)
    expect(await ledger.row(options)).toMatchObject({
      model_used: model,
      status: 'error',
      error_code: 'connection_error',
      usage_status: 'missing',
      cost: null,
    })
  })

  test("because the SDK's time was up is a timeout", async () => {
    fake.next({ hang: true })
    const { openai: other, options } = tracking(openai.withOptions({ timeout: 60 }))
    await expect(other.chat.completions.create(chat)).rejects.toBeInstanceOf(OpenAI.APIConnectionTimeoutError)
    expect(await ledger.row(options)).toMatchObject({ status: 'timeout', usage_status: 'missing' })
  })

  test('for an error without a message leaves that error to the SDK', async () => {
    const reason = Object.assign(new Error(), { message: undefined })
    const { openai: other, options } = tracking(openai.withOptions({ fetch: () => Promise.reject(reason) }))
    const error = await other.chat.completions.create(chat).catch((error) => error)
    expect(error).toBeInstanceOf(OpenAI.APIConnectionError)
    expect(error.cause).toBe(reason)
    expect(await ledger.row(options)).toMatchObject({ error_code: 'connection_error', usage_status: 'missing' })
  })

  test('because the caller went away is cancelled', async () => {
    fake.next({ hang: true })
    const { openai, options } = tracking()
    const caller = new AbortController()
    setTimeout(() => caller.abort(), 50)
    await expect(openai.chat.completions.create(chat, { signal: caller.signal })).rejects.toBeInstanceOf(
      OpenAI.APIUserAbortError,
    )
    expect(await ledger.row(options)).toMatchObject({ status: 'cancelled', usage_status: 'missing', cost: null })
  })
})
