import postgres from 'postgres'
import { afterAll, describe, expect, test } from 'vitest'
import { catalogue } from '../../functions/sync-prices/catalogue.ts'
import { bundledPrices } from '../../functions/sync-prices/price-library.ts'
import { priceOverrides } from '../../functions/sync-prices/price-overrides.ts'
import { rateColumns } from '../../functions/sync-prices/price-row.ts'
import { cloneDatabase } from '../support/clone-database.ts'
import { pick, type Random, seededRandom } from '../support/random.ts'

const callsPerRound = 400
const eventsPerRound = 30
const firstDay = Date.parse('2026-05-01')
const days = 200

const models: [provider: string, model: string][] = [
  ['anthropic', 'claude-sonnet-5-5'],
  ['anthropic', 'claude-haiku-5-5'],
  ['anthropic', 'claude-opus-4-6'],
  ['openai', 'gpt-6-sol'],
  ['openai', 'gpt-5-mini-2025-08-07'],
  ['google', 'gemini-2.5-pro'],
  ['google-vertex', 'claude-opus-5'],
  ['azure', 'gpt-5-mini'],
  ['deepseek', 'deepseek-v4-pro'],
  ['xai', 'grok-4.3'],
  ['anthropic', 'mystery-1'],
  ['openai', 'mystery-2'],
  ['nobody', 'mystery-3'],
]
const organizations = [null, '00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b']
const { prices } = catalogue({ ...bundledPrices(), overrides: priceOverrides })

const database = await cloneDatabase()
const sql = postgres(database.url, { max: 1, onnotice: () => {} })

afterAll(async () => {
  await sql.end()
  await database.drop()
})

describe.each([1, 2, 3, 4, 5])('in history %i', (seed) => {
  const random = seededRandom(seed)

  test('no price, discount or name that is added changes a logged row in any column', async () => {
    await logCalls(seed, random)
    const before = await fingerprint()
    let applied = 0
    for (let event = 0; event < eventsPerRound; event++) {
      if (await priceEvent(random)) applied++
      expect(await fingerprint()).toBe(before)
    }
    expect(applied).toBeGreaterThan(eventsPerRound / 2)
  })

  test('repricing gives every row what logging the call anew would, or leaves a cost that would be unknown', async () => {
    await sql`create temp table if not exists known (id uuid, cost numeric)`
    await sql`truncate known`
    await sql`insert into known select id, total_cost_usd from ai_usage_log`
    const { rows } = await reprice()
    expect(rows).toBeGreaterThan(0)
    await logAnew()
    const wrong = await sql`
      select log.provider, log.model_used, log.created_at, log.total_cost_usd, anew.total_cost_usd as anew, known.cost as known
      from ai_usage_log as log
        join known using (id)
        join ai_usage_log as anew on anew.request_id = 'anew ' || log.request_id and anew.provider = log.provider
      where log.total_cost_usd is distinct from coalesce(anew.total_cost_usd, known.cost)`
    expect([...wrong]).toEqual([])
    const [compared] = await sql`
      select count(*)::int as rows from ai_usage_log where request_id like 'anew %'`
    expect(compared).toEqual({ rows: await rowsLogged() })
    await sql`delete from ai_usage_log where request_id like 'anew %'`
  })

  test('repricing again changes nothing', async () => {
    const before = await fingerprint()
    expect(await reprice()).toMatchObject({ rows: 0, run_id: null, remaining_rows: 0 })
    expect(await fingerprint()).toBe(before)
  })
})

async function fingerprint(): Promise<string> {
  const [row] = await sql<{ md5: string }[]>`
    select md5(string_agg(log::text, E'\n' order by id)) as md5 from ai_usage_log as log`
  return row?.md5 ?? ''
}

async function rowsLogged(): Promise<number> {
  const [row] = await sql<{ rows: number }[]>`
    select count(*)::int as rows from ai_usage_log where request_id not like 'anew %'`
  return row?.rows ?? 0
}

async function reprice() {
  const [row] = await sql<{ result: { rows: number; run_id: string | null; remaining_rows: number } }[]>`
    select reprice_ai_usage('a test', p_unpriced_only => false, p_dry_run => false, p_max_rows => 100000) as result`
  if (!row) throw new Error('reprice_ai_usage returned no row')
  return row.result
}

async function logCalls(seed: number, random: Random): Promise<void> {
  const records = Array.from({ length: callsPerRound }, (_, index) => {
    const [provider, model] = pick(models, random)
    const count = (odds: number, most: number) => random() < odds ? Math.floor(random() * most) : 0
    return {
      request_id: `${seed} ${index}`,
      provider,
      model_used: model,
      organization_id: pick(organizations, random),
      service_tier: pick(['standard', 'standard', 'standard', 'batch', 'priority'], random),
      geo: pick([null, null, 'us'], random),
      occurred_at: new Date(firstDay + Math.floor(random() * days * 86_400_000)).toISOString(),
      input_tokens: pick([count(1, 5000), count(1, 5000), 100_000, 100_001, 272_001], random),
      cache_read_tokens: count(0.4, 9000),
      cache_write_5m_tokens: count(0.2, 9000),
      cache_write_1h_tokens: count(0.1, 9000),
      audio_input_tokens: count(0.05, 900),
      output_tokens: count(0.9, 4000),
      audio_output_tokens: count(0.05, 900),
      web_search_requests: count(0.1, 4),
    }
  })
  await sql`select log_ai_usage_batch(${sql.json(records)})`
}

/** Logs every call once more, as if it had not been logged before. */
async function logAnew(): Promise<void> {
  await sql`
    select log_ai_usage_batch(jsonb_agg(record))
    from (
      select
        row_number() over (order by id) / 1000 as batch,
        jsonb_build_object(
          'request_id', 'anew ' || request_id, 'provider', provider, 'model_used', model_used,
          'organization_id', organization_id, 'service_tier', service_tier, 'geo', geo, 'occurred_at', created_at,
          'input_tokens', input_tokens, 'cache_read_tokens', cache_read_tokens,
          'cache_write_5m_tokens', cache_write_5m_tokens, 'cache_write_1h_tokens', cache_write_1h_tokens,
          'audio_input_tokens', audio_input_tokens, 'output_tokens', output_tokens,
          'audio_output_tokens', audio_output_tokens, 'web_search_requests', web_search_requests
        ) as record
      from ai_usage_log
    ) as call
    group by batch`
}

/** Something new about a price. False where it is refused because another holds from the same day. */
async function priceEvent(random: Random): Promise<boolean> {
  const [provider, model] = pick(models, random)
  const on = new Date(firstDay + Math.floor(random() * days) * 86_400_000).toISOString().slice(0, 10)
  const organization = pick(organizations, random)
  const isCorrection = random() < 0.5
  const rate = () => String(Math.round(random() * 1e6) / 1e4)
  const rates = {
    input_usd_per_mtok: rate(),
    cache_read_usd_per_mtok: rate(),
    cache_write_5m_usd_per_mtok: rate(),
    output_usd_per_mtok: rate(),
    ...(random() < 0.5 ? { web_search_usd_per_1k: rate() } : {}),
  }
  const tier = pick(['standard', 'standard', 'batch'], random)
  const event = pick(
    ['sync', 'sync', 'price', 'price', 'long price', 'withdrawal', 'discount', 'discount', 'alias'],
    random,
  )
  try {
    if (event === 'sync') await sync(changedPrices(provider, model, random), [], on)
    if (event === 'alias') {
      const alias = pick(['mystery-1', 'mystery-2', 'mystery-3'], random)
      await sync([], [{
        provider,
        alias,
        price_provider: 'anthropic',
        model: pick(['claude-opus-5', 'claude-opus-4-6'], random),
      }], on)
    }
    if (event === 'discount') {
      const percent = pick(['33.3', '15', '0', '100', '0.001'], random)
      const of = random() < 0.5 ? model : null
      await sql`
        select set_ai_price_discount(${provider}, ${percent}, 'a test', ${organization}, ${of}, ${on}, ${isCorrection})`
    }
    if (['price', 'long price', 'withdrawal'].includes(event)) {
      const given = event === 'withdrawal'
        ? null
        : sql.json(event === 'price' ? rates : [rates, { context_over_tokens: 100_000, input_usd_per_mtok: rate() }])
      await sql`
        select set_ai_model_price(
          ${provider}, ${model}, ${given}, 'a test', ${organization}, ${on}, ${tier}, p_is_correction => ${isCorrection}
        )`
    }
    return true
  } catch (error) {
    if (error instanceof postgres.PostgresError && error.code === 'PT409') return false
    throw error
  }
}

async function sync(changed: object[], aliases: object[], on: string): Promise<void> {
  await sql`
    select sync_ai_model_prices(
      ${JSON.stringify(changed)}::text::jsonb, ${JSON.stringify(aliases)}::text::jsonb, ${on}
    )`
}

/** The catalogue's prices of a model, or of a new one, at other rates. */
function changedPrices(provider: string, model: string, random: Random): object[] {
  const factor = pick([0.5, 0.9, 1.25, 3], random)
  const known = prices.filter((row) => row.provider === provider && row.model === model)
  const rows = known.length > 0 ? known : [{
    provider,
    model,
    service_tier: 'standard',
    effective_on: '2020-01-01',
    context_over_tokens: 0,
    input_usd_per_mtok: '1',
    output_usd_per_mtok: '2',
    source: 'a test',
  }]
  return rows.map((row) => ({
    ...row,
    ...Object.fromEntries(
      Object.entries(row).flatMap(([column, value]) =>
        typeof value === 'string' && rateColumns.some((name) => name === column)
          ? [[column, String(Number(value) * factor)]]
          : []
      ),
    ),
  }))
}
