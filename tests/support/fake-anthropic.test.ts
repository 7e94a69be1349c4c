import Anthropic from '@anthropic-ai/sdk'
import { LLMock } from '@copilotkit/aimock'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anthropicCall } from '../../trackers/anthropic-call.ts'
import { trackUsage } from '../../trackers/track-usage.ts'
import { type FakeAnthropic, startFakeAnthropic } from './fake-anthropic.ts'
import { recordedLog } from './recorded-log.ts'

// aimock knows nothing of cache splits, thinking or tiers, but a second pair of eyes wrote its framing.
let fake: FakeAnthropic
const aimock = new LLMock({ port: 0 })
const text = 'A rather long answer, so that it comes in several pieces.'

beforeAll(async () => {
  fake = await startFakeAnthropic({ reply: () => ({ text }) })
  aimock.onMessage('Hello', { content: text })
  await aimock.start()
})

afterAll(() => Promise.all([fake.stop(), aimock.stop()]))

const providers = { 'our fake': () => fake.url, aimock: () => aimock.url }
const params = { model: 'claude-opus-5', max_tokens: 100, messages: [{ role: 'user' as const, content: 'Hello' }] }

describe.each(Object.entries(providers))('%s', (_, url) => {
  const client = () => new Anthropic({ apiKey: 'test', baseURL: url(), maxRetries: 0 })
  const options = (log: ReturnType<typeof recordedLog>['log']) => ({
    reader: anthropicCall,
    log,
    context: { p_user_id: crypto.randomUUID(), p_model_used: params.model },
  })

  test("frames a stream as server-sent events in Anthropic's order", async () => {
    const response = await fetch(`${url()}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': 'test', 'anthropic-version': '2023-06-01', 'content-type': 'application/json' },
      body: JSON.stringify({ ...params, stream: true }),
    })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const frames = (await response.text()).trim().split('\n\n').map((frame) => /^event: (\S+)\ndata: (.+)$/.exec(frame))
    const types = frames.map((frame) => frame?.[1]).filter((type) => type !== 'ping')
    // Each event names its type twice.
    expect(types).toEqual(frames.map((frame) => JSON.parse(frame?.[2] ?? '{}').type).filter((type) => type !== 'ping'))
    expect(types.filter((type, index) => type !== types[index - 1])).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
  })

  test('answers the SDK, and its stream is tracked', async () => {
    const { log, written } = recordedLog()
    let streamed = ''
    const events = await trackUsage(
      (signal) => client().messages.create({ ...params, stream: true }, { signal }),
      options(log),
    )
    for await (const event of events) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') streamed += event.delta.text
    }
    expect(streamed).toBe(text)
    expect(await written()).toMatchObject({
      p_status: 'success',
      p_usage_status: 'final',
      p_model_used: 'claude-opus-5',
    })
  })

  test('answers the SDK without a stream, and that is tracked', async () => {
    const { log, written } = recordedLog()
    const message = await trackUsage((signal) => client().messages.create(params, { signal }), options(log))
    expect(message.content).toMatchObject([{ type: 'text', text }])
    expect(await written()).toMatchObject({ p_status: 'success', p_request_id: message.id })
  })
})

test("our fake knows what aimock does not: the real API's refusals", async () => {
  const client = new Anthropic({ apiKey: 'test', baseURL: fake.url, maxRetries: 0 })
  await expect(client.messages.create({ ...params, model: 'gpt-6' })).rejects.toMatchObject({ status: 404 })
  await expect(client.messages.create({ ...params, messages: [] })).rejects.toMatchObject({ status: 400 })
  const anonymous = await fetch(`${fake.url}/v1/messages`, { method: 'POST', body: '{}' })
  expect(anonymous.status).toBe(401)
})

describe('its Message Batches', () => {
  const client = () => new Anthropic({ apiKey: 'test', baseURL: fake.url, maxRetries: 0 })
  const requests = ['a', 'b', 'c', 'd'].map((custom_id) => ({ custom_id, params }))

  test('are created, listed page by page, cancelled and read with the SDK', async () => {
    const { batches } = client().messages
    const created = await batches.create({ requests })
    expect(created).toMatchObject({
      processing_status: 'in_progress',
      request_counts: { processing: 4 },
      results_url: null,
    })
    await expect(batches.results(created.id)).rejects.toThrow('results_url')
    const older = await batches.create({ requests })
    const newer = await batches.create({ requests })
    const listed = await Array.fromAsync(batches.list({ limit: 2 }), ({ id }) => id)
    expect(listed.slice(0, 3)).toEqual([newer.id, older.id, created.id])

    expect(await batches.cancel(created.id)).toMatchObject({ processing_status: 'canceling' })
    const outcomes = ['succeeded', 'errored', 'canceled', 'expired'] as const
    fake.batches.end({ id: created.id, outcome: (_, index) => outcomes[index] ?? 'succeeded' })
    expect((await batches.retrieve(created.id)).request_counts)
      .toEqual({ processing: 0, succeeded: 1, errored: 1, canceled: 1, expired: 1 })
    const lines = await Array.fromAsync(await batches.results(created.id))
    expect(lines.map(({ custom_id, result }) => [custom_id, result.type]))
      .toEqual([['d', 'expired'], ['c', 'canceled'], ['b', 'errored'], ['a', 'succeeded']])
    expect(lines.at(-1)?.result).toMatchObject({ message: { usage: { service_tier: 'batch' }, content: [{ text }] } })
  })

  test('refuse what the real API refuses', async () => {
    const { batches } = client().messages
    for (
      const refused of [[], [{ custom_id: 'a b', params }], [{ custom_id: 'a'.repeat(65), params }], [
        ...requests,
        ...requests,
      ]]
    ) {
      await expect(batches.create({ requests: refused })).rejects.toMatchObject({ status: 400 })
    }
    await expect(batches.retrieve('msgbatch_none')).rejects.toMatchObject({ status: 404 })
    await batches.create({ requests: [{ custom_id: 'a', params: { ...params, model: 'gpt-6' } }] })
    fake.batches.end()
    expect(fake.batches.all.at(-1)?.results).toMatchObject([{ result: { type: 'errored' } }])
  })
})
