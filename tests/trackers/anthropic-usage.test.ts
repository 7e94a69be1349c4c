import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { anthropicUsage } from '../../trackers/anthropic-usage.ts'
import type { UsageReport } from '../../trackers/usage-report.ts'
import { cloneDatabase } from '../support/clone-database.ts'

const folder = fileURLToPath(new URL('../fixtures/anthropic/', import.meta.url))

/** A usage object as Anthropic sent it, the rows it must become, and their exact cost as text. */
const fixture = z.strictObject({
  why: z.string(),
  occurred_at: z.iso.datetime(),
  model: z.string(),
  usage: z.looseObject({}),
  rows: z.array(z.looseObject({ line: z.int(), model_used: z.string(), total_cost_usd: z.string().nullable() })),
  total_cost_usd: z.string().nullable(),
})

type Fixture = z.infer<typeof fixture>

const fixtures = (await Array.fromAsync(glob('*.json', { cwd: folder }))).sort()
  .map((file): [string, Fixture] => [file, fixture.parse(JSON.parse(readFileSync(`${folder}${file}`, 'utf8')))])

const database = await cloneDatabase()
const sql = postgres(database.url, { max: 1 })

afterAll(async () => {
  await sql.end()
  await database.drop()
})

describe.each(fixtures)('%s', (file, { model, usage, occurred_at, rows, total_cost_usd }) => {
  const message = json({ id: `msg_${file}`, model, usage })

  test('becomes the expected rows at the expected cost', async () => {
    const report = anthropicUsage.answer(message)
    await log(report, occurred_at)
    const logged = await sql`
      select line, model_used, input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens,
        output_tokens, reasoning_tokens, web_search_requests, service_tier, geo, usage_status, unpriced_reason,
        trim_scale(total_cost_usd)::text as total_cost_usd
      from ai_usage_log where request_id = ${`msg_${file}`} order by line`
    expect([...logged]).toEqual(rows.map((row) => ({ ...defaults(usage), ...row })))
    const [sum] = await sql`
      select case when count(total_cost_usd) = count(*) then trim_scale(sum(total_cost_usd))::text end as total_cost_usd
      from ai_usage_log where request_id = ${`msg_${file}`}`
    expect(sum).toEqual({ total_cost_usd })
  })

  test('reads the same from a stream as from an answer', () => {
    const follower = anthropicUsage.stream()
    const first = { ...usage, iterations: undefined, output_tokens: 1 }
    const last = {
      ...usage,
      cache_creation: undefined,
      service_tier: undefined,
      inference_geo: undefined,
      speed: undefined,
    }
    follower.add(json({ type: 'message_start', message: { ...message, usage: first } }))
    follower.add(json({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: last }))
    expect(withoutRaw(follower.report())).toEqual(withoutRaw(anthropicUsage.answer(message)))
  })

  test('counts each token once: the sum is what Anthropic reports', () => {
    const [first] = anthropicUsage.answer(message).lines
    const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, output_tokens } = z.object({
      input_tokens: z.int(),
      cache_creation_input_tokens: z.int(),
      cache_read_input_tokens: z.int(),
      output_tokens: z.int(),
    }).parse(usage)
    const counted = [
      first.p_input_tokens,
      first.p_cache_read_tokens,
      first.p_cache_write_5m_tokens,
      first.p_cache_write_1h_tokens,
      first.p_output_tokens,
    ].reduce<number>((sum, tokens) => sum + (tokens ?? 0), 0)
    expect(counted).toBe(input_tokens + cache_creation_input_tokens + cache_read_input_tokens + output_tokens)
  })
})

test('a usage object that cannot be read is kept, and nothing is claimed about it', () => {
  const message = json({ id: 'msg_1', model: 'claude-opus-5', usage: { input_tokens: 'many' } })
  expect(anthropicUsage.answer(message)).toEqual({
    requestId: 'msg_1',
    complete: true,
    usageStatus: 'missing',
    lines: [{ p_model_used: 'claude-opus-5', p_raw_usage: { input_tokens: 'many' } }],
  })
})

describe('a stream', () => {
  const start = {
    type: 'message_start',
    message: {
      id: 'msg_1',
      model: 'claude-opus-5',
      usage: { input_tokens: 500, output_tokens: 1, service_tier: 'standard' },
    },
  }

  test('that breaks off after its beginning is partial: the input is known, the output a lower bound', () => {
    const follower = anthropicUsage.stream()
    follower.add(json(start))
    expect(follower.report()).toMatchObject({
      requestId: 'msg_1',
      complete: false,
      usageStatus: 'partial',
      lines: [{ p_input_tokens: 500, p_output_tokens: 1 }],
    })
  })

  test('that breaks off before its beginning has no usage', () => {
    expect(anthropicUsage.stream().report()).toMatchObject({ complete: false, usageStatus: 'missing' })
  })

  test('is complete once the last counts are there, before message_stop', () => {
    const follower = anthropicUsage.stream()
    follower.add(json(start))
    follower.add(JSON.parse('{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}'))
    expect(follower.report()).toMatchObject({
      complete: true,
      usageStatus: 'final',
      lines: [{ p_input_tokens: 500, p_output_tokens: 9 }],
    })
  })

  test('takes a cumulative null as nothing said', () => {
    const follower = anthropicUsage.stream()
    follower.add(json(start))
    follower.add(JSON.parse(
      '{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":null,"output_tokens":9}}',
    ))
    expect(follower.report().lines[0].p_input_tokens).toBe(500)
  })
})

/** A value as it comes over the wire. The SDK's types promise more than that; the reader must not rely on them. */
function json(value: unknown) {
  return JSON.parse(JSON.stringify(value))
}

function defaults(usage: Fixture['usage']) {
  return {
    input_tokens: 0,
    cache_read_tokens: 0,
    cache_write_5m_tokens: 0,
    cache_write_1h_tokens: 0,
    output_tokens: 0,
    reasoning_tokens: 0,
    web_search_requests: 0,
    service_tier: 'standard',
    geo: usage.inference_geo ?? null,
    usage_status: 'final',
    unpriced_reason: null,
  }
}

async function log({ requestId, usageStatus, lines }: UsageReport, occurredAt: string): Promise<void> {
  const records = lines.map((line, index) => ({
    ...Object.fromEntries(Object.entries(line).map(([key, value]) => [key.replace('p_', ''), value ?? null])),
    request_id: requestId,
    line: index,
    provider: 'anthropic',
    usage_status: usageStatus,
    occurred_at: occurredAt,
  }))
  await sql`select log_ai_usage_batch(${sql.json(json(records))})`
}

function withoutRaw(report: UsageReport) {
  return { ...report, lines: report.lines.map((line) => ({ ...line, p_raw_usage: undefined })) }
}
