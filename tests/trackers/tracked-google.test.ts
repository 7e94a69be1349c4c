import { ApiError, GoogleGenAI, type GoogleGenAIOptions } from '@google/genai'
import { afterAll, beforeAll, describe, expect, expectTypeOf, test, vi } from 'vitest'
import { tracked } from '../../trackers/index.ts'
import { type FakeGeminiReply, startFakeGemini } from '../support/fake-gemini.ts'
import type { FakeProvider } from '../support/fake-provider.ts'
import { type TestLedger, testLedger } from '../support/test-ledger.ts'

// The real SDK, over real HTTP, into a real ledger.
let fake: FakeProvider<FakeGeminiReply>
let ledger: TestLedger

beforeAll(async () => {
  fake = await startFakeGemini()
  ledger = await testLedger()
})

afterAll(async () => {
  await fake.stop()
  await ledger.stop()
})

const model = 'gemini-3.8-flash'
const ask = { model, contents: 'Hello' }
const usage = {
  promptTokenCount: 300,
  candidatesTokenCount: 150,
  thoughtsTokenCount: 850,
  totalTokenCount: 1_300,
  promptTokensDetails: [{ modality: 'TEXT', tokenCount: 300 }],
}
/** What that becomes: 300 × 0.75 + 1,000 × 3.75 dollars a million. */
const row = {
  provider: 'google',
  model_used: model,
  operation: 'chat',
  input_tokens: 300,
  output_tokens: 1_000,
  reasoning_tokens: 850,
  status: 'success',
  usage_status: 'final',
  cost: '0.003975',
}

function tracking({ httpOptions, ...more }: GoogleGenAIOptions = {}) {
  const options = ledger.options()
  const client = new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: fake.url, ...httpOptions }, ...more })
  return { client, google: tracked(client, options), options }
}

async function textOf(stream: AsyncIterable<{ text: string | undefined }>): Promise<string> {
  return (await Array.fromAsync(stream, ({ text }) => text ?? '')).join('')
}

test("a tracked client has the client's own type, and is another one", () => {
  const { client, google } = tracking()
  expectTypeOf(google).toEqualTypeOf<GoogleGenAI>()
  expect(google).toBeInstanceOf(GoogleGenAI)
  expect(google).not.toBe(client)
})

test('the client that is passed in is not tracked', async () => {
  const { client, google, options } = tracking()
  await client.models.generateContent(ask)
  await google.models.generateContent(ask)
  await ledger.row(options)
})

test('the tracked client sends what the client would', async () => {
  const { client, google, options } = tracking({ apiVersion: 'v1', httpOptions: { headers: { 'x-mine': 'yes' } } })
  await client.models.generateContent(ask)
  await google.models.generateContent(ask)
  const [first, second] = fake.requests.slice(-2)
  expect(second).toEqual(first)
  await ledger.row(options)
})

test('the credentials of a client for Vertex AI are kept, and its provider is google-vertex', async () => {
  const fetch = vi.fn((input: string | URL | Request, init?: RequestInit) => {
    const { pathname } = new URL(String(input))
    return globalThis.fetch(`${fake.url}${pathname}`, init)
  })
  const { client, options } = tracking()
  const vertex = new GoogleGenAI({
    vertexai: true,
    project: 'project',
    location: 'europe-west1',
    httpOptions: { baseUrl: fake.url, fetch },
  })
  const addAuthHeaders = vi.fn((headers: Headers) => Promise.resolve(headers.set('authorization', 'Bearer own')))
  Reflect.set(Reflect.get(Reflect.get(vertex, 'apiClient'), 'clientOptions'), 'auth', { addAuthHeaders })
  fake.next({ usage })
  await tracked(vertex, options).models.generateContent(ask)
  expect(fake.requests.at(-1)?.headers.authorization).toBe('Bearer own')
  expect(fake.requests.at(-1)?.path).toContain('/projects/project/locations/europe-west1/publishers/google/models/')
  expect(fetch).toHaveBeenCalledOnce()
  expect(await ledger.row(options)).toMatchObject({ ...row, provider: 'google-vertex' })
  expect(client).toBeInstanceOf(GoogleGenAI)
})

describe('an answer', () => {
  test('comes back unchanged, and is logged at its exact cost', async () => {
    fake.next({ text: 'Hi.', usage, delay: 30 })
    const { google, options } = tracking()
    const response = await google.models.generateContent(ask)
    expect(response.text).toBe('Hi.')
    const logged = await ledger.row(options)
    expect(logged).toMatchObject({ ...row, request_id: response.responseId, raw_usage: usage })
    expect(logged.latency_ms).toBeGreaterThanOrEqual(25)
  })

  test('with a function call in a chat is a row a call', async () => {
    fake.next({ functionCalls: [{ name: 'weather', args: { city: 'Cluj' } }], usage }, { text: 'Sun.', usage })
    const { google, options } = tracking()
    const chat = google.chats.create({ model })
    const { functionCalls } = await chat.sendMessage({ message: 'The weather?' })
    expect(functionCalls).toEqual([{ name: 'weather', args: { city: 'Cluj' } }])
    const { text } = await chat.sendMessage({
      message: [{ functionResponse: { name: 'weather', response: { output: 'Sun.' } } }],
    })
    expect(text).toBe('Sun.')
    expect(await ledger.rows(options, 2)).toMatchObject([{ ...row, tool_turns: 0 }, { ...row, tool_turns: 1 }])
  })

  test('without usage is of unknown cost', async () => {
    fake.next({ usage: null })
    const { google, options } = tracking()
    await google.models.generateContent(ask)
    expect(await ledger.row(options)).toMatchObject({ status: 'success', usage_status: 'missing', cost: null })
  })
})

describe('a stream', () => {
  test.each([undefined, 1, 7, 61])(
    'in chunks of %s bytes comes through unchanged and is logged once',
    async (chunkBytes) => {
      fake.next({ text: 'Unu doi trei: ăîșț 🙂.', usage, chunkBytes, eventDelay: 5 })
      const { google, options } = tracking()
      expect(await textOf(await google.models.generateContentStream(ask))).toBe('Unu doi trei: ăîșț 🙂.')
      expect(await ledger.row(options)).toMatchObject({ ...row, time_to_first_token_ms: expect.any(Number) })
    },
  )

  test('that is cut is an error with what was seen', async () => {
    fake.next({ text: 'One two three.', usage, cutAfter: 2 })
    const { google, options } = tracking()
    await expect(textOf(await google.models.generateContentStream(ask))).rejects.toThrow()
    expect(await ledger.row(options)).toMatchObject({
      status: 'error',
      error_code: 'connection_error',
      usage_status: 'partial',
      input_tokens: 300,
    })
  })

  test('with an error in it throws it and is logged with it', async () => {
    fake.next({ text: 'One two three.', usage, errorAfter: 2 })
    const { google, options } = tracking()
    await expect(textOf(await google.models.generateContentStream(ask))).rejects.toThrow(ApiError)
    expect(await ledger.row(options)).toMatchObject({
      status: 'error',
      error_code: 'UNAVAILABLE',
      error_message: 'The model is overloaded.',
      usage_status: 'partial',
      input_tokens: 300,
    })
  })

  test('whose reader stops early is logged with what was seen', async () => {
    fake.next({ text: 'One two three four five six.', usage, eventDelay: 20 })
    const { google, options } = tracking()
    for await (const { text } of await google.models.generateContentStream(ask)) {
      if (text) break
    }
    expect(await ledger.row(options)).toMatchObject({ status: 'cancelled', usage_status: 'partial', input_tokens: 300 })
  })

  test('that its caller aborts is logged at once', async () => {
    fake.next({ text: 'One two three four five six.', usage, eventDelay: 20 })
    const { google, options } = tracking()
    const caller = new AbortController()
    const stream = await google.models.generateContentStream({ ...ask, config: { abortSignal: caller.signal } })
    await stream.next()
    caller.abort()
    expect(await ledger.row(options)).toMatchObject({ status: 'cancelled', usage_status: 'partial', input_tokens: 300 })
  })
})

describe('embeddings', () => {
  test('are logged at their exact cost', async () => {
    fake.next({ usage: { promptTokenCount: 1_234 } })
    const { google, options } = tracking()
    const { embeddings } = await google.models.embedContent({ model: 'gemini-embedding-001', contents: 'Hello' })
    expect(embeddings?.[0]?.values).toEqual([0.25, -0.5])
    expect(await ledger.row(options)).toMatchObject({
      operation: 'embeddings',
      model_used: 'gemini-embedding-001',
      input_tokens: 1_234,
      cost: '0.0001851',
    })
  })

  test('whose response does not count them are of unknown cost', async () => {
    const { google, options } = tracking()
    await google.models.embedContent({ model: 'gemini-embedding-001', contents: 'Hello' })
    expect(await ledger.row(options)).toMatchObject({
      model_used: 'gemini-embedding-001',
      usage_status: 'missing',
      cost: null,
    })
  })

  test('of Vertex AI are counted text by text', async () => {
    const { options } = tracking()
    const vertex = new GoogleGenAI({ vertexai: true, apiKey: 'test', httpOptions: { baseUrl: fake.url } })
    await tracked(vertex, options).models.embedContent({ model: 'gemini-embedding-001', contents: ['a', 'b'] })
    expect(await ledger.row(options)).toMatchObject({
      provider: 'google-vertex',
      model_used: 'gemini-embedding-001',
      input_tokens: 42,
      cost: '0.0000063',
    })
  })
})

describe('a call that fails', () => {
  test("rejects with the SDK's own error and is logged as having used nothing", async () => {
    fake.next({ error: { status: 400, code: 'INVALID_ARGUMENT', message: 'Too long.' } })
    const { google, options } = tracking()
    await expect(google.models.generateContent(ask)).rejects.toThrow(ApiError)
    expect(await ledger.row(options)).toMatchObject({
      model_used: model,
      status: 'error',
      error_code: 'INVALID_ARGUMENT',
      error_message: 'Too long.',
      usage_status: 'final',
      cost: '0',
    })
  })

  test('and that the SDK tries again is one row, and the answer another', async () => {
    fake.next({ error: { status: 429, code: 'RESOURCE_EXHAUSTED', message: 'Slow down.' } }, { usage })
    const { google, options } = tracking({ httpOptions: { retryOptions: { initialDelay: 0.001, jitter: 0 } } })
    await google.models.generateContent(ask)
    expect(await ledger.rows(options, 2)).toMatchObject([{ status: 'error', error_code: 'RESOURCE_EXHAUSTED' }, row])
  })

  test("because the SDK's time was up is a timeout", async () => {
    fake.next({ hang: true })
    const { google, options } = tracking({ httpOptions: { timeout: 60 } })
    await expect(google.models.generateContent(ask)).rejects.toThrow()
    expect(await ledger.row(options)).toMatchObject({ status: 'timeout', usage_status: 'missing', cost: null })
  })

  test('because the caller went away is cancelled', async () => {
    fake.next({ hang: true })
    const { google, options } = tracking()
    const caller = new AbortController()
    setTimeout(() => caller.abort(), 50)
    await expect(google.models.generateContent({ ...ask, config: { abortSignal: caller.signal } })).rejects.toThrow()
    expect(await ledger.row(options)).toMatchObject({ status: 'cancelled', usage_status: 'missing', cost: null })
  })
})
