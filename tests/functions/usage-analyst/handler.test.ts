import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { handleUsageAnalyst, maxCalls } from '../../../functions/usage-analyst/handler.ts'
import { tools } from '../../../functions/usage-analyst/tools.ts'
import { type FakeAnthropic, startFakeAnthropic } from '../../support/fake-anthropic.ts'
import { fakeCaller, userId } from '../../support/fake-caller.ts'
import { recordedLog } from '../../support/recorded-log.ts'

let fake: FakeAnthropic
let anthropic: Anthropic

beforeAll(async () => {
  fake = await startFakeAnthropic()
  anthropic = new Anthropic({ apiKey: 'test', baseURL: fake.url, maxRetries: 0 })
})

afterAll(() => fake.stop())

async function analyse(body: object, people = fakeCaller()) {
  const recorded = recordedLog()
  const asked = fake.requests.length
  const request = new Request('http://localhost/usage-analyst', { method: 'POST', body: JSON.stringify(body) })
  const response = await handleUsageAnalyst(request, people.caller, {
    anthropic,
    model: 'claude-sonnet-5-5',
    timeout: 5_000,
    log: recorded.log,
  })
  return { response, ...recorded, requests: () => fake.requests.slice(asked) }
}

const usage = { data: { summary: { total_cost_usd: 1.25 } } }

describe('a question about spend', () => {
  test('is answered from what the tools read as the caller', async () => {
    const people = fakeCaller({ reads: { get_user_ai_usage: usage } })
    fake.next({ toolUses: [{ name: 'get_user_usage', input: { user_id: userId, days: 7 } }] }, {
      text: 'You spent $1.25.',
    })
    const { response, requests } = await analyse({ question: 'What did I spend?' }, people)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      answer: 'You spent $1.25.',
      model: 'claude-sonnet-5-5',
      trace_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      provider_calls: 2,
      tool_turns: 1,
    })
    expect(people.rpc.mock.calls).toEqual([['get_user_ai_usage', { p_user_id: userId, p_days: 7 }]])
    expect(requests()[1]?.body.messages.at(-1)).toMatchObject({
      role: 'user',
      content: [{ type: 'tool_result', content: JSON.stringify(usage.data), is_error: false }],
    })
  })

  test('is one trace: each provider call is a row, with the tools served to it', async () => {
    fake.next(
      { toolUses: [{ name: 'get_cost_summary', input: {} }, { name: 'get_dashboard', input: { days: 1 } }] },
      { toolUses: [{ name: 'get_cost_summary', input: {} }] },
      { text: 'Done.' },
    )
    const { response, calls } = await analyse({ question: 'How much?', session_id: 's1' })
    const { trace_id, tool_turns } = await response.json()
    await vi.waitUntil(() => calls.length === 3)
    expect(tool_turns).toBe(3)
    expect(calls.map(({ args }) => args.p_tool_turns)).toEqual([0, 2, 1])
    for (const { args } of calls) {
      expect(args).toMatchObject({
        p_trace_id: trace_id,
        p_session_id: 's1',
        p_user_id: userId,
        p_feature: 'usage_analyst',
        p_request_type: 'insight',
        p_status: 'success',
      })
    }
    expect(new Set(calls.map(({ args }) => args.p_request_id)).size).toBe(3)
  })

  test('tells Claude who asks, what the time is, and what the tools are', async () => {
    fake.next({ text: 'Hello.' })
    const { requests } = await analyse({ question: 'Who am I?' })
    const [request] = requests()
    expect(String(request?.body.system)).toContain(`user id ${userId}`)
    expect(String(request?.body.system)).toContain(new Date().toISOString().slice(0, 10))
    expect(request?.body.tools?.map((tool) => 'name' in tool ? tool.name : '')).toEqual(Object.keys(tools))
  })

  test('may ask for tools only so often: then Claude must answer', async () => {
    fake.next(
      ...Array.from({ length: maxCalls - 1 }, () => ({ toolUses: [{ name: 'get_cost_summary', input: {} }] })),
      { text: 'That is all I found.' },
    )
    const { response, requests } = await analyse({ question: 'Again and again?' })
    expect(await response.json()).toMatchObject({ provider_calls: maxCalls, answer: 'That is all I found.' })
    expect(requests().map(({ body }) => body.tool_choice?.type)).toEqual([
      ...Array.from({ length: maxCalls - 1 }, () => 'auto'),
      'none',
    ])
  })
})

describe('a tool', () => {
  test('that the caller may not use tells Claude why, with the hint', async () => {
    const error = { code: 'PT403', message: "You may not read everybody's usage", hint: 'Call get_user_ai_usage' }
    const people = fakeCaller({ reads: { get_ai_usage_dashboard: { error } } })
    fake.next({ toolUses: [{ name: 'get_dashboard', input: {} }] }, { text: 'You may not see that.' })
    const { response, requests } = await analyse({ question: 'Who spends most?' }, people)
    expect(await response.json()).toMatchObject({ answer: 'You may not see that.' })
    expect(requests()[1]?.body.messages.at(-1)?.content).toMatchObject([{
      is_error: true,
      content: JSON.stringify(error),
    }])
  })

  test('with bad input tells Claude what is wrong, and reads nothing', async () => {
    const people = fakeCaller()
    fake.next({ toolUses: [{ name: 'get_user_usage', input: { user_id: 'me', days: 0 } }] }, { text: 'Sorry.' })
    const { requests } = await analyse({ question: 'What?' }, people)
    expect(requests()[1]?.body.messages.at(-1)?.content).toMatchObject([
      { is_error: true, content: expect.stringMatching(/user_id[\s\S]*days/) },
    ])
    expect(people.rpc).not.toHaveBeenCalled()
  })

  test('that does not exist is said not to', async () => {
    fake.next({ toolUses: [{ name: 'drop_table', input: {} }] }, { text: 'No.' })
    const { requests } = await analyse({ question: 'Drop it?' })
    expect(requests()[1]?.body.messages.at(-1)?.content).toMatchObject([
      { is_error: true, content: 'There is no tool drop_table.' },
    ])
  })

  test('lists requests with its filters', async () => {
    const people = fakeCaller({ reads: { ai_usage_log: { data: [{ model_used: 'claude-opus-5' }] } } })
    const since = '2026-11-01T00:00:00Z'
    const result = await tools.list_requests?.run(people.caller.supabase, {
      limit: 5,
      order: 'most_expensive',
      model: 'claude-opus-5',
      status: 'error',
      since,
    })
    expect(result).toEqual({ content: '[{"model_used":"claude-opus-5"}]', isError: false })
    expect(people.query.eq).toHaveBeenCalledWith('model_used', 'claude-opus-5')
    expect(people.query.eq).toHaveBeenCalledWith('status', 'error')
    expect(people.query.gte).toHaveBeenCalledWith('created_at', since)
    expect(people.query.order).toHaveBeenCalledWith('total_cost_usd', { ascending: false, nullsFirst: false })
    expect(people.query.limit).toHaveBeenCalledWith(5)
  })
})

describe('when Claude fails', () => {
  test('in the second call, both calls are rows and the caller gets a clean error', async () => {
    fake.next(
      { toolUses: [{ name: 'get_cost_summary', input: {} }] },
      { error: { status: 529, type: 'overloaded_error', message: 'Overloaded' } },
    )
    const { response, calls } = await analyse({ question: 'How much?' })
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ code: 'overloaded_error' })
    await vi.waitUntil(() => calls.length === 2)
    expect(calls.map(({ args }) => args.p_status)).toEqual(['success', 'error'])
    expect(calls[0]?.args.p_trace_id).toBe(calls[1]?.args.p_trace_id)
  })

  test('to say anything, the caller is told', async () => {
    fake.next({ text: ' ', stopReason: 'refusal' })
    const { response } = await analyse({ question: 'Hm?' })
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({ code: 'no_answer', details: { stop_reason: 'refusal' } })
  })

  test('a question without words is not asked', async () => {
    const { response, requests } = await analyse({ question: '  ' })
    expect(response.status).toBe(400)
    expect(requests()).toEqual([])
  })
})
