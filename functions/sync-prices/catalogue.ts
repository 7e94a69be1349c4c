import type { Provider } from '@pydantic/genai-prices'
import { Decimal } from 'decimal.js'
import { namesOf, type Naming } from './library-names.ts'
import { inexpressible, type PriceVersion, priceVersions } from './library-prices.ts'
import type { AddedRate, PriceFactor, PriceOverrides, PriceTable } from './price-overrides.ts'
import { type AliasRow, always, type PriceRow, rateColumns, type Rates } from './price-row.ts'

/** What `sync_ai_model_prices` is given, and the models that the ledger cannot price, with the reason. */
export interface Catalogue {
  prices: PriceRow[]
  aliases: AliasRow[]
  leftOut: string[]
}

interface CatalogueProvider {
  /** The name in the ledger. */
  provider: string
  /** The library's name of it, where it has prices of its own. */
  library?: string
  /** Which of the library's models are this provider's; all where it does not say. */
  only?: RegExp
  /** How it spells the names, where not as usual. */
  naming?: Naming
  /** Whose list prices it charges for models that it has no price of its own for. */
  like?: string[]
}

const usualNaming: Naming = { endings: ['', '-latest', '-<date>'], isRegional: false }

/** The providers of the catalogue. To add one of the library's, add a line. */
export const catalogueProviders: CatalogueProvider[] = [
  { provider: 'anthropic', library: 'anthropic' },
  { provider: 'openai', library: 'openai' },
  {
    provider: 'google',
    library: 'google',
    only: /^gem/,
    naming: { ...usualNaming, endings: [...usualNaming.endings, '-001', '-002'] },
  },
  { provider: 'voyage', library: 'voyageai' },
  { provider: 'mistral', library: 'mistral' },
  { provider: 'groq', library: 'groq' },
  { provider: 'deepseek', library: 'deepseek' },
  { provider: 'xai', library: 'x-ai' },
  { provider: 'cohere', library: 'cohere' },
  { provider: 'cerebras', library: 'cerebras' },
  { provider: 'moonshotai', library: 'moonshotai' },
  {
    provider: 'aws-bedrock',
    library: 'aws',
    naming: { endings: ['', '-<version>'], isRegional: true },
  },
  { provider: 'azure', library: 'azure', like: ['openai', 'anthropic'] },
  { provider: 'google-vertex', like: ['google', 'anthropic'] },
]

/** The catalogue that the library and the overrides make: which model has which name, and what it costs since when. */
export function catalogue(
  { library, librarySource, overrides }: { library: Provider[]; librarySource: string; overrides: PriceOverrides },
): Catalogue {
  const leftOut: string[] = []
  const standard: PriceRow[] = []
  const aliases: AliasRow[] = []

  for (
    const { provider, library: id, only, naming = usualNaming } of catalogueProviders.filter((entry) => entry.library)
  ) {
    const models = library.find((entry) => entry.id === id)?.models ?? []
    if (models.length === 0) throw new Error(`The price library has no provider ${id}`)
    for (const model of models.filter((entry) => !only || only.test(entry.id))) {
      const name = model.id.toLowerCase()
      const reason = inexpressible(model) ??
        overrides.leftOut.find((entry) => entry.provider === provider && entry.model === name)?.why
      if (reason) leftOut.push(`${provider}/${name} ${reason}`)
      else {
        standard.push(...priceVersions(model).flatMap((version) => rowsOf(provider, name, version, librarySource)))
        aliases.push(
          ...namesOf(model, models, naming).map((alias) => ({
            provider,
            alias,
            price_provider: provider,
            model: name,
          })),
        )
      }
    }
  }

  const tables = overrides.tables.flatMap(rowsOfTable)
  const replaced = new Set(tables.map(key))
  const listed = [...standard.filter((row) => !replaced.has(key(row))), ...tables]
    .map((row) => withThreshold(row, overrides))
    .map((row) => overrides.added.reduce(withRate, row))
  const prices = overrides.factors.reduce((rows, factor) => [...rows, ...rowsOfFactor(factor, rows)], listed)
  const explicit = overrides.aliases.map(({ source: _, ...alias }) => alias)
  return { prices, aliases: withClouds(withoutShadows([...explicit, ...aliases], prices), prices), leftOut }
}

function rowsOf(provider: string, model: string, version: PriceVersion, source: string): PriceRow[] {
  return version.parts.map(({ contextOverTokens, hours, rates }) => ({
    provider,
    model,
    service_tier: 'standard',
    effective_on: version.effectiveOn,
    context_over_tokens: contextOverTokens,
    ...hours,
    ...rates,
    source,
  }))
}

function rowsOfTable({ provider, tier, geo, from, over, hours, columns, models, source }: PriceTable): PriceRow[] {
  return Object.entries(models).map(([model, values]) => {
    if (values.length !== columns.length) {
      throw new Error(`The override of ${provider}/${model} has too many or few rates`)
    }
    const rates: Rates = Object.fromEntries(
      columns.flatMap((column, index) => values[index] ? [[column, values[index]]] : []),
    )
    return {
      provider,
      model,
      service_tier: tier ?? 'standard',
      ...(geo ? { geo } : {}),
      effective_on: from ?? always,
      context_over_tokens: over ?? 0,
      ...hours,
      ...rates,
      source,
    }
  })
}

function withThreshold(row: PriceRow, { thresholds }: PriceOverrides): PriceRow {
  const wrong = thresholds.find(({ provider, from }) => provider === row.provider && from === row.context_over_tokens)
  return wrong ? { ...row, context_over_tokens: wrong.to, source: `${row.source}; ${wrong.source}` } : row
}

function withRate(row: PriceRow, { provider, models, column, rate, shortPromptsOnly, source }: AddedRate): PriceRow {
  if (row.provider !== provider || !isAmong(models, row.model) || row[column] !== undefined) return row
  if (shortPromptsOnly && row.context_over_tokens > 0) return row
  const base = typeof rate === 'string' ? undefined : row[rate.of]
  const added = typeof rate === 'string' ? rate : base && product(base, rate.factor)
  return added ? { ...row, [column]: added, source: `${row.source}; ${source}` } : row
}

/** The rows that a factor makes of the standard ones, or of those of every tier for a factor of a place. */
function rowsOfFactor(
  { provider, models, tier, geo, factor, except = [], without = [], source }: PriceFactor,
  rows: PriceRow[],
): PriceRow[] {
  const known = new Set(rows.map(key))
  return rows
    .filter((row) => row.provider === provider && isAmong(models, row.model))
    .filter((row) => row.geo === undefined && (!tier || row.service_tier === 'standard'))
    .map((row) => ({
      ...row,
      ...(tier ? { service_tier: tier } : {}),
      ...(geo ? { geo } : {}),
      ...Object.fromEntries(rateColumns.map((column) => {
        const rate = row[column]
        if (rate === undefined || without.includes(column)) return [column, undefined]
        return [column, except.includes(column) ? rate : product(rate, factor)]
      })),
      source: `${tier ?? geo} is × ${factor}: ${source}`,
    }))
    .filter((row) => !known.has(key(row)))
}

function isAmong(models: 'all' | string[] | RegExp, model: string): boolean {
  if (models === 'all') return true
  return models instanceof RegExp ? models.test(model) : models.includes(model)
}

/** A product of decimal text, exact. */
function product(a: string, b: string): string {
  return new Decimal(a).times(b).toFixed()
}

/** A model, tier and place: what has its own history of prices. */
function key({ provider, model, service_tier, geo }: PriceRow): string {
  return [provider, model, service_tier, geo ?? ''].join('|')
}

/** A model's own name needs no alias, and the first to claim a name has it. */
function withoutShadows(aliases: AliasRow[], prices: PriceRow[]): AliasRow[] {
  const taken = new Set(prices.map(({ provider, model }) => `${provider}|${model}`))
  return aliases.filter(({ provider, alias }) => {
    const name = `${provider}|${alias}`
    return !taken.has(name) && taken.add(name)
  })
}

/** A cloud that charges the maker's list price knows the maker's models by the same names. */
function withClouds(aliases: AliasRow[], prices: PriceRow[]): AliasRow[] {
  const names = new Map<string, AliasRow>()
  const own = prices.map(({ provider, model }) => ({ provider, alias: model, price_provider: provider, model }))
  for (const row of [...own, ...aliases]) names.set(`${row.provider}|${row.alias}`, row)
  const clouds = catalogueProviders.flatMap(({ provider, like = [] }) =>
    like.flatMap((maker) =>
      [...names.values()].filter((row) => row.provider === maker).map((row) => ({ ...row, provider }))
    )
  )
  return [...aliases, ...clouds.filter(({ provider, alias }) => !names.has(`${provider}|${alias}`))]
}
