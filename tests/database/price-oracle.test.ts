import { calcPrice, findProvider, type MatchLogic, type ModelInfo, type Usage } from '@pydantic/genai-prices'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalogueProviders } from '../../functions/sync-prices/catalogue.ts'
import { type Answer, type Counts, priceDifferences } from '../fixtures/price-differences.ts'
import { cloneDatabase } from '../support/clone-database.ts'
import { pick, type Random, seededRandom } from '../support/random.ts'

const casesPerName = 8
const seed = 20_261_121

const database = await cloneDatabase()
const sql = postgres(database.url, { max: 1 })

afterAll(async () => {
  await sql.end()
  await database.drop()
})

interface Name {
  provider: string
  name: string
  days: string[]
  hours: string[]
  thresholds: number[]
}

interface Case {
  provider: string
  name: string
  at: Date
  counts: Counts
}

describe('what a call costs here and by the price library', () => {
  let answers: Answer[]

  beforeAll(async () => {
    // The library has prices for next year: they are checked, too.
    await sql`alter table ai_usage_log drop constraint ai_usage_log_happened_before_it_was_recorded`
    await sql`select ai_usage.create_partition(now() + make_interval(months => month)) from generate_series(-120, 24) as month`
    const random = seededRandom(seed)
    const cases = (await namesToAsk()).flatMap((name) =>
      Array.from({ length: casesPerName }, () => caseOf(name, random))
    )
    answers = (await logged(cases)).map((answer) => ({ ...answer, ...libraryAnswer(answer) }))
  })

  test('is asked for five thousand calls and more, of every provider', () => {
    expect(answers.length).toBeGreaterThan(5000)
    expect([...new Set(answers.map(({ provider }) => provider))].sort()).toEqual(
      catalogueProviders.map(({ provider }) => provider).sort(),
    )
    expect(answers.filter((answer) => answer.ours !== null && isSame(answer)).length).toBeGreaterThan(
      answers.length / 2,
    )
  })

  test('is the same, or the difference is explained', () => {
    const unexplained = answers.filter((answer) =>
      !isSame(answer) && !priceDifferences.some((difference) => difference.explains(answer))
    )
    expect(unexplained.map(described)).toEqual([])
  })

  test.each(priceDifferences)('$who right: $what', ({ explains }) => {
    expect(answers.some((answer) => !isSame(answer) && explains(answer))).toBe(true)
  })
})

function isSame({ ours, theirs }: Answer): boolean {
  if (ours === null || theirs === null) return ours === theirs
  return Math.abs(Number(ours) - theirs) <= 1e-9 * Math.max(Number(ours), theirs)
}

function described({ provider, name, at, counts, tokens, ours, reason, theirs }: Answer): string {
  const used = Object.entries(counts).filter(([, count]) => count > 0).map(([key, count]) => `${key} ${count}`)
  return `${provider}/${name} at ${at.toISOString()} for ${used.join(', ')} (prompt ${tokens}): ${
    ours ?? reason
  }, the library says ${theirs}`
}

/** Every model and every other name of one that the catalogue or the library knows, with the edges of its prices. */
async function namesToAsk(): Promise<Name[]> {
  const edges = await sql<{ provider: string; model: string; days: string[]; hours: string[]; thresholds: number[] }[]>`
    select
      provider,
      model,
      array_agg(distinct effective_on::text) filter (where effective_on > '2020-01-01') as days,
      array_agg(distinct hour::text) filter (where hour is not null) as hours,
      array_agg(distinct context_over_tokens) filter (where context_over_tokens > 0) as thresholds
    from ai_model_prices
      cross join lateral unnest(array[hours_start, hours_end]) as hour
    where service_tier = 'standard'
    group by provider, model
    order by provider, model`
  const edgesOf = (provider: string, model: string) => {
    const found = edges.find((edge) => edge.provider === provider && edge.model === model)
    return { days: found?.days ?? [], hours: found?.hours ?? [], thresholds: found?.thresholds ?? [] }
  }
  const aliases = await sql<{ provider: string; alias: string; price_provider: string; model: string }[]>`
    select provider, alias, price_provider, model from ai_model_aliases order by provider, alias`
  const own = edges.map(({ provider, model }) => ({ provider, name: model, ...edgesOf(provider, model) }))
  const others = aliases.map(({ provider, alias, price_provider, model }) => ({
    provider,
    name: alias,
    ...edgesOf(price_provider, model),
  }))
  const theirs = catalogueProviders.flatMap(({ provider, library, only = /^/ }) =>
    (library ? findProvider({ providerId: library })?.models ?? [] : []).filter(({ id }) => only.test(id))
      .flatMap((model) =>
        [model.id, ...exactNames(model.match)].map((name) => ({ provider, name, ...libraryEdges(model) }))
      )
  )
  return [...own, ...others, ...theirs]
}

/** The names that a match rule spells out. */
function exactNames(match: MatchLogic): string[] {
  if ('or' in match) return match.or.flatMap(exactNames)
  return 'equals' in match ? [match.equals] : []
}

function libraryEdges({ prices }: ModelInfo): Omit<Name, 'provider' | 'name'> {
  const dated = Array.isArray(prices) ? prices : [{ prices }]
  const constraints = dated.flatMap(({ constraint }) => constraint ? [constraint] : [])
  return {
    days: constraints.flatMap((constraint) => constraint.type === 'start_date' ? [constraint.start_date] : []),
    hours: constraints.flatMap((constraint) =>
      constraint.type === 'time_of_date' ? [constraint.start_time.slice(0, 8), constraint.end_time.slice(0, 8)] : []
    ),
    thresholds: dated.flatMap(({ prices }) => Object.values(prices))
      .flatMap((value) => typeof value === 'object' ? value.tiers.map(({ start }) => start) : []),
  }
}

function caseOf({ provider, name, days, hours, thresholds }: Name, random: Random): Case {
  const day = days.length > 0 && random() < 0.6
    ? Date.parse(pick(days, random)) + pick([-1, 0, 0, 1, 5], random) * 86_400_000
    : Date.parse('2025-06-01') + Math.floor(random() * 600) * 86_400_000
  const hour = hours.length > 0 && random() < 0.7
    ? Date.parse(`1970-01-01T${pick(hours, random)}Z`) + pick([-1, 0, 1], random)
    : pick([0, Math.floor(random() * 86_400_000), 86_399_999], random)
  const small = (odds: number) => random() < odds ? 1 + Math.floor(random() * 5000) : 0
  const counts = {
    input: 0,
    cache_read: small(0.3),
    cache_write_5m: small(0.12),
    cache_write_1h: small(0.06),
    audio_input: small(0.04),
    output: small(0.9),
    audio_output: small(0.02),
    image_output: small(0.02),
    web_search: random() < 0.06 ? 1 + Math.floor(random() * 4) : 0,
  }
  const rest = counts.cache_read + counts.cache_write_5m + counts.cache_write_1h + counts.audio_input
  const prompt = thresholds.length > 0 && random() < 0.6
    ? pick(thresholds, random) + pick([-1, 0, 1, 2, 5000], random)
    : Math.floor(random() * 20_000)
  return {
    provider,
    name: name.replace('-<date>', () => pick(['-20250929', '-2025-09-29', '@20250929'], random))
      .replace('<region>', () => pick(['us', 'eu', 'apac'], random))
      .replace('-<version>', () => pick(['-v1:0', '-v2:0', ':0'], random)),
    at: new Date(day + hour),
    counts: { ...counts, input: Math.max(prompt - rest, 0) },
  }
}

type Logged = Omit<Answer, 'theirs' | 'rates' | 'libraryModel'>

/** What the ledger makes of the calls. */
async function logged(cases: Case[]): Promise<Logged[]> {
  for (let start = 0; start < cases.length; start += 1000) {
    const records = cases.slice(start, start + 1000).map(({ provider, name, at, counts }, index) => ({
      request_id: String(start + index),
      provider,
      model_used: name,
      occurred_at: at.toISOString(),
      ...Object.fromEntries(
        Object.entries(counts).map((
          [key, count],
        ) => [key === 'web_search' ? 'web_search_requests' : `${key}_tokens`, count]),
      ),
    }))
    await sql`select log_ai_usage_batch(${sql.json(records)})`
  }
  const rows = await sql<{ ours: string | null; reason: string | null; model: string | null }[]>`
    select log.total_cost_usd::text as ours, log.unpriced_reason as reason, price.model
    from ai_usage_log as log
      left join ai_model_prices as price on price.id = log.price_id
    order by log.request_id::int`
  return cases.map((asked, index) => {
    const { counts } = asked
    const tokens = counts.input + counts.cache_read + counts.cache_write_5m + counts.cache_write_1h + counts.audio_input
    return { ...asked, tokens, ours: null, reason: null, model: null, ...rows[index] }
  })
}

/** What the library makes of the same call. It counts cached tokens and audio as parts of the input. */
function libraryAnswer(
  { provider, name, at, counts, tokens }: Logged,
): Pick<Answer, 'theirs' | 'rates' | 'libraryModel'> {
  const providerId = catalogueProviders.find((entry) => entry.provider === provider)?.library ?? 'google'
  const usage: Usage = {
    input_tokens: tokens,
    cache_read_tokens: counts.cache_read,
    cache_write_tokens: counts.cache_write_5m + counts.cache_write_1h,
    cache_write_1h_tokens: counts.cache_write_1h,
    input_audio_tokens: counts.audio_input,
    cache_audio_read_tokens: 0,
    input_image_tokens: 0,
    cache_image_read_tokens: 0,
    input_video_tokens: 0,
    output_tokens: counts.output + counts.audio_output + counts.image_output,
    output_audio_tokens: counts.audio_output,
    output_image_tokens: counts.image_output,
    output_video_tokens: 0,
    web_searches: counts.web_search,
  }
  const result = calcPrice(usage, name, { providerId, timestamp: at })
  return {
    theirs: result?.total_price ?? null,
    rates: Object.keys(result?.model_price ?? {}),
    libraryModel: result ? `${result.provider.id}/${result.model.id}` : null,
  }
}
