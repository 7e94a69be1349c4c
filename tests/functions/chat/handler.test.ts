import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { handleChat } from '../../../functions/chat/handler.ts'
import { type FakeAnthropic, startFakeAnthropic } from '../../support/fake-anthropic.ts'
import { fakeCaller, userId } from '../../support/fake-caller.ts'
import { recordedLog } from '../../support/recorded-log.ts'

const acme = '00000000-0000-4000-8000-00000000000a'
const globex = '00000000-0000-4000-8000-00000000000b'

let fake: FakeAnthropic
let anthropic: Anthropic

beforeAll(async () => {
  fake = await startFakeAnthropic()
  anthropic = new Anthropic({ apiKey: 'test', baseURL: fake.url, maxRetries: 0 })
})

afterAll(() => fake.stop())

const messages = [{ role: 'user', content: 'Hello' }]

async function chat(body: unknown, { caller = fakeCaller().caller, timeout = 5_000, method = 'POST' } = {}) {
  const recorded = recordedLog()
  const request = new Request('http://localhost/chat', {
    method,
    body: method === 'POST' ? (typeof body === 'string' ? body : JSON.stringify(body)) : null,
  })
  const response = await handleChat(request, caller, {
    anthropic,
    model: 'claude-sonnet-5-5',
    timeout,
    log: recorded.log,
  })
  return { response, ...recorded }
}

describe('a question', () => {
  test("is answered with Claude's message, and charged to who asked", async () => {
    fake.next({ text: 'Hi.' })
    const { response, written } = await chat({ messages })
    expect(response.status).toBe(200)
    const message = await response.json()
    expect(message).toMatchObject({ type: 'message', model: 'claude-sonnet-5-5', content: [{ text: 'Hi.' }] })
    expect(await written()).toMatchObject({
      p_user_id: userId,
      p_user_email: 'user@example.com',
      p_request_id: message.id,
      p_feature: 'chat',
      p_request_type: 'chat',
      p_operation: 'chat',
      p_status: 'success',
    })
  })

  test('carries its context into the row', async () => {
    const { written } = await chat({
      messages,
      model: 'claude-haiku-5-5',
      feature: 'assistant_chat',
      request_type: 'insight',
      customer_id: 42,
      customer_name: 'ACME',
      entity_type: 'deal',
      entity_id: 'd1',
      session_id: 's1',
    })
    expect(await written()).toMatchObject({
      p_user_id: userId,
      p_model_used: 'claude-haiku-5-5',
      p_feature: 'assistant_chat',
      p_request_type: 'insight',
      p_customer_id: '42',
      p_customer_name: 'ACME',
      p_entity_type: 'deal',
      p_entity_id: 'd1',
      p_session_id: 's1',
    })
    expect(fake.requests.at(-1)?.body).toMatchObject({ model: 'claude-haiku-5-5', max_tokens: 8192, messages })
  })

  test('has names as long as the ledger takes them, without the space around them', async () => {
    const longest = 'x'.repeat(255)
    const { written } = await chat({
      messages,
      feature: `  ${longest}  `,
      entity_id: 'ș'.repeat(127),
      customer_id: longest,
    })
    expect(await written()).toMatchObject({
      p_feature: longest,
      p_entity_id: 'ș'.repeat(127),
      p_customer_id: longest,
    })
  })

  test('may ask for a long answer without streaming it', async () => {
    fake.next({ text: 'Long.' })
    const { response } = await chat({ messages, max_tokens: 64_000 })
    expect(response.status).toBe(200)
    expect(fake.requests.at(-1)?.body.max_tokens).toBe(64_000)
  })

  test("can be streamed: Claude's events come as they are", async () => {
    fake.next({ text: 'One two three.' })
    const { response, written } = await chat({ messages, stream: true })
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const events = parsed(await response.text())
    expect(events.at(0)?.type).toBe('message_start')
    expect(events.at(-1)?.type).toBe('message_stop')
    expect(events.map(({ data }) => data.delta?.text ?? '').join('')).toBe('One two three.')
    expect(await written()).toMatchObject({ p_status: 'success', p_usage_status: 'final' })
  })
})

describe('the tenant', () => {
  test('is the only organization that the user belongs to', async () => {
    const { written } = await chat({ messages }, fakeCaller({ organizations: [acme] }))
    expect(await written()).toMatchObject({ p_organization_id: acme })
  })

  test('is none when the user belongs to several and names none', async () => {
    const { written } = await chat({ messages }, fakeCaller({ organizations: [acme, globex] }))
    expect(await written()).not.toHaveProperty('p_organization_id')
  })

  test('is the one that the user names', async () => {
    const { written } = await chat({ messages, organization_id: globex }, fakeCaller({ organizations: [acme, globex] }))
    expect(await written()).toMatchObject({ p_organization_id: globex })
  })

  test("cannot be somebody else's: nothing is asked and nothing is charged", async () => {
    const asked = fake.requests.length
    const { response, calls } = await chat({ messages, organization_id: globex }, fakeCaller({ organizations: [acme] }))
    expect(response.status).toBe(403)
    expect(await response.json()).toEqual({
      code: 'not_a_member',
      message: 'You do not belong to this organization.',
      details: null,
      hint: 'Leave organization_id out, or pass one of your own.',
    })
    expect(fake.requests).toHaveLength(asked)
    expect(calls).toEqual([])
  })

  test('that cannot be looked up does not cost the answer, and the row says so', async () => {
    const { response, written } = await chat({ messages }, fakeCaller({ organizations: 'unreadable' }))
    expect(response.status).toBe(200)
    expect(await written()).toMatchObject({ p_metadata: { organization: 'could not be read' } })
  })

  test('that is named and cannot be looked up stops the question', async () => {
    const { response, calls } = await chat(
      { messages, organization_id: acme },
      fakeCaller({ organizations: 'unreadable' }),
    )
    expect(response.status).toBe(503)
    expect(calls).toEqual([])
  })
})

describe('a bad request', () => {
  test.each([
    ['not JSON', '{', 'invalid_json', 'The body is not JSON.'],
    ['an empty object', {}, 'invalid_request', /^The body is not valid: messages: /],
    ['no messages', { messages: [] }, 'invalid_request', /messages/],
    ['an empty message', { messages: [{ role: 'user', content: '' }] }, 'invalid_request', /messages\.0\.content/],
    [
      'a role that a caller may not play',
      { messages: [{ role: 'system', content: 'x' }] },
      'invalid_request',
      /messages\.0\.role/,
    ],
    ['a model of somebody else', { messages, model: 'gpt-6' }, 'invalid_request', /model: not a Claude model/],
    ["another user's id", { messages, user_id: userId }, 'invalid_request', /user_id/],
    ['an organization that is no id', { messages, organization_id: 'acme' }, 'invalid_request', /organization_id/],
    ['too many tokens', { messages, max_tokens: 1_000_000 }, 'invalid_request', /max_tokens/],
    ['a blank feature', { messages, feature: ' ' }, 'invalid_request', /feature: is blank/],
    ['a name that Postgres cannot store', { messages, customer_name: 'a\0b' }, 'invalid_request', /customer_name/],
    ['a session of half a character', { messages, session_id: '\ud800' }, 'invalid_request', /session_id/],
  ])('with %s is refused before anything is asked', async (_, body, code, message) => {
    const asked = fake.requests.length
    const { response, calls } = await chat(body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(fake.requests).toHaveLength(asked)
    expect(calls).toEqual([])
  })

  test.each(['feature', 'request_type', 'customer_id', 'entity_type', 'entity_id'])(
    'with a %s that the ledger would refuse is refused before anything is asked',
    async (key) => {
      const asked = fake.requests.length
      const { response } = await chat({ messages, [key]: 'ș'.repeat(128) })
      expect(response.status).toBe(400)
      expect((await response.json()).message).toBe(`The body is not valid: ${key}: has more than 255 bytes`)
      expect(fake.requests).toHaveLength(asked)
    },
  )

  test('by another method is refused', async () => {
    const { response } = await chat(undefined, { method: 'GET' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
  })
})

describe('when Claude fails', () => {
  test.each([
    [400, 'invalid_request_error', 400],
    [404, 'not_found_error', 400],
    [413, 'request_too_large', 413],
    [401, 'authentication_error', 502],
    [403, 'permission_error', 502],
    [429, 'rate_limit_error', 429],
    [500, 'api_error', 503],
    [529, 'overloaded_error', 503],
  ])('with %i %s, the caller gets a clean %i and the ledger one row', async (status, type, expected) => {
    fake.next({ error: { status, type, message: 'What the provider says', headers: { 'retry-after': '7' } } })
    const { response, written, calls } = await chat({ messages, stream: true })
    expect(response.status).toBe(expected)
    const body = await response.json()
    expect(body).toEqual({ code: type, message: expect.any(String), details: null, hint: expect.any(String) })
    expect(response.headers.get('retry-after')).toBe([429, 503].includes(expected) ? '7' : null)
    expect(await written()).toMatchObject({
      p_status: 'error',
      p_error_code: type,
      p_error_message: 'What the provider says',
    })
    expect(calls).toHaveLength(1)
  })

  test('to take the key, the caller learns nothing of it', async () => {
    fake.next({ error: { status: 401, type: 'authentication_error', message: 'invalid x-api-key sk-ant-123' } })
    const { response } = await chat({ messages })
    expect(await response.text()).not.toContain('sk-ant')
  })

  test('to answer in time, the caller gets a 504 and the ledger a timeout', async () => {
    fake.next({ hang: true })
    const { response, written } = await chat({ messages }, { timeout: 60 })
    expect(response.status).toBe(504)
    expect(await response.json()).toMatchObject({ code: 'timeout' })
    expect(await written()).toMatchObject({ p_status: 'timeout', p_usage_status: 'missing' })
  })

  test('in the middle of a stream, the last event says so', async () => {
    fake.next({ text: 'One two.', breakAfter: { events: 4, how: { type: 'overloaded_error', message: 'Overloaded' } } })
    const { response, written } = await chat({ messages, stream: true })
    const events = parsed(await response.text())
    expect(events.at(-1)).toEqual({
      type: 'error',
      data: {
        type: 'error',
        error: { code: 'overloaded_error', message: 'Overloaded', details: null, hint: 'Try again.' },
      },
    })
    expect(await written()).toMatchObject({
      p_status: 'error',
      p_error_code: 'overloaded_error',
      p_usage_status: 'partial',
    })
  })

  test('by cutting the stream, the last event says so', async () => {
    fake.next({ text: 'One two.', breakAfter: { events: 4, how: 'cut' } })
    const { response, written } = await chat({ messages, stream: true })
    expect(parsed(await response.text()).at(-1)?.data.error.code).toBe('connection_error')
    expect(await written()).toMatchObject({ p_status: 'error', p_usage_status: 'partial' })
  })

  test('in a way that nobody foresaw, the caller gets a 500 without its inside', async () => {
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { response } = await chat({ messages, organization_id: acme }, { caller: {} as never })
    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({
      code: 'internal_error',
      message: 'The function failed unexpectedly.',
    })
    expect(quiet).toHaveBeenCalled()
    quiet.mockRestore()
  })
})

describe('a client that goes away', () => {
  test('in the middle of a stream ends the call, and what was seen is logged', async () => {
    fake.next({ text: 'One two three four five six seven.', eventDelay: 20, usage: { input_tokens: 123 } })
    const { response, written } = await chat({ messages, stream: true })
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    expect(await written()).toMatchObject({ p_status: 'cancelled', p_usage_status: 'partial', p_input_tokens: 123 })
    await vi.waitUntil(() => fake.requests.at(-1)?.aborted)
  })

  test('before the first event ends the call too', async () => {
    fake.next({ text: 'One two three four five six seven.', eventDelay: 20 })
    const { response, written } = await chat({ messages, stream: true })
    await response.body?.cancel()
    expect(await written()).toMatchObject({ p_status: 'cancelled' })
  })
})

function parsed(text: string) {
  return text.trim().split('\n\n').map((frame) => {
    const [, type, data] = /^event: (\S+)\ndata: (.+)$/.exec(frame) ?? []
    return { type, data: JSON.parse(data ?? 'null') }
  })
}
