import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { UsageReader, UsageReport } from '../../trackers/usage-report.ts'

const folder = new URL('../fixtures/', import.meta.url)

/** A response as the provider sent it, without what it says; the rows it must become; and their exact cost as text. */
const usageFixture = z.strictObject({
  why: z.string(),
  occurred_at: z.iso.datetime(),
  model: z.string(),
  response: z.looseObject({}),
  rows: z.array(z.looseObject({
    line: z.int(),
    model_used: z.string(),
    unpriced_reason: z.string().optional(),
    total_cost_usd: z.string().nullable(),
  })),
  total_cost_usd: z.string().nullable(),
})

export type UsageFixture = z.infer<typeof usageFixture>

/** The provider's fixtures as `[file, fixture]`, in the order of their names. */
export function usageFixtures(provider: string): [string, UsageFixture][] {
  return readdirSync(new URL(`${provider}/`, folder)).sort().map((file) => [
    file,
    usageFixture.parse(JSON.parse(readFileSync(new URL(`${provider}/${file}`, folder), 'utf8'))),
  ])
}

/** What every whole response must become, fixture by fixture. `totalOf` finds the provider's own total in one. */
export function describeUsageFixtures(
  provider: string,
  { answer }: Pick<UsageReader<unknown, never>, 'answer'>,
  totalOf: (response: unknown) => number,
): void {
  describe.each(usageFixtures(provider))('%s', (_file, { model, response, rows }) => {
    test('becomes the expected rows', () => {
      const report = answer(response)
      expect(report).toMatchObject({ complete: true, usageStatus: 'final' })
      expect(rowsOf(report)).toEqual(rows.map(expectedRow))
      expect(report.lines[0].p_model_used).toBe(model)
    })

    test("counts each token once: the sum is the provider's own total", () => {
      expect(tokenSum(answer(response))).toBe(totalOf(response))
    })
  })
}

/** The sum of the disjoint categories, as the ledger's `total_tokens` adds them up. */
export function tokenSum(report: UsageReport): number {
  return rowsOf(report).flatMap((row) => categories.map((category) => z.int().nonnegative().parse(row[category])))
    .reduce((sum, tokens) => sum + tokens, 0)
}

/** Every way to choose `length` of the values, in order. */
export function everyChoice(values: number[], length: number): number[][] {
  if (length === 0) return [[]]
  return everyChoice(values, length - 1).flatMap((choice) => values.map((value) => [...choice, value]))
}

const categories = [
  'input_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'audio_input_tokens',
  'output_tokens',
  'audio_output_tokens',
  'image_output_tokens',
]

/** What a row of a fixture has where it does not say. */
export const defaults: Record<string, unknown> = {
  ...Object.fromEntries(categories.map((category) => [category, 0])),
  reasoning_tokens: 0,
  web_search_requests: 0,
  service_tier: 'standard',
}

/** A report's lines with the ledger's column names and defaults, without the raw usage. */
function rowsOf({ lines }: UsageReport): Record<string, unknown>[] {
  return lines.map(({ p_raw_usage: _, ...line }, index) => ({
    ...defaults,
    ...Object.fromEntries(
      Object.entries(line).filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key.replace('p_', ''), value]),
    ),
    line: index,
  }))
}

function expectedRow({ total_cost_usd: _cost, unpriced_reason: _reason, ...row }: UsageFixture['rows'][number]) {
  return { ...defaults, ...row }
}
