import type { Provider } from '@pydantic/genai-prices'
import { describe, expect, onTestFinished, test } from 'vitest'
import { catalogue } from '../../functions/sync-prices/catalogue.ts'
import { bundledPrices } from '../../functions/sync-prices/price-library.ts'
import { type PriceOverrides, priceOverrides } from '../../functions/sync-prices/price-overrides.ts'
import { type PriceRow, rateColumns, type SyncResult, syncResult } from '../../functions/sync-prices/price-row.ts'
import { type Database, openPostgres } from '../../scripts/local-stack/database.ts'
import { describeChanges, missingPrices, pricesMigration } from '../../scripts/sync-prices.ts'
import { cloneDatabase } from '../support/clone-database.ts'

const quoted = 'https://example.com/o\'reilly\'s "prices"; \\ $$, read 2026-12-01'

test.each(['2026-11-21', '2027-06-01'])('the committed migrations lack nothing on %s', async (on) => {
  expect(await missingPrices(await migratedDatabase(), on)).toEqual({ prices: [], aliases: [] })
})

describe('a price that changes in the library', () => {
  const doctored = {
    ...bundledPrices(),
    library: withInput('gpt-5', 1),
    librarySource: quoted,
    overrides: priceOverrides,
  }

  test('is one readable line for each tier that follows it', async () => {
    const database = await migratedDatabase()
    const before = await known(database)
    expect(describeChanges(before, await synced(database, doctored, '2026-12-01'))).toEqual([
      'openai/gpt-5 (batch) from 2026-12-01: input 0.625 → 0.5',
      'openai/gpt-5 (flex) from 2026-12-01: input 0.625 → 0.5',
      'openai/gpt-5 (priority) from 2026-12-01: input 2.5 → 2',
      'openai/gpt-5 (standard) from 2026-12-01: input 1.25 → 1',
    ])
  })

  test('is a migration that makes the same rows, after which nothing is missing', async () => {
    const [one, another] = [await migratedDatabase(), await migratedDatabase()]
    const before = await known(one)
    const added = await synced(one, doctored, '2026-12-01')
    await another.exec(pricesMigration(added, describeChanges(before, added)))
    expect(await rows(another)).toEqual(await rows(one))
    expect(await synced(another, doctored, '2026-12-02')).toEqual({ prices: [], aliases: [] })
  })

  test('keeps its source to the letter, quotes included', async () => {
    const [one, another] = [await migratedDatabase(), await migratedDatabase()]
    const added = await synced(one, doctored, '2026-12-01')
    expect(pricesMigration(added, [])).toContain(`o''reilly''s "prices"`)
    await another.exec(pricesMigration(added, []))
    const [price] = await another.query<{ source: string }>(
      `select source from public.ai_model_prices
      where model = 'gpt-5' and service_tier = 'standard' and effective_on = '2026-12-01'`,
    )
    expect(price?.source).toMatch(quoted)
  })
})

// The rows of a version are added together: those at other thresholds and hours have lines without a change.
test('what stays the same at another threshold has no line', async () => {
  const database = await migratedDatabase()
  const before = await known(database)
  const table = priceOverrides.tables.find(({ over, models }) => over === undefined && 'claude-haiku-5-5' in models)
  const tables = priceOverrides.tables.map((each) =>
    each === table
      ? { ...each, models: { ...each.models, 'claude-haiku-5-5': ['0.09', '0.01', '0.125', '0.20', '0.50', '10'] } }
      : each
  )
  const added = await synced(database, { ...bundledPrices(), overrides: { ...priceOverrides, tables } }, '2026-12-01')
  expect(describeChanges(before, added).filter((line) => !line.includes('→'))).toEqual([])
})

test('a new model with a threshold, hours and another name comes with all of its rows and without a line', async () => {
  const [one, another] = [await migratedDatabase(), await migratedDatabase()]
  const table = { provider: 'deepseek', columns: [...rateColumns].slice(0, 1), source: quoted }
  const overrides: PriceOverrides = {
    ...priceOverrides,
    tables: [
      ...priceOverrides.tables,
      { ...table, models: { 'deepseek-v9': ['1.5'] } },
      { ...table, over: 1000, models: { 'deepseek-v9': ['3'] } },
      {
        ...table,
        hours: { hours_start: '23:00:00', hours_end: '01:00:00', is_weekdays_only: true },
        models: { 'deepseek-v9': ['0.000001'] },
      },
    ],
    aliases: [
      ...priceOverrides.aliases,
      { provider: 'deepseek', alias: "v9's", price_provider: 'deepseek', model: 'deepseek-v9', source: quoted },
    ],
  }
  const before = await known(one)
  const added = await synced(one, { ...bundledPrices(), overrides }, '2026-12-01')
  expect(describeChanges(before, added)).toEqual([])
  expect(added.prices).toHaveLength(3)
  expect(added.aliases.map(({ provider, alias }) => `${provider}/${alias}`)).toEqual(["deepseek/v9's"])
  await another.exec(pricesMigration(added, []))
  expect(await rows(another)).toEqual(await rows(one))
  expect(await synced(another, { ...bundledPrices(), overrides }, '2026-12-02')).toEqual({ prices: [], aliases: [] })
})

test('nothing new is a migration that says nothing', () => {
  expect(pricesMigration({ prices: [], aliases: [] }, [])).not.toContain('insert')
})

/** A database with the migrations as they are committed. */
async function migratedDatabase(): Promise<Database> {
  const clone = await cloneDatabase()
  const database = await openPostgres(clone.url)
  onTestFinished(async () => {
    await database.close()
    await clone.drop()
  })
  return database
}

async function synced(database: Database, given: Parameters<typeof catalogue>[0], on: string): Promise<SyncResult> {
  const { prices, aliases } = catalogue(given)
  const [row] = await database.query<{ result: unknown }>(
    'select public.sync_ai_model_prices($1::text::jsonb, $2::text::jsonb, $3::text::date) as result',
    [JSON.stringify(prices), JSON.stringify(aliases), on],
  )
  return syncResult.parse(row?.result)
}

/** The recorded prices, as the script reads them before. */
function known(database: Database): Promise<PriceRow[]> {
  return database.query<PriceRow>(
    `select provider, model, service_tier, geo, effective_on::text, context_over_tokens, hours_start::text,
      ${rateColumns.map((column) => `${column}::text`).join(', ')}
    from public.ai_model_prices
    order by effective_on, revision`,
  )
}

/** All prices and names, without what differs from database to database. */
async function rows(database: Database): Promise<string[]> {
  const found = await database.query<{ row: string }>(
    `select (to_jsonb(price) - 'id' - 'recorded_at')::text as row from public.ai_model_prices as price
    union all
    select (to_jsonb(name) - 'recorded_at')::text from public.ai_model_aliases as name
    order by row`,
  )
  return found.map(({ row }) => row)
}

/** The library, with another price for the input of one of OpenAI's models. */
function withInput(id: string, input_mtok: number): Provider[] {
  return bundledPrices().library.map((provider) =>
    provider.id === 'openai'
      ? {
        ...provider,
        models: provider.models.map((model) =>
          model.id === id && !Array.isArray(model.prices)
            ? { ...model, prices: { ...model.prices, input_mtok } }
            : model
        ),
      }
      : provider
  )
}
