import type { ModelInfo, Provider } from '@pydantic/genai-prices'
import { Decimal } from 'decimal.js'
import { describe, expect, test } from 'vitest'
import { catalogue, catalogueProviders } from '../../../functions/sync-prices/catalogue.ts'
import { namesOf } from '../../../functions/sync-prices/library-names.ts'
import { inexpressible, priceVersions } from '../../../functions/sync-prices/library-prices.ts'
import { bundledPrices } from '../../../functions/sync-prices/price-library.ts'
import { type PriceOverrides, priceOverrides } from '../../../functions/sync-prices/price-overrides.ts'
import { type PriceRow, rateColumns } from '../../../functions/sync-prices/price-row.ts'

const input = 'input_usd_per_mtok'
const output = 'output_usd_per_mtok'
const webSearch = 'web_search_usd_per_1k'
const usual = { endings: ['', '-latest', '-<date>'], isRegional: false }
const none: PriceOverrides = { tables: [], added: [], factors: [], thresholds: [], aliases: [], leftOut: [] }

function model(id: string, prices: ModelInfo['prices'], match: ModelInfo['match'] = { equals: id }): ModelInfo {
  return { id, match, prices }
}

/** A library that has one model of every provider, and these of one. */
function libraryWith(models: ModelInfo[], provider = 'anthropic'): Provider[] {
  return catalogueProviders.flatMap(({ library: id }) => {
    if (!id) return []
    return [{
      id,
      name: id,
      api_pattern: '',
      models: id === provider ? models : [model(id === 'google' ? 'gemini' : id, { input_mtok: 1, output_mtok: 2 })],
    }]
  })
}

function catalogueOf(models: ModelInfo[], overrides: Partial<PriceOverrides> = {}, provider?: string) {
  return catalogue({
    library: libraryWith(models, provider),
    librarySource: 'a library of 2026-01-01',
    overrides: { ...none, ...overrides },
  })
}

function ofProvider<Row extends { provider: string }>(rows: Row[], provider = 'anthropic'): Row[] {
  return rows.filter((row) => row.provider === provider)
}

describe('the prices of a model', () => {
  test('that have not changed hold since always', () => {
    expect(priceVersions(model('m', { input_mtok: 3, output_mtok: 15 }))).toEqual([
      { effectiveOn: '2020-01-01', parts: [{ contextOverTokens: 0, rates: { [input]: '3', [output]: '15' } }] },
    ])
  })

  test('with a threshold are two parts, and a rate without one is in both', () => {
    const prices = { input_mtok: { base: 1.25, tiers: [{ start: 200_000, price: 2.5 }] }, output_mtok: 10 }
    expect(priceVersions(model('m', prices))[0]?.parts).toEqual([
      { contextOverTokens: 0, rates: { [input]: '1.25', [output]: '10' } },
      { contextOverTokens: 200_000, rates: { [input]: '2.5', [output]: '10' } },
    ])
  })

  test('with thresholds of several rates have a part for each, whatever their order', () => {
    const prices = {
      input_mtok: { base: 1, tiers: [{ start: 300, price: 3 }, { start: 100, price: 2 }] },
      output_mtok: { base: 5, tiers: [{ start: 200, price: 6 }] },
    }
    expect(priceVersions(model('m', prices))[0]?.parts).toEqual([
      { contextOverTokens: 0, rates: { [input]: '1', [output]: '5' } },
      { contextOverTokens: 100, rates: { [input]: '2', [output]: '5' } },
      { contextOverTokens: 200, rates: { [input]: '2', [output]: '6' } },
      { contextOverTokens: 300, rates: { [input]: '3', [output]: '6' } },
    ])
  })

  test('that change have a version from each day on', () => {
    const prices: ModelInfo['prices'] = [
      { prices: { input_mtok: 2 } },
      { constraint: { type: 'start_date', start_date: '2026-03-13' }, prices: { input_mtok: 1 } },
    ]
    expect(priceVersions(model('m', prices)).map(({ effectiveOn, parts }) => [effectiveOn, parts[0]?.rates])).toEqual([
      ['2020-01-01', { [input]: '2' }],
      ['2026-03-13', { [input]: '1' }],
    ])
  })

  test('with hours have a part for them in the last version', () => {
    const prices: ModelInfo['prices'] = [
      { prices: { input_mtok: 2 } },
      { constraint: { type: 'start_date', start_date: '2026-08-17' }, prices: { input_mtok: 1 } },
      {
        constraint: { type: 'time_of_date', start_time: '23:00:00Z', end_time: '04:30:00Z' },
        prices: { input_mtok: 4 },
      },
    ]
    expect(priceVersions(model('m', prices))).toEqual([
      { effectiveOn: '2020-01-01', parts: [{ contextOverTokens: 0, rates: { [input]: '2' } }] },
      {
        effectiveOn: '2026-08-17',
        parts: [
          { contextOverTokens: 0, rates: { [input]: '1' } },
          { contextOverTokens: 0, rates: { [input]: '4' }, hours: { hours_start: '23:00:00', hours_end: '04:30:00' } },
        ],
      },
    ])
  })

  test('with hours that are not UTC are refused', () => {
    const prices: ModelInfo['prices'] = [
      { prices: { input_mtok: 2 } },
      {
        constraint: { type: 'time_of_date', start_time: '09:00:00+08:00', end_time: '12:00:00+08:00' },
        prices: { input_mtok: 4 },
      },
    ]
    expect(() => priceVersions(model('m', prices))).toThrow('not UTC: 09:00:00+08:00')
  })

  test.each([
    ['pages', { input_mtok: 1, input_document_kpages: 2 }, 'bills input_document_kpages'],
    ['images at a rate of their own', { input_mtok: 1, input_image_mtok: 2 }, 'bills input_image_mtok'],
    ['images like other input', { input_mtok: 1, input_image_mtok: 1 }, undefined],
    ['searches in files', { input_mtok: 1, storage_searches_kcount: 2 }, undefined],
    ['nothing', {}, 'has no rates'],
  ])('for %s can be expressed or say why not', (_, prices, reason) => {
    expect(inexpressible(model('m', prices))).toBe(reason)
  })
})

describe('the names of a model', () => {
  const sonnet5 = model('claude-sonnet-5', { input_mtok: 3 }, { starts_with: 'claude-sonnet-5' })
  const sonnet55 = model('claude-sonnet-5-5', { input_mtok: 2 }, { starts_with: 'claude-sonnet-5-5' })

  test('never go on beyond a snapshot or latest, whatever the library matches by prefix', () => {
    expect(namesOf(sonnet5, [sonnet5], usual)).toEqual([
      'claude-sonnet-5',
      'claude-sonnet-5-<date>',
      'claude-sonnet-5-latest',
    ])
  })

  test('are those that lead to this model and to no other before it', () => {
    expect(namesOf(sonnet55, [sonnet55, sonnet5], usual)).toContain('claude-sonnet-5-5')
    expect(namesOf(sonnet55, [sonnet5, sonnet55], usual)).toEqual([])
  })

  test('on Bedrock stand with and without a region, and with a version', () => {
    const nova = model('amazon.nova-micro-v1:0', { input_mtok: 1 }, { contains: 'nova-micro' })
    expect(namesOf(nova, [nova], { endings: ['', '-<version>'], isRegional: true })).toEqual([
      '<region>.amazon.nova-micro',
      '<region>.amazon.nova-micro-<version>',
      'amazon.nova-micro',
      'amazon.nova-micro-<version>',
      'nova-micro',
      'nova-micro-<version>',
    ])
  })

  test('of a regular expression are what stands before the date of a snapshot', () => {
    const o3 = model('o3', { input_mtok: 2 }, { or: [{ equals: 'o3' }, { regex: '^o3-\\d{4}-\\d{2}-\\d{2}$' }] })
    expect(namesOf(o3, [o3], usual)).toEqual(['o3', 'o3-<date>'])
  })
})

describe('the catalogue', () => {
  test('gives a model with prefix rules no call of a model whose name begins the same', () => {
    const { aliases } = catalogueOf([model('claude-sonnet-5', { input_mtok: 3 }, { starts_with: 'claude-sonnet-5' })])
    expect(ofProvider(aliases).map(({ alias }) => alias)).toEqual(['claude-sonnet-5-<date>', 'claude-sonnet-5-latest'])
  })

  test('leaves out what the ledger cannot express, and says why', () => {
    const { prices, leftOut } = catalogueOf([
      model('claude-1', { input_mtok: 3 }),
      model('claude-ocr', { input_document_kpages: 1 }),
      model('claude-free', {}),
      model('claude-odd', { input_mtok: 1 }),
    ], { leftOut: [{ provider: 'anthropic', model: 'claude-odd', why: 'is odd', source: 'a test' }] })
    expect(ofProvider(prices).map((row) => row.model)).toEqual(['claude-1'])
    expect(leftOut).toEqual([
      'anthropic/claude-ocr bills input_document_kpages',
      'anthropic/claude-free has no rates',
      'anthropic/claude-odd is odd',
    ])
  })

  test('refuses a library that lacks a provider', () => {
    const library = libraryWith([]).filter(({ id }) => id !== 'mistral')
    expect(() => catalogue({ library, librarySource: 'a test', overrides: none })).toThrow('no provider')
  })

  test('has what an override says of a model instead of all that the library knows of it', () => {
    const { prices } = catalogueOf([model('claude-1', { input_mtok: { base: 3, tiers: [{ start: 9, price: 6 }] } })], {
      tables: [{
        provider: 'anthropic',
        columns: [input, output],
        models: { 'claude-1': ['1.50', ''] },
        source: 'a page',
      }],
    })
    expect(ofProvider(prices)).toEqual([{
      provider: 'anthropic',
      model: 'claude-1',
      service_tier: 'standard',
      effective_on: '2020-01-01',
      context_over_tokens: 0,
      [input]: '1.50',
      source: 'a page',
    }])
  })

  test('refuses an override with a rate too many or too few', () => {
    const tables: PriceOverrides['tables'] = [{
      provider: 'anthropic',
      columns: [input, output],
      models: { 'claude-1': ['1'] },
      source: 'a page',
    }]
    expect(() => catalogueOf([model('claude-1', { input_mtok: 3 })], { tables })).toThrow(
      'anthropic/claude-1 has too many or few rates',
    )
  })

  test('multiplies by a factor exactly, except what stays, and without what is not known', () => {
    const { prices } = catalogueOf(
      [model('claude-1', { input_mtok: 0.1, output_mtok: 0.7, cache_read_mtok: 0.01, web_searches_kcount: 10 })],
      {
        factors: [{
          provider: 'anthropic',
          models: 'all',
          tier: 'flex',
          factor: '1.1',
          except: [webSearch],
          without: ['cache_read_usd_per_mtok'],
          source: 'a page',
        }],
      },
    )
    // In floats 0.1 × 1.1 is 0.11000000000000001.
    expect(ofProvider(prices).find(({ service_tier }) => service_tier === 'flex')).toMatchObject({
      [input]: '0.11',
      [output]: '0.77',
      cache_read_usd_per_mtok: undefined,
      [webSearch]: '10',
      source: 'flex is × 1.1: a page',
    })
  })

  test('multiplies every tier for a place, and every threshold and day for both', () => {
    const prices: ModelInfo['prices'] = [
      { prices: { input_mtok: { base: 2, tiers: [{ start: 200_000, price: 4 }] } } },
      { constraint: { type: 'start_date', start_date: '2026-03-13' }, prices: { input_mtok: 1 } },
    ]
    const rows = ofProvider(
      catalogueOf([model('claude-1', prices)], {
        factors: [
          { provider: 'anthropic', models: 'all', tier: 'batch', factor: '0.5', source: 'a page' },
          { provider: 'anthropic', models: 'all', geo: 'us', factor: '1.1', source: 'a page' },
        ],
      }).prices,
    )
    expect(rows.map((row) => [row.service_tier, row.geo, row.effective_on, row.context_over_tokens, row[input]]))
      .toEqual([
        ['standard', undefined, '2020-01-01', 0, '2'],
        ['standard', undefined, '2020-01-01', 200_000, '4'],
        ['standard', undefined, '2026-03-13', 0, '1'],
        ['batch', undefined, '2020-01-01', 0, '1'],
        ['batch', undefined, '2020-01-01', 200_000, '2'],
        ['batch', undefined, '2026-03-13', 0, '0.5'],
        ['standard', 'us', '2020-01-01', 0, '2.2'],
        ['standard', 'us', '2020-01-01', 200_000, '4.4'],
        ['standard', 'us', '2026-03-13', 0, '1.1'],
        ['batch', 'us', '2020-01-01', 0, '1.1'],
        ['batch', 'us', '2020-01-01', 200_000, '2.2'],
        ['batch', 'us', '2026-03-13', 0, '0.55'],
      ])
  })

  test('has a table of a tier instead of what a factor would make', () => {
    const { prices } = catalogueOf([model('claude-1', { input_mtok: 2 })], {
      tables: [{
        provider: 'anthropic',
        tier: 'batch',
        columns: [input],
        models: { 'claude-1': ['0.9'] },
        source: 'a page',
      }],
      factors: [{ provider: 'anthropic', models: 'all', tier: 'batch', factor: '0.5', source: 'a page' }],
    })
    expect(ofProvider(prices).map((row) => [row.service_tier, row[input]])).toEqual([['standard', '2'], [
      'batch',
      '0.9',
    ]])
  })

  test('adds a rate only where there is none, and not for long prompts where that is not known', () => {
    const { prices } = catalogueOf(
      [
        model('claude-1', { input_mtok: { base: 0.1, tiers: [{ start: 9, price: 0.2 }] } }),
        model('claude-2', { input_mtok: 1, web_searches_kcount: 7 }),
      ],
      {
        added: [
          { provider: 'anthropic', models: 'all', column: webSearch, rate: '10', source: 'a page' },
          {
            provider: 'anthropic',
            models: ['claude-1'],
            column: 'cache_write_1h_usd_per_mtok',
            rate: { of: input, factor: '2.5' },
            shortPromptsOnly: true,
            source: 'a page',
          },
        ],
      },
    )
    expect(ofProvider(prices).map((row) => [row[webSearch], row.cache_write_1h_usd_per_mtok])).toEqual([
      ['10', '0.25'],
      ['10', undefined],
      ['7', undefined],
    ])
  })

  test('moves a threshold that the library has wrong', () => {
    const { prices } = catalogueOf(
      [model('claude-1', { input_mtok: { base: 1, tiers: [{ start: 199, price: 2 }] } })],
      {
        thresholds: [{ provider: 'anthropic', from: 199, to: 200, source: 'a page' }],
      },
    )
    expect(ofProvider(prices).map((row) => row.context_over_tokens)).toEqual([0, 200])
  })

  test('gives a name to the first that claims it, and none that is a model of its own', () => {
    const { aliases } = catalogueOf(
      [model('claude-1', { input_mtok: 1 }, { or: [{ equals: 'claude-1' }, { equals: 'claude' }] })],
      {
        tables: [{ provider: 'anthropic', columns: [input], models: { 'claude-2': ['2'] }, source: 'a page' }],
        aliases: [
          { provider: 'anthropic', alias: 'claude', price_provider: 'anthropic', model: 'claude-2', source: 'a page' },
          {
            provider: 'anthropic',
            alias: 'claude-1',
            price_provider: 'anthropic',
            model: 'claude-2',
            source: 'a page',
          },
        ],
      },
    )
    expect(ofProvider(aliases)).toEqual([
      { provider: 'anthropic', alias: 'claude', price_provider: 'anthropic', model: 'claude-2' },
    ])
  })

  test("knows on a cloud the makers' models by all their names, except those that the cloud has itself", () => {
    const models = [
      model('gpt-1', { input_mtok: 1 }, { or: [{ equals: 'gpt-1' }, { equals: 'gpt-one' }] }),
      model('azure', { input_mtok: 1 }),
    ]
    const { aliases } = catalogueOf(models, {}, 'openai')
    expect(ofProvider(aliases, 'azure').filter(({ price_provider }) => price_provider === 'openai')).toEqual([
      { provider: 'azure', alias: 'gpt-1', price_provider: 'openai', model: 'gpt-1' },
      { provider: 'azure', alias: 'gpt-one', price_provider: 'openai', model: 'gpt-1' },
    ])
    expect(ofProvider(aliases, 'google-vertex').map(({ price_provider }) => price_provider)).toEqual([
      'google',
      'anthropic',
    ])
  })
})

describe('the real overrides', () => {
  const real = { ...bundledPrices(), overrides: priceOverrides }
  const { prices, aliases } = catalogue(real)
  const withoutTables = catalogue({ ...real, overrides: { ...priceOverrides, tables: [] } }).prices

  test('replace models that the library has, or bring these new ones on purpose', () => {
    const given = priceOverrides.tables.flatMap(({ provider, models }) =>
      Object.keys(models).map((m) => `${provider}/${m}`)
    )
    const known = new Set(withoutTables.map(({ provider, model }) => `${provider}/${model}`))
    expect([...new Set(given.filter((name) => !known.has(name)))].sort()).toEqual([
      'anthropic/claude-fable-5-2',
      'anthropic/claude-haiku-5-5',
      'anthropic/claude-mythos-5',
      'anthropic/claude-mythos-5-1',
      'anthropic/claude-mythos-5-2',
      'anthropic/claude-mythos-preview',
      'anthropic/claude-sonnet-5-5',
      'cohere/embed-english-v3.0',
      'cohere/embed-multilingual-v3.0',
      'mistral/mistral-large-latest',
      'openai/gpt-6.1-sol',
      'openai/gpt-6.2-sol',
      'openai/omni-moderation-latest',
      'openai/text-moderation-latest',
      'voyage/rerank-2',
      'voyage/rerank-2-lite',
      'voyage/rerank-2.5',
      'voyage/rerank-2.5-lite',
      'voyage/rerank-3',
      'voyage/rerank-3-lite',
      'voyage/voyage-code-4',
      'voyage/voyage-context-4',
      'xai/grok-4.7',
    ])
  })

  const sourced = [
    ...priceOverrides.tables,
    ...priceOverrides.added,
    ...priceOverrides.factors,
    ...priceOverrides.thresholds,
    ...priceOverrides.aliases,
    ...priceOverrides.leftOut,
  ]

  test('say where they were read, and when', () => {
    expect(sourced.filter(({ source }) => !/20\d\d|v?\d+\.\d+\.\d+/.test(source)).map(({ source }) => source)).toEqual(
      undatedSources,
    )
  })

  test.each(priceOverrides.factors)('the factor of $provider $tier $geo: $source matches models', (factor) => {
    expect(unmatched(factor.provider, factor.models)).toEqual([])
  })

  test.each(priceOverrides.added)('the added $column of $provider: $source matches models', ({ provider, models }) => {
    expect(unmatched(provider, models)).toEqual([])
  })

  test('of which a factor or an added rate matches no model are found', () => {
    expect(unmatched('openai', ['gpt-5', 'gpt-0'])).toEqual(['gpt-0'])
    expect(unmatched('openai', /^gpt-0/)).toEqual(['/^gpt-0/'])
    expect(unmatched('nobody', 'all')).toEqual(['all'])
  })

  test('lead with every name to a model that has prices, by way of no other name', () => {
    const priced = new Set(prices.map(({ provider, model }) => `${provider}/${model}`))
    expect(aliases.filter(({ price_provider, model }) => !priced.has(`${price_provider}/${model}`))).toEqual([])
  })

  test('make rates that are decimal text and not negative, each price once', () => {
    const rates = prices.flatMap((row) =>
      rateColumns.flatMap((column) => row[column] === undefined ? [] : [row[column]])
    )
    expect(rates.filter((rate) => !/^\d+(\.\d+)?$/.test(rate))).toEqual([])
    expect(rates.filter((rate) => new Decimal(rate).greaterThan(2000))).toEqual([])
    const keys = prices.map((row) =>
      [row.provider, row.model, row.service_tier, row.geo, row.effective_on, row.context_over_tokens, row.hours_start]
        .join('|')
    )
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })

  test('make no cached input dearer than input, and no long prompt cheaper than a short one', () => {
    expect(
      prices.filter((row) =>
        row[input] !== undefined && row.cache_read_usd_per_mtok !== undefined &&
        new Decimal(row.cache_read_usd_per_mtok).greaterThan(row[input])
      ).map(named),
    ).toEqual([])
    const cheaper = prices.filter((long) =>
      long.context_over_tokens > 0 &&
      prices.some((short) =>
        short.context_over_tokens === 0 && named(short) === named(long) && short.hours_start === long.hours_start &&
        rateColumns.some((column) => new Decimal(long[column] ?? Infinity).lessThan(short[column] ?? 0))
      )
    )
    expect(cheaper.map(named)).toEqual([])
  })

  function named(row: PriceRow): string {
    return [row.provider, row.model, row.service_tier, row.geo, row.effective_on].join(' ')
  }

  function unmatched(provider: string, models: 'all' | string[] | RegExp): string[] {
    const known = prices.filter((row) => row.provider === provider && row.service_tier === 'standard' && !row.geo)
      .map((row) => row.model)
    if (models === 'all') return known.length > 0 ? [] : ['all']
    if (models instanceof RegExp) return known.some((name) => models.test(name)) ? [] : [String(models)]
    return models.filter((name) => !known.includes(name))
  }
})

// Still to be read again, with a date.
const undatedSources = [
  'https://docs.voyageai.com/docs/batch-inference: 33 % off, as quoted by genai-prices (3p)',
  'https://docs.mistral.ai/capabilities/batch; the half (3p)',
]
