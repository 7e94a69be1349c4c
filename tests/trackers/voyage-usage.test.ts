import { expect, test } from 'vitest'
import { z } from 'zod'
import { voyageUsage } from '../../trackers/voyage-usage.ts'
import { describeUsageFixtures } from '../support/usage-fixtures.ts'

const body = z.object({ usage: z.object({ total_tokens: z.int() }) })

describeUsageFixtures('voyage', voyageUsage, (response) => body.parse(response).usage.total_tokens)

test('the provider gives no request id', () => {
  expect(voyageUsage.answer({ model: 'voyage-4', usage: { total_tokens: 1 } }).requestId).toBeUndefined()
})

test('unknown keys do no harm, and the raw usage keeps them', () => {
  const usage = { text_tokens: 20, image_pixels: 2_000_000, total_tokens: 3591 }
  expect(voyageUsage.answer({ model: 'voyage-multimodal-3', usage, next: true })).toEqual({
    complete: true,
    usageStatus: 'final',
    lines: [{ p_model_used: 'voyage-multimodal-3', p_input_tokens: 3591, p_raw_usage: usage }],
  })
})

test.each([
  ['cannot be read', { total_tokens: 'many' }],
  ['counts nothing', { total_tokens: null }],
])('a usage object that %s is kept, and nothing is claimed about it', (_, usage) => {
  expect(voyageUsage.answer({ model: 'voyage-4', usage })).toEqual({
    complete: true,
    usageStatus: 'missing',
    lines: [{ p_model_used: 'voyage-4', p_raw_usage: usage }],
  })
})

test('a response that is no object has no usage', () => {
  expect(voyageUsage.answer('Bad gateway')).toMatchObject({ usageStatus: 'missing' })
})
