import { Decimal } from 'decimal.js'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { cloneDatabase } from '../support/clone-database.ts'

const rows = 1_000_000
const at = '2026-11-20T12:00:00Z'

const inputs: Category[] = [
  ['input_tokens', 'input_usd_per_mtok'],
  ['cache_read_tokens', 'cache_read_usd_per_mtok'],
  ['cache_write_5m_tokens', 'cache_write_5m_usd_per_mtok'],
  ['cache_write_1h_tokens', 'cache_write_1h_usd_per_mtok'],
  ['audio_input_tokens', 'audio_input_usd_per_mtok'],
]
const outputs: Category[] = [
  ['output_tokens', 'output_usd_per_mtok'],
  ['audio_output_tokens', 'audio_output_usd_per_mtok'],
  ['image_output_tokens', 'image_output_usd_per_mtok'],
]
const searches: Category[] = [['web_search_requests', 'web_search_usd_per_1k']]
const categories = [...inputs, ...outputs, ...searches]

type Category = [count: string, rate: string]

const database = await cloneDatabase()
const sql = postgres(database.url, { max: 1, onnotice: () => {} })

afterAll(async () => {
  await sql.end()
  await database.drop()
})

describe(`${rows.toLocaleString('en')} calls at the prices of the catalogue, some of them discounted`, () => {
  let sums: Map<string, Sums>
  let total: Sums
  let dashboard: string
  let summary: string

  beforeAll(async () => {
    await insertCalls()
    sums = await sumsByProvider()
    total = [...sums.values()].reduce(plus)
    const text = z.object({ text: z.string() })
    dashboard = text.parse((await sql`select get_ai_usage_dashboard(30, p_at => ${at})::text as text`)[0]).text
    summary = text.parse((await sql`select get_ai_cost_summary(p_at => ${at})::text as text`)[0]).text
  }, 180_000)

  test('are many, of every provider with prices, at discounted and undiscounted rates', async () => {
    const [counted] = await sql`
      select count(*)::int as rows, count(discount_percent) > 9000 as has_discounts,
        count(distinct total_cost_usd) > 500000 as differ
      from ai_usage_log`
    expect(counted).toEqual({ rows, has_discounts: true, differ: true })
    expect(sums.size).toBeGreaterThan(10)
  })

  test('cost in the dashboard what their rows add up to, to the last digit', async () => {
    const [costs] = await sql`
      select costs ->> 'input_cost_usd' as input, costs ->> 'output_cost_usd' as output,
        costs ->> 'web_search_cost_usd' as search, costs ->> 'total_cost_usd' as total
      from (select ${dashboard}::text::jsonb -> 'costs' as costs)`
    expect(costs).toEqual(asText(total))
  })

  test('cost in the dashboard, provider by provider, what their rows add up to', async () => {
    const parts = await sql<{ provider: string; cost: string }[]>`
      select part ->> 'request_type' as provider, part ->> 'cost' as cost
      from jsonb_array_elements(${dashboard}::text::jsonb -> 'by_request_type') as part`
    expect(Object.fromEntries(parts.map(({ provider, cost }) => [provider, cost]))).toEqual(
      Object.fromEntries([...sums].map(([provider, sum]) => [provider, asText(sum).total])),
    )
  })

  test('cost in the summary what their rows add up to', async () => {
    const [costs] = await sql`
      select costs ->> 'all_time' as all_time, costs ->> 'this_month' as this_month from (select ${summary}::text::jsonb as costs)`
    expect(costs).toEqual({ all_time: asText(total).total, this_month: asText(total).total })
  })

  test('have a total whose digits are all in the JSON, and lost once it is parsed into a number', () => {
    const exact = asText(total).total
    expect(dashboard).toContain(`"total_cost_usd": ${exact}`)
    expect(summary).toContain(`"all_time": ${exact}`)
    const parsed = z.object({ all_time: z.number() }).parse(JSON.parse(summary))
    expect(new Decimal(parsed.all_time).toFixed()).not.toBe(exact)
  })
})

// The input of an unpriced call is in the parts and not in the total: pending_usage takes each column by itself.
test('the parts of the dashboard leave out an unpriced call as the total does', async () => {
  await sql`select ai_usage.create_partition('2025-01-10')`
  await sql`
    insert into ai_usage_log (
      request_id, created_at, provider, model_used, input_tokens, output_tokens, input_usd_per_mtok, unpriced_reason
    )
    values ('unpriced', '2025-01-10', 'anthropic', 'half-known', 1000000, 5, 5, 'rate_missing')`
  const [costs] = await sql`
    select costs ->> 'input_cost_usd' as input, costs ->> 'total_cost_usd' as total
    from (select get_ai_usage_dashboard(1, p_at => '2025-01-10') -> 'costs' as costs)`
  expect(costs).toEqual({ input: '0', total: '0' })
})

interface Sums {
  input: Decimal
  output: Decimal
  search: Decimal
}

/** Calls of every kind, each at a random price. What the price has no rate for is not used. The type is the provider. */
async function insertCalls(): Promise<void> {
  await sql.unsafe(`
    drop index public.ai_usage_log_by_time, public.ai_usage_log_by_user, public.ai_usage_log_by_organization,
      public.ai_usage_log_by_batch_job,
      public.ai_usage_log_unpriced;
    set synchronous_commit = off;
    select setseed(0.20261121);
  `).simple()
  // A rate of an unused category may be null: its count is 0.
  const counts = categories.map(([count, rate]) =>
    `case when ${rate} is null then 0 else (${randomCounts[count] ?? 'rare * 20000'})::int end`
  )
  const rates = categories.map(([, rate]) => `trim_scale(${rate} * (100 - coalesce(percent_off, 0)) * 0.01)`)
  await sql.unsafe(`
    with price as materialized (
      select *, row_number() over (order by provider, model, service_tier, geo, effective_on, revision,
        context_over_tokens, hours_start) as position
      from public.ai_model_prices
    ),
    call as (
      select
        number,
        random() as u,
        1 + floor(random() * (select count(*) from price))::int as position,
        case when random() < 0.02 then (array[33.3, 12.5, 7.77, 0.001])[1 + floor(random() * 4)::int] end as percent_off,
        random() * (random() < 0.5)::int as often,
        random() * (random() < 0.1)::int as rare
      from generate_series(1, ${rows}) as number
    )
    insert into public.ai_usage_log (
      request_id, created_at, recorded_at, request_type, provider, model_used, service_tier, geo, price_id,
      discount_percent, ${categories.flat().filter((_, index) => index % 2 === 0).join(', ')},
      ${categories.map(([, rate]) => rate).join(', ')}
    )
    select
      number::text, timestamptz '2026-11-01 00:00Z' + interval '1 second' * (number % 1700000), now(), provider, provider,
      model, service_tier, geo, price.id, percent_off, ${counts.join(', ')}, ${rates.join(', ')}
    from call
      join price using (position)
  `)
}

const randomCounts: Record<string, string> = {
  input_tokens: 'u * 100000',
  output_tokens: 'u * u * 30000',
  cache_read_tokens: 'often * 90000',
  web_search_requests: 'rare * 9',
}

/** What the rows add up to, row by row from counts and rates, in decimal arithmetic of 100 digits. */
async function sumsByProvider(): Promise<Map<string, Sums>> {
  const Exact = Decimal.clone({ precision: 100 })
  const zero: Sums = { input: new Exact(0), output: new Exact(0), search: new Exact(0) }
  const sums = new Map<string, Sums>()
  const fields = categories.flat().map((column) => `coalesce(nullif(${column}, 0)::text, '')`).join(`, ',', `)
  const cursor = sql.unsafe<{ line: string }[]>(
    `select concat(provider, ',', ${fields}) as line from public.ai_usage_log`,
  )
    .cursor(20_000)
  const cost = (values: string[], from: number, length: number, perUnit: string): Decimal => {
    let cost = new Exact(0)
    for (let index = from; index < from + length; index++) {
      const [count, rate] = [values[2 * index + 1], values[2 * index + 2]]
      if (count) cost = cost.plus(new Exact(count).times(rate || '0'))
    }
    return cost.times(perUnit)
  }
  for await (const batch of cursor) {
    for (const { line } of batch) {
      const values = line.split(',')
      const provider = values[0] ?? ''
      sums.set(
        provider,
        plus(sums.get(provider) ?? zero, {
          input: cost(values, 0, inputs.length, '0.000001'),
          output: cost(values, inputs.length, outputs.length, '0.000001'),
          search: cost(values, inputs.length + outputs.length, searches.length, '0.001'),
        }),
      )
    }
  }
  return sums
}

function plus(a: Sums, b: Sums): Sums {
  return { input: a.input.plus(b.input), output: a.output.plus(b.output), search: a.search.plus(b.search) }
}

function asText({ input, output, search }: Sums): Record<'input' | 'output' | 'search' | 'total', string> {
  return {
    input: input.toFixed(),
    output: output.toFixed(),
    search: search.toFixed(),
    total: input.plus(output).plus(search).toFixed(),
  }
}
