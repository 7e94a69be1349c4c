import { existsSync } from 'node:fs'
import postgres from 'postgres'
import { afterAll, describe, expect, test } from 'vitest'
import { anthropicUsage } from '../../trackers/anthropic-usage.ts'
import { geminiUsage } from '../../trackers/gemini-usage.ts'
import { openaiUsage } from '../../trackers/openai-usage.ts'
import type { UsageReport } from '../../trackers/usage-report.ts'
import { voyageUsage } from '../../trackers/voyage-usage.ts'
import { catalogueProviders } from '../../functions/sync-prices/catalogue.ts'
import { cloneDatabase } from '../support/clone-database.ts'
import { defaults, type UsageFixture, usageFixtures } from '../support/usage-fixtures.ts'

// Claude on Vertex AI answers as Anthropic does, Gemini as at Google; whoever else speaks OpenAI's chat format.
const readers: Record<string, (response: UsageFixture['response']) => UsageReport> = {
  openai: openaiUsage.answer,
  google: geminiUsage.answer,
  voyage: voyageUsage.answer,
  mistral: openaiUsage.answer,
  groq: openaiUsage.answer,
  deepseek: openaiUsage.answer,
  xai: openaiUsage.answer,
  cerebras: openaiUsage.answer,
  moonshotai: openaiUsage.answer,
  azure: openaiUsage.answer,
  'google-vertex': (response) =>
    'usageMetadata' in response ? geminiUsage.answer(response) : anthropicUsage.answer(json(response)),
}
/** Without a reader: the caller maps the usage itself. */
const recorded = ['cohere', 'aws-bedrock']
const folders: Record<string, string> = { google: 'gemini' }

const database = await cloneDatabase()
const sql = postgres(database.url, { max: 1 })

afterAll(async () => {
  await sql.end()
  await database.drop()
})

test('every provider of the catalogue has a payload with its cost', () => {
  const missing = catalogueProviders.filter(({ provider }) =>
    !existsSync(new URL(`../fixtures/${folders[provider] ?? provider}/`, import.meta.url))
  )
  expect(missing).toEqual([])
  // Those of Anthropic are priced where its reader is tested.
  expect([...Object.keys(readers), ...recorded, 'anthropic'].sort()).toEqual(
    catalogueProviders.map(({ provider }) => provider).sort(),
  )
})

describe.each([...Object.keys(readers), ...recorded])('%s', (provider) => {
  const fixtures = usageFixtures(folders[provider] ?? provider)
  test.for(fixtures)('%s costs what it should, exactly', check)

  async function check([file, fixture]: [string, UsageFixture]): Promise<void> {
    const request = `${provider} ${file}`
    const records = readers[provider]
      ? recordsOf(readers[provider](fixture.response))
      : fixture.rows.map(({ total_cost_usd: _cost, ...row }) => ({ ...row, raw_usage: fixture.response.usage }))
    await sql`
      select log_ai_usage_batch(${
      sql.json(json(records.map((record, line) => ({
        ...record,
        request_id: request,
        line,
        provider,
        occurred_at: fixture.occurred_at,
      }))))
    })`
    const rows = await sql`
      select *, trim_scale(total_cost_usd)::text as total_cost_usd
      from ai_usage_log where request_id = ${request} order by line`
    expect([...rows]).toMatchObject(fixture.rows.map((row) => ({ unpriced_reason: null, ...defaults, ...row })))
    expect(rows.every(({ raw_usage }) => raw_usage !== null)).toBe(true)
    const [sum] = await sql`
      select case when count(total_cost_usd) = count(*) then trim_scale(sum(total_cost_usd))::text end as total_cost_usd
      from ai_usage_log where request_id = ${request}`
    expect(sum).toEqual({ total_cost_usd: fixture.total_cost_usd })
  }
})

function recordsOf({ usageStatus, lines }: UsageReport): Record<string, unknown>[] {
  return lines.map((line) => ({
    ...Object.fromEntries(Object.entries(line).map(([key, value]) => [key.replace('p_', ''), value])),
    usage_status: usageStatus,
  }))
}

/** A value as it comes over the wire. */
function json(value: unknown) {
  return JSON.parse(JSON.stringify(value))
}
