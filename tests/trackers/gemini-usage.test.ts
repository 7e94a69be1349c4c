import { expect, test } from 'vitest'
import { z } from 'zod'
import { geminiUsage } from '../../trackers/gemini-usage.ts'
import { describeUsageFixtures, everyChoice, tokenSum, usageFixtures } from '../support/usage-fixtures.ts'

const body = z.object({ usageMetadata: z.object({ totalTokenCount: z.int() }) })

describeUsageFixtures('gemini', geminiUsage, (response) => body.parse(response).usageMetadata.totalTokenCount)

const plain = { promptTokenCount: 8, candidatesTokenCount: 5, totalTokenCount: 13 }

test('the request id is the responseId of the body', () => {
  expect(geminiUsage.answer({ responseId: 'kPkfaZ7x', usageMetadata: plain }).requestId).toBe('kPkfaZ7x')
})

test('cached audio is cache read, not audio input', () => {
  const usageMetadata = {
    promptTokenCount: 1000,
    promptTokensDetails: [tokens('TEXT', 100), tokens('AUDIO', 900)],
    cachedContentTokenCount: 650,
    cacheTokensDetails: [tokens('TEXT', 50), tokens('AUDIO', 600)],
    totalTokenCount: 1000,
  }
  expect(geminiUsage.answer({ usageMetadata }).lines[0]).toMatchObject({
    p_input_tokens: 50,
    p_cache_read_tokens: 650,
    p_audio_input_tokens: 300,
  })
})

test('audio of the candidates is audio output', () => {
  const usageMetadata = {
    promptTokenCount: 8,
    candidatesTokenCount: 215,
    candidatesTokensDetails: [tokens('AUDIO', 150), tokens('TEXT', 5), tokens('AUDIO', 60)],
    totalTokenCount: 223,
  }
  expect(geminiUsage.answer({ usageMetadata }).lines[0]).toMatchObject({
    p_output_tokens: 5,
    p_audio_output_tokens: 210,
  })
})

test.each([
  [{}, 'standard'],
  [{ trafficType: 'ON_DEMAND' }, 'standard'],
  [{ trafficType: 'TRAFFIC_TYPE_UNSPECIFIED' }, 'standard'],
  [{ trafficType: 'ON_DEMAND_PRIORITY' }, 'priority'],
  [{ trafficType: 'PROVISIONED_THROUGHPUT' }, 'provisioned_throughput'],
  [{ serviceTier: 'unspecified' }, 'standard'],
  [{ serviceTier: 'standard' }, 'standard'],
  [{ serviceTier: 'SERVICE_TIER_FLEX' }, 'flex'],
])('the service tier of %o is %s', (tier, expected) => {
  expect(geminiUsage.answer({ usageMetadata: { ...plain, ...tier } }).lines[0].p_service_tier).toBe(expected)
})

test('null counts as 0, unknown keys do no harm, and the raw usage keeps them all', () => {
  const usageMetadata = {
    promptTokenCount: 8,
    candidatesTokenCount: null,
    promptTokensDetails: [{ modality: 'AUDIO' }, tokens('SMELL', 1)],
    cacheTokensDetails: null,
    next: { tokens: 1 },
  }
  expect(geminiUsage.answer({ usageMetadata, next: true })).toMatchObject({
    usageStatus: 'final',
    lines: [{ p_input_tokens: 8, p_audio_input_tokens: 0, p_output_tokens: 0, p_raw_usage: usageMetadata }],
  })
})

test('no category is negative and the sum is the total, whatever the parts say', () => {
  for (
    const [cached = 0, tools = 0, heard = 0, again = 0, thought = 0, drawn = 0, spoken = 0] of everyChoice(
      [0, 60, 100],
      7,
    )
  ) {
    const usageMetadata = {
      promptTokenCount: 80,
      promptTokensDetails: [tokens('AUDIO', heard)],
      cachedContentTokenCount: cached,
      cacheTokensDetails: [tokens('AUDIO', again)],
      toolUsePromptTokenCount: tools,
      candidatesTokenCount: 70,
      candidatesTokensDetails: [tokens('IMAGE', drawn), tokens('AUDIO', spoken)],
      thoughtsTokenCount: thought,
      totalTokenCount: 80 + tools + 70 + thought,
    }
    const report = geminiUsage.answer({ usageMetadata })
    expect(tokenSum(report)).toBe(usageMetadata.totalTokenCount)
    const { p_reasoning_tokens = 0, p_output_tokens = 0 } = report.lines[0]
    expect(p_reasoning_tokens).toBeLessThanOrEqual(p_output_tokens)
  }
})

test('what only the total knows of is output', () => {
  const usageMetadata = { ...plain, totalTokenCount: 53 }
  expect(geminiUsage.answer({ usageMetadata }).lines[0].p_output_tokens).toBe(45)
})

test('a total below its own counts takes nothing from them', () => {
  expect(tokenSum(geminiUsage.answer({ usageMetadata: { ...plain, totalTokenCount: 3 } }))).toBe(13)
})

test('usage that cannot be read is kept, and nothing is claimed about it', () => {
  const usageMetadata = { promptTokenCount: 'many' }
  expect(geminiUsage.answer({ responseId: 'kPkfaZ7x', modelVersion: 'gemini-2.5-pro', usageMetadata })).toEqual({
    requestId: 'kPkfaZ7x',
    complete: true,
    usageStatus: 'missing',
    lines: [{ p_model_used: 'gemini-2.5-pro', p_raw_usage: usageMetadata }],
  })
})

test('usage without any count is missing, not 0', () => {
  const usageMetadata = { trafficType: 'ON_DEMAND_FLEX' }
  expect(geminiUsage.answer({ modelVersion: 'gemini-2.5-pro', usageMetadata })).toEqual({
    complete: true,
    usageStatus: 'missing',
    lines: [{ p_model_used: 'gemini-2.5-pro', p_service_tier: 'flex', p_raw_usage: usageMetadata }],
  })
})

test('a response that is no object has no usage', () => {
  expect(geminiUsage.answer('Bad gateway')).toMatchObject({ usageStatus: 'missing' })
})

function tokens(modality: string, tokenCount: number) {
  return { modality, tokenCount }
}

test.each(usageFixtures('gemini'))('a stream of %s reads as the answer does', (_, { response }) => {
  const follower = geminiUsage.stream()
  const { usageMetadata: _usage, ...body } = response
  follower.add({
    ...body,
    candidates: [{ content: { parts: [{ text: 'a' }] } }],
    usageMetadata: { promptTokenCount: 1 },
  })
  expect(follower.report()).toMatchObject({ complete: false, usageStatus: 'partial' })
  follower.add({ ...response, candidates: [{ content: {}, finishReason: 'STOP' }] })
  expect(follower.report()).toEqual(geminiUsage.answer(response))
})

test('a prompt that is blocked is a complete answer', () => {
  const follower = geminiUsage.stream()
  follower.add({ promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 5 } })
  expect(follower.report()).toMatchObject({ complete: true, usageStatus: 'final' })
})
