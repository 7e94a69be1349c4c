import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import {
  APICallError,
  embed,
  generateText,
  isStepCount,
  streamText,
  tool,
  wrapEmbeddingModel,
  wrapLanguageModel,
} from 'ai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type TrackerOptions, usageMiddleware } from '../../trackers/index.ts'
import { type FakeAnthropic, startFakeAnthropic } from '../support/fake-anthropic.ts'
import { type FakeOpenAIReply, startFakeOpenAI } from '../support/fake-openai.ts'
import type { FakeProvider } from '../support/fake-provider.ts'
import { type TestLedger, testLedger } from '../support/test-ledger.ts'

// The real SDK with its real providers, over real HTTP, into a real ledger.
let claude: FakeAnthropic
let openai: FakeProvider<FakeOpenAIReply>
let ledger: TestLedger

beforeAll(async () => {
  claude = await startFakeAnthropic()
  openai = await startFakeOpenAI()
  ledger = await testLedger()
})

afterAll(async () => {
  await claude.stop()
  await openai.stop()
  await ledger.stop()
})

const anthropicCounts = {
  input_tokens: 1_000,
  cache_read_input_tokens: 500,
  cache_creation_input_tokens: 30,
  cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
  output_tokens: 40,
  output_tokens_details: { thinking_tokens: 15 },
}
const anthropicRow = {
  provider: 'anthropic',
  model_used: 'claude-opus-5',
  operation: 'chat',
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

function tracking(more?: Partial<TrackerOptions>) {
  const options = ledger.options(more)
  const anthropic = createAnthropic({ apiKey: 'test', baseURL: `${claude.url}/v1` })
  const provider = createOpenAI({ apiKey: 'test', baseURL: `${openai.url}/v1` })
  const middleware = usageMiddleware(options)
  return {
    options,
    opus: wrapLanguageModel({ model: anthropic('claude-opus-5'), middleware }),
    chat: wrapLanguageModel({ model: provider.chat('gpt-4.1-2025-04-14'), middleware }),
    responses: wrapLanguageModel({ model: provider.responses('gpt-4.1-2025-04-14'), middleware }),
    embedding: wrapEmbeddingModel({ model: provider.embedding('text-embedding-3-small'), middleware }),
  }
}

describe('an answer', () => {
  test('of Claude is logged at its exact cost, with what the SDK leaves out of its own counts', async () => {
    claude.next({ text: 'Hi.', usage: anthropicCounts })
    const { opus, options } = tracking()
    const { text, response } = await generateText({ model: opus, prompt: 'Hello' })
    expect(text).toBe('Hi.')
    expect(await ledger.row(options)).toMatchObject({ ...anthropicRow, request_id: response.id })
  })

  const row = {
    provider: 'openai',
    model_used: 'gpt-4.1-2025-04-14',
    input_tokens: 86,
    cache_read_tokens: 1_920,
    output_tokens: 300,
    reasoning_tokens: 100,
    status: 'success',
    usage_status: 'final',
    service_tier: 'priority',
    cost: '0.006181',
  }
  const replies = {
    chat: {
      serviceTier: 'priority',
      usage: {
        prompt_tokens: 2_006,
        completion_tokens: 300,
        total_tokens: 2_306,
        prompt_tokens_details: { cached_tokens: 1_920 },
        completion_tokens_details: { reasoning_tokens: 100 },
      },
    },
    responses: {
      serviceTier: 'priority',
      usage: {
        input_tokens: 2_006,
        output_tokens: 300,
        total_tokens: 2_306,
        input_tokens_details: { cached_tokens: 1_920 },
        output_tokens_details: { reasoning_tokens: 100 },
      },
    },
  }

  test.each(['chat', 'responses'] as const)('of OpenAI %s is logged at its exact cost', async (api) => {
    openai.next(replies[api])
    const { options, ...models } = tracking()
    const { text, response } = await generateText({ model: models[api], prompt: 'Hello' })
    expect(text).toBe('Hello.')
    expect(await ledger.row(options)).toMatchObject({ ...row, request_id: response.id })
  })

  test('as a stream of OpenAI responses is logged at the price of its tier', async () => {
    openai.next(replies.responses)
    const { responses, options } = tracking()
    expect(await streamText({ model: responses, prompt: 'Hello' }).text).toBe('Hello.')
    expect(await ledger.row(options)).toMatchObject(row)
  })

  test('with tools is a row a step, with the tool calls that were served to it', async () => {
    claude.next(
      { toolUses: [{ name: 'weather', input: { city: 'Cluj' } }], usage: anthropicCounts },
      { text: 'Sun.', usage: anthropicCounts },
    )
    const { opus, options } = tracking()
    const weather = tool({ inputSchema: z.object({ city: z.string() }), execute: ({ city }) => `Sun in ${city}.` })
    const { text } = await generateText({
      model: opus,
      prompt: 'The weather?',
      tools: { weather },
      stopWhen: isStepCount(2),
    })
    expect(text).toBe('Sun.')
    expect(await ledger.rows(options, 2)).toMatchObject([
      { ...anthropicRow, tool_turns: 0 },
      { ...anthropicRow, tool_turns: 1 },
    ])
  })
})

describe('a stream', () => {
  test.each([undefined, 7])('in chunks of %s bytes comes through unchanged and is logged once', async (chunkBytes) => {
    claude.next({ text: 'Unu doi trei: ăîșț 🙂.', usage: anthropicCounts, eventDelay: 5, chunkBytes })
    const { opus, options } = tracking()
    expect(await streamText({ model: opus, prompt: 'Hello' }).text).toBe('Unu doi trei: ăîșț 🙂.')
    expect(await ledger.row(options)).toMatchObject({
      ...anthropicRow,
      request_id: expect.stringMatching(/^msg_/),
      time_to_first_token_ms: expect.any(Number),
    })
  })

  test('asks a function for metadata, too', async () => {
    const { opus, options } = tracking({ metadata: ({ status, body }) => ({ status, hasBody: body !== undefined }) })
    await streamText({ model: opus, prompt: 'Hello' }).text
    expect((await ledger.row(options)).metadata).toEqual({ status: 200, hasBody: false })
  })

  test('that is cut is an error', async () => {
    claude.next({ text: 'One two three.', usage: anthropicCounts, breakAfter: { events: 4, how: 'cut' } })
    const { opus, options } = tracking()
    await streamText({ model: opus, prompt: 'Hello', onError: () => {} }).consumeStream({ onError: () => {} })
    expect(await ledger.row(options)).toMatchObject({ status: 'error', model_used: 'claude-opus-5' })
  })

  test('that its caller aborts is logged at once', async () => {
    claude.next({ text: 'One two three four five six.', usage: anthropicCounts, eventDelay: 20 })
    const { opus, options } = tracking()
    const caller = new AbortController()
    const { textStream } = streamText({ model: opus, prompt: 'Hello', abortSignal: caller.signal })
    for await (const _ of textStream) caller.abort()
    expect(await ledger.row(options)).toMatchObject({ status: 'cancelled', request_id: expect.stringMatching(/^msg_/) })
  })
})

test('embeddings are logged at their exact cost', async () => {
  openai.next({ usage: { prompt_tokens: 1_234, total_tokens: 1_234 } })
  const { embedding, options } = tracking()
  await embed({ model: embedding, value: 'Hello' })
  expect(await ledger.row(options)).toMatchObject({
    operation: 'embeddings',
    model_used: 'text-embedding-3-small',
    input_tokens: 1_234,
    cost: '0.00002468',
  })
})

describe('a call that fails', () => {
  test("rejects with the SDK's own error and is logged as having used nothing", async () => {
    claude.next({ error: { status: 400, type: 'invalid_request_error', message: 'Too long.' } })
    const { opus, options } = tracking()
    await expect(generateText({ model: opus, prompt: 'Hello' })).rejects.toThrow(APICallError)
    expect(await ledger.row(options)).toMatchObject({
      request_id: expect.stringMatching(/^req_/),
      model_used: 'claude-opus-5',
      status: 'error',
      error_code: 'invalid_request_error',
      error_message: 'Too long.',
      usage_status: 'final',
      cost: '0',
    })
  })

  test('and that the SDK tries again is one row, and the answer another', async () => {
    const headers = { 'retry-after-ms': '1' }
    claude.next({ error: { status: 529, type: 'overloaded_error', message: 'Overloaded', headers } }, {
      usage: anthropicCounts,
    })
    const { opus, options } = tracking()
    await generateText({ model: opus, prompt: 'Hello' })
    expect(await ledger.rows(options, 2)).toMatchObject([
      { status: 'error', error_code: 'overloaded_error' },
      anthropicRow,
    ])
  })

  test('because the caller went away is cancelled', async () => {
    claude.next({ hang: true })
    const { opus, options } = tracking()
    const caller = new AbortController()
    setTimeout(() => caller.abort(), 50)
    await expect(generateText({ model: opus, prompt: 'Hello', abortSignal: caller.signal })).rejects.toThrow()
    expect(await ledger.row(options)).toMatchObject({ status: 'cancelled', usage_status: 'missing', cost: null })
  })
})
