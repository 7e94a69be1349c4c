import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openaiUsage } from '../../trackers/openai-usage.ts'
import { describeUsageFixtures, everyChoice, tokenSum, usageFixtures } from '../support/usage-fixtures.ts'

const body = z.object({ usage: z.object({ total_tokens: z.int() }) })

describeUsageFixtures('openai', openaiUsage, (response) => body.parse(response).usage.total_tokens)

const plain = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }

test('the request id is the id of the body, where there is one', () => {
  expect(openaiUsage.answer({ id: 'chatcmpl-1', model: 'gpt-6-sol', usage: plain }).requestId).toBe('chatcmpl-1')
  expect(openaiUsage.answer({ model: 'text-embedding-3-small', usage: plain }).requestId).toBeUndefined()
})

test.each([
  ['default', 'standard'],
  ['auto', 'standard'],
  [null, 'standard'],
  [undefined, 'standard'],
  ['flex', 'flex'],
  ['priority', 'priority'],
  ['scale', 'scale'],
])('the service tier %s is %s', (service_tier, expected) => {
  expect(openaiUsage.answer({ service_tier, usage: plain }).lines[0].p_service_tier).toBe(expected)
})

test('null and what is left out count as 0, and unknown keys do no harm', () => {
  const usage = {
    input_tokens: 10,
    output_tokens: 5,
    total_tokens: null,
    input_tokens_details: { cached_tokens: null, cache_write_tokens_details: null, video_tokens: 3 },
    output_tokens_details: null,
  }
  expect(openaiUsage.answer({ usage, tool_usage: null, next: true })).toMatchObject({
    usageStatus: 'final',
    lines: [{ p_input_tokens: 10, p_cache_read_tokens: 0, p_output_tokens: 5, p_web_search_requests: 0 }],
  })
})

describe('the raw usage', () => {
  test('is the usage object as it came', () => {
    const usage = { ...plain, next: { tokens: 1 } }
    expect(openaiUsage.answer({ usage }).lines[0].p_raw_usage).toEqual(usage)
  })

  test('has the tool usage beside the counts, because it is billed, too', () => {
    const tool_usage = { web_search: { num_requests: 2 }, image_gen: { total_tokens: 400 } }
    expect(openaiUsage.answer({ usage: plain, tool_usage }).lines[0].p_raw_usage).toEqual({ ...plain, tool_usage })
  })
})

test('no category is negative and the sum is the total, whatever the parts say', () => {
  for (const [cached, written, short, long, audio, reasoning, spoken] of everyChoice([0, 60, 100], 7)) {
    const usage = {
      input_tokens: 80,
      input_tokens_details: {
        cached_tokens: cached,
        cache_write_tokens: written,
        cache_write_tokens_details: { ttl_30m_tokens: short, ttl_12h_tokens: long },
        audio_tokens: audio,
      },
      output_tokens: 70,
      output_tokens_details: { reasoning_tokens: reasoning, audio_tokens: spoken },
      total_tokens: 150,
    }
    const report = openaiUsage.answer({ usage })
    expect(tokenSum(report)).toBe(150)
    const { p_reasoning_tokens = 0, p_output_tokens = 0 } = report.lines[0]
    expect(p_reasoning_tokens).toBeLessThanOrEqual(p_output_tokens)
  }
})

test('what only the total knows of is output', () => {
  const usage = { ...plain, completion_tokens_details: { reasoning_tokens: 40 }, total_tokens: 55 }
  expect(openaiUsage.answer({ usage }).lines[0]).toMatchObject({ p_output_tokens: 45, p_reasoning_tokens: 40 })
})

test('a total below its own counts takes nothing from them', () => {
  expect(tokenSum(openaiUsage.answer({ usage: { ...plain, total_tokens: 3 } }))).toBe(15)
})

test.each([
  ['cannot be read', { input_tokens: 'many' }],
  ['counts nothing', {}],
])('a usage object that %s is kept, and nothing is claimed about it', (_, usage) => {
  expect(openaiUsage.answer({ id: 'resp_1', model: 'gpt-6-sol', service_tier: 'flex', usage })).toEqual({
    requestId: 'resp_1',
    complete: true,
    usageStatus: 'missing',
    lines: [{ p_model_used: 'gpt-6-sol', p_service_tier: 'flex', p_raw_usage: usage }],
  })
})

test.each([
  ['is still in progress', { id: 'resp_1', status: 'in_progress', usage: null }],
  ['is no object', 'Bad gateway'],
])('a response that %s has no usage', (_, response) => {
  expect(openaiUsage.answer(response)).toMatchObject({ usageStatus: 'missing' })
})

describe('a stream', () => {
  const choices = (finish_reason: string | null, delta = {}) => [{ index: 0, delta, finish_reason }]

  test.each(usageFixtures('openai'))('of %s reads as the answer does', (_, { response }) => {
    const { usage, ...body } = response
    const isResponse = response.object === 'response'
    const events = isResponse
      ? [
        { type: 'response.created', response: { ...body, status: 'in_progress', usage: null } },
        { type: 'response.completed', response: { status: 'completed', ...response } },
      ]
      : [
        { ...body, choices: choices(null, { content: 'a' }), usage: null },
        { ...body, choices: choices('stop'), usage: null },
        { ...body, choices: [], usage },
      ]
    const follower = openaiUsage.stream()
    for (const event of events) follower.add(event)
    expect(follower.report()).toEqual(openaiUsage.answer(response))
  })

  test('of several choices is over when the last of them is', () => {
    const follower = openaiUsage.stream()
    const choice = (index: number, finish_reason: string | null) => ({ index, delta: {}, finish_reason })
    follower.add({ choices: [choice(0, null)] })
    follower.add({ choices: [choice(1, null)] })
    follower.add({ choices: [choice(0, 'stop')] })
    expect(follower.report().complete).toBe(false)
    follower.add({ choices: [choice(1, 'stop')] })
    expect(follower.report()).toMatchObject({ complete: true, usageStatus: 'missing' })
  })

  test('that says its usage all along and breaks off has used at least that', () => {
    const follower = openaiUsage.stream()
    follower.add({ id: 'chatcmpl-1', choices: choices(null, { content: 'a' }), usage: plain })
    expect(follower.report()).toMatchObject({ complete: false, usageStatus: 'partial', requestId: 'chatcmpl-1' })
  })

  test.each([
    [{ choices: choices(null, { role: 'assistant', content: '' }) }, false],
    [{ choices: choices(null, { content: 'a' }) }, true],
    [{ choices: choices(null, { tool_calls: [{ index: 0 }] }) }, true],
    [{ choices: choices('stop') }, false],
    [{ choices: [] }, false],
    [{ type: 'response.output_text.delta', delta: 'a' }, true],
    [{ type: 'response.created', response: {} }, false],
  ])('has its first token with %j: %s', (event, isToken) => {
    expect(openaiUsage.stream().add(event)).toBe(isToken)
  })
})
