import Anthropic from '@anthropic-ai/sdk'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { anthropicCall } from '../../trackers/anthropic-call.ts'
import { trackUsage, type UsageContext } from '../../trackers/track-usage.ts'
import { type FakeAnthropic, startFakeAnthropic } from '../support/fake-anthropic.ts'
import { recordedLog } from '../support/recorded-log.ts'

// The real SDK, over real HTTP, against a provider that reports usage as exactly as the real one.
let fake: FakeAnthropic
let anthropic: Anthropic

beforeAll(async () => {
  fake = await startFakeAnthropic()
  anthropic = new Anthropic({ apiKey: 'test', baseURL: fake.url, maxRetries: 0 })
})

afterAll(() => fake.stop())

afterEach(() => {
  vi.unstubAllGlobals()
})

const context: UsageContext = {
  p_user_id: '3f0f8f8e-0000-4000-8000-000000000001',
  p_user_email: 'user@example.com',
  p_feature: 'chat',
  p_model_used: 'claude-opus-5',
}
const params = { model: 'claude-opus-5', max_tokens: 100, messages: [{ role: 'user' as const, content: 'Hello' }] }

type Options = { signal?: AbortSignal; timeout?: number }

function tracking(options: Options = {}) {
  const recorded = recordedLog()
  return { ...recorded, options: { reader: anthropicCall, log: recorded.log, context, ...options } }
}

function ask(options: ReturnType<typeof tracking>['options']) {
  return trackUsage((signal) => anthropic.messages.create(params, { signal }), options)
}

function askForStream(options: ReturnType<typeof tracking>['options']) {
  return trackUsage((signal) => anthropic.messages.create({ ...params, stream: true }, { signal }), options)
}

async function textOf(events: AsyncIterable<Anthropic.RawMessageStreamEvent>): Promise<string> {
  let text = ''
  for await (const event of events) {
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text
  }
  return text
}

describe('an answer', () => {
  test('comes back unchanged, and its usage is logged', async () => {
    fake.next({ text: 'Hi.', usage: { input_tokens: 7, output_tokens: 3, inference_geo: 'us' } })
    const { options, written } = tracking()
    const message = await ask(options)
    expect(message.content).toEqual([{ type: 'text', text: 'Hi.', citations: null }])
    expect(await written()).toMatchObject({
      ...context,
      p_provider: 'anthropic',
      p_request_id: message.id,
      p_line: 0,
      p_model_used: 'claude-opus-5',
      p_input_tokens: 7,
      p_output_tokens: 3,
      p_geo: 'us',
      p_status: 'success',
      p_usage_status: 'final',
      p_latency_ms: expect.any(Number),
      p_raw_usage: message.usage,
    })
  })

  test('is logged with the moment of its beginning and the time that it took', async () => {
    fake.next({ delay: 80 })
    const { options, written } = tracking()
    const before = Date.now()
    await ask(options)
    const args = await written()
    expect(Date.parse(String(args?.p_occurred_at)) - before).toBeLessThan(60)
    expect(args?.p_latency_ms).toBeGreaterThanOrEqual(75)
    expect(args?.p_time_to_first_token_ms).toBeUndefined()
  })

  test('is logged under the model that the response names', async () => {
    fake.next({ model: 'claude-opus-5-5' })
    const { options, written } = tracking()
    await ask(options)
    expect(await written()).toMatchObject({ p_model_used: 'claude-opus-5-5' })
  })

  test('with iterations becomes several lines, logged together', async () => {
    fake.next({ usage: { iterations: [{ type: 'compaction', input_tokens: 9, output_tokens: 2 }] } })
    const { options, calls } = tracking()
    const message = await ask(options)
    await vi.waitUntil(() => calls.length > 0)
    expect(calls).toHaveLength(1)
    expect(calls[0]).toMatchObject({
      name: 'log_ai_usage_batch',
      args: {
        p_records: [
          { request_id: message.id, line: 0, latency_ms: expect.any(Number) },
          { request_id: message.id, line: 1, input_tokens: 9, output_tokens: 2 },
        ],
      },
    })
    expect(calls[0]?.args).not.toHaveProperty('p_records.1.latency_ms')
  })

  test('does not wait for the log', async () => {
    const { options, calls } = tracking()
    let release = (_: UsageContext) => {}
    const slow = new Promise<UsageContext>((resolve) => {
      release = resolve
    })
    await ask({ ...options, context: slow as never })
    expect(calls).toEqual([])
    release(context)
    await vi.waitUntil(() => calls.length === 1)
  })

  test('keeps the function alive for the log, where the runtime can', async () => {
    const waitUntil = vi.fn()
    vi.stubGlobal('EdgeRuntime', { waitUntil })
    const { options, calls } = tracking()
    await ask(options)
    expect(waitUntil).toHaveBeenCalledOnce()
    await waitUntil.mock.calls[0]?.[0]
    expect(calls).toHaveLength(1)
  })

  test("that the reader cannot read is the caller's all the same", async () => {
    const { options, written } = tracking()
    const reader = {
      ...anthropicCall,
      answer: () => {
        throw new Error('unreadable')
      },
    }
    const message = await ask({ ...options, reader })
    expect(message.type).toBe('message')
    expect(await written()).toMatchObject({
      p_status: 'success',
      p_usage_status: 'missing',
      p_model_used: 'claude-opus-5',
    })
  })
})

describe('a refused call', () => {
  test.each([
    [400, 'invalid_request_error', 'max_tokens: too large'],
    [429, 'rate_limit_error', 'Too many requests'],
    [529, 'overloaded_error', 'Overloaded'],
    [500, 'api_error', 'Internal server error'],
  ])("with %i rejects with the SDK's own error and is logged as having used nothing", async (status, type, message) => {
    fake.next({ error: { status, type, message } })
    const { options, written, calls } = tracking()
    const error = await ask(options).catch((error) => error)
    expect(error).toBeInstanceOf(Anthropic.APIError)
    expect(error).toMatchObject({ status, type })
    expect(await written()).toMatchObject({
      p_status: 'error',
      p_error_code: type,
      p_error_message: message,
      p_request_id: error.requestID,
      p_usage_status: 'final',
      p_model_used: 'claude-opus-5',
    })
    expect(calls).toHaveLength(1)
  })

  test('of a stream is logged the same way', async () => {
    fake.next({ error: { status: 529, type: 'overloaded_error', message: 'Overloaded' } })
    const { options, written, calls } = tracking()
    await expect(askForStream(options)).rejects.toMatchObject({ status: 529 })
    expect(await written()).toMatchObject({ p_status: 'error', p_error_code: 'overloaded_error' })
    expect(calls).toHaveLength(1)
  })

  test('keeps only so much of a message', async () => {
    fake.next({ error: { status: 400, type: 'invalid_request_error', message: 'x'.repeat(50_000) } })
    const { options, written } = tracking()
    await expect(ask(options)).rejects.toThrow()
    expect(String((await written())?.p_error_message)).toHaveLength(2_000)
  })
})

describe('a call without an answer', () => {
  test('to a provider that is not there is logged with an unknown cost', async () => {
    const nowhere = new Anthropic({ apiKey: 'test', baseURL: 'http://127.0.0.1:1', maxRetries: 0 })
    const { options, written } = tracking()
    await expect(trackUsage((signal) => nowhere.messages.create(params, { signal }), options))
      .rejects.toBeInstanceOf(Anthropic.APIConnectionError)
    expect(await written()).toMatchObject({
      p_status: 'error',
      p_error_code: 'connection_error',
      p_usage_status: 'missing',
      p_request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  test('in time rejects with a TimeoutError and is logged as a timeout', async () => {
    fake.next({ hang: true })
    const { options, written } = tracking({ timeout: 60 })
    await expect(ask(options)).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(await written()).toMatchObject({ p_status: 'timeout', p_error_code: 'timeout', p_usage_status: 'missing' })
    await vi.waitUntil(() => fake.requests.at(-1)?.aborted)
  })

  test('because the SDK gave up is logged as a timeout too', async () => {
    fake.next({ hang: true })
    const { options, written } = tracking()
    await expect(trackUsage((signal) => anthropic.messages.create(params, { signal, timeout: 60 }), options))
      .rejects.toBeInstanceOf(Anthropic.APIConnectionTimeoutError)
    expect(await written()).toMatchObject({ p_status: 'timeout' })
  })

  test('because the caller went away is logged as cancelled', async () => {
    fake.next({ hang: true })
    const caller = new AbortController()
    const { options, written } = tracking({ signal: caller.signal })
    const asked = ask(options)
    setTimeout(() => caller.abort(), 50)
    await expect(asked).rejects.toBeInstanceOf(Anthropic.APIUserAbortError)
    expect(await written()).toMatchObject({ p_status: 'cancelled', p_usage_status: 'missing' })
  })
})

describe('a stream', () => {
  const usage = {
    input_tokens: 10,
    cache_read_input_tokens: 500,
    cache_creation_input_tokens: 30,
    cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
    output_tokens: 40,
    output_tokens_details: { thinking_tokens: 15 },
    service_tier: 'standard',
  }

  test('comes through unchanged, and its usage is logged once, at its end', async () => {
    fake.next({ thinking: 'Hm.', text: 'One two three.', usage, eventDelay: 5 })
    const { options, written, calls } = tracking()
    const events = await askForStream(options)
    expect(await textOf(events)).toBe('One two three.')
    const args = await written()
    expect(args).toMatchObject({
      p_request_id: expect.stringMatching(/^msg_/),
      p_input_tokens: 10,
      p_cache_read_tokens: 500,
      p_cache_write_5m_tokens: 10,
      p_cache_write_1h_tokens: 20,
      p_output_tokens: 40,
      p_reasoning_tokens: 15,
      p_service_tier: 'standard',
      p_status: 'success',
      p_usage_status: 'final',
    })
    expect(Number(args?.p_time_to_first_token_ms)).toBeLessThan(Number(args?.p_latency_ms))
    await pause(20)
    expect(calls).toHaveLength(1)
  })

  test('that the provider cuts is logged with what was seen', async () => {
    fake.next({ text: 'One two three.', usage, breakAfter: { events: 4, how: 'cut' } })
    const { options, written, calls } = tracking()
    const events = await askForStream(options)
    await expect(textOf(events)).rejects.toThrow()
    expect(await written()).toMatchObject({
      p_status: 'error',
      p_error_code: 'connection_error',
      p_usage_status: 'partial',
      p_input_tokens: 10,
      p_cache_read_tokens: 500,
      p_output_tokens: 1,
    })
    expect(calls).toHaveLength(1)
  })

  test('that ends without an error and without an end is an error all the same', async () => {
    const { options, written } = tracking()
    async function* events(): AsyncGenerator<Anthropic.RawMessageStreamEvent> {
      yield JSON.parse(
        '{"type":"message_start","message":{"id":"msg_cut","usage":{"input_tokens":4,"output_tokens":1}}}',
      )
    }
    for await (const _ of await trackUsage(() => Promise.resolve(events()), options)) { /* read */ }
    expect(await written()).toMatchObject({
      p_request_id: 'msg_cut',
      p_status: 'error',
      p_error_code: 'stream_incomplete',
      p_usage_status: 'partial',
    })
  })

  test("with an error event throws the provider's error and is logged with what was seen", async () => {
    fake.next({
      text: 'One two three.',
      usage,
      breakAfter: { events: 4, how: { type: 'overloaded_error', message: 'Overloaded' } },
    })
    const { options, written } = tracking()
    await expect(textOf(await askForStream(options))).rejects.toMatchObject({ type: 'overloaded_error' })
    expect(await written()).toMatchObject({
      p_status: 'error',
      p_error_code: 'overloaded_error',
      p_error_message: 'Overloaded',
      p_usage_status: 'partial',
      p_input_tokens: 10,
    })
  })

  test('whose consumer stops early is cancelled at the provider and logged with what was seen', async () => {
    fake.next({ text: 'One two three four five six.', usage, eventDelay: 20 })
    const { options, written, calls } = tracking()
    for await (const event of await askForStream(options)) {
      if (event.type === 'content_block_delta') break
    }
    expect(await written()).toMatchObject({ p_status: 'cancelled', p_usage_status: 'partial', p_input_tokens: 10 })
    await vi.waitUntil(() => fake.requests.at(-1)?.aborted)
    expect(calls).toHaveLength(1)
  })

  test('whose consumer leaves before the first event is logged too', async () => {
    fake.next({ text: 'One two three.', eventDelay: 20 })
    const { options, written } = tracking()
    const events = await askForStream(options)
    await events.return?.()
    expect(await written()).toMatchObject({ p_status: 'cancelled', p_usage_status: 'missing' })
    await vi.waitUntil(() => fake.requests.at(-1)?.aborted)
  })

  test('whose consumer leaves after the last counts is a success', async () => {
    fake.next({ text: 'One.', usage })
    const { options, written } = tracking()
    for await (const event of await askForStream(options)) {
      if (event.type === 'message_delta') break
    }
    expect(await written()).toMatchObject({ p_status: 'success', p_usage_status: 'final', p_output_tokens: 40 })
  })

  test('that stalls when the caller goes away is logged at once', async () => {
    fake.next({ text: 'One two three four five six.', usage, eventDelay: 40 })
    const caller = new AbortController()
    const { options, written } = tracking({ signal: caller.signal })
    const reading = textOf(await askForStream(options))
    setTimeout(() => caller.abort(), 150)
    await reading
    expect(await written()).toMatchObject({ p_status: 'cancelled', p_usage_status: 'partial', p_input_tokens: 10 })
  })

  test('that takes too long throws a TimeoutError and is logged with what was seen', async () => {
    fake.next({ text: 'One two three four five six seven eight.', usage, eventDelay: 40 })
    const { options, written } = tracking({ timeout: 150 })
    await expect(textOf(await askForStream(options))).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(await written()).toMatchObject({ p_status: 'timeout', p_usage_status: 'partial', p_input_tokens: 10 })
  })

  test('whose consumer has stopped reading is logged when its time is up', async () => {
    fake.next({ text: 'One two three four five six.', usage, eventDelay: 20 })
    const { options, written, calls } = tracking({ timeout: 150 })
    const events = await askForStream(options)
    await events.next()
    expect(await written()).toMatchObject({ p_status: 'timeout', p_usage_status: 'partial', p_input_tokens: 10 })
    await expect(textOf(events)).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(calls).toHaveLength(1)
  })

  test('whose caller is gone before it can be read is logged', async () => {
    fake.next({ text: 'One two three.', usage, eventDelay: 20 })
    const caller = new AbortController()
    const { options, written } = tracking({ signal: caller.signal })
    await trackUsage(async (signal) => {
      const events = await anthropic.messages.create({ ...params, stream: true }, { signal })
      caller.abort()
      return events
    }, options)
    expect(await written()).toMatchObject({ p_status: 'cancelled', p_usage_status: 'missing' })
  })

  test('whose events the reader cannot read comes through all the same', async () => {
    fake.next({ text: 'One.' })
    const { options, written } = tracking()
    const unreadable = () => {
      throw new Error('unreadable')
    }
    const reader = { ...anthropicCall, stream: () => ({ add: unreadable, report: unreadable }) }
    expect(await textOf(await askForStream({ ...options, reader }))).toBe('One.')
    expect(await written()).toMatchObject({ p_status: 'success', p_usage_status: 'missing' })
  })
})
