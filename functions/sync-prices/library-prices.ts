import type { ModelInfo, ModelPrice, TieredPrices } from '@pydantic/genai-prices'
import { always, type Hours, type RateColumn, type Rates } from './price-row.ts'

/** What one model costs from one day on: one set of rates per context threshold and window of hours. */
export interface PriceVersion {
  effectiveOn: string
  parts: { contextOverTokens: number; hours?: Hours; rates: Rates }[]
}

const columnOfKey: Record<string, RateColumn> = {
  input_mtok: 'input_usd_per_mtok',
  cache_read_mtok: 'cache_read_usd_per_mtok',
  cache_write_mtok: 'cache_write_5m_usd_per_mtok',
  cache_write_1h_mtok: 'cache_write_1h_usd_per_mtok',
  input_audio_mtok: 'audio_input_usd_per_mtok',
  output_mtok: 'output_usd_per_mtok',
  output_audio_mtok: 'audio_output_usd_per_mtok',
  output_image_mtok: 'image_output_usd_per_mtok',
  web_searches_kcount: 'web_search_usd_per_1k',
}

// Billed beside the tokens for tools that the ledger does not count, or a rebate on a part of the cached tokens.
const otherKeys = new Set([
  'storage_searches_kcount',
  'code_executions_kcount',
  'cache_audio_read_mtok',
  'cache_image_read_mtok',
])

/** Why the ledger cannot price a model of the library: what it bills for, and the ledger does not count. */
export function inexpressible({ prices }: ModelInfo): string | undefined {
  const all = Array.isArray(prices) ? prices.map((dated) => dated.prices) : [prices]
  if (all.every((price) => Object.keys(price).length === 0)) return 'has no rates'
  const keys = all.flatMap((price) =>
    Object.keys(price).filter((key) => !(key in columnOfKey) && !otherKeys.has(key) && !isLikeInput(price, key))
  )
  return keys.length > 0 ? `bills ${[...new Set(keys)].join(', ')}` : undefined
}

function isLikeInput(price: ModelPrice, key: string): boolean {
  return /^input_(text|image|video)_mtok$/.test(key) && JSON.stringify(price[key]) === JSON.stringify(price.input_mtok)
}

/**
 * The library's prices of a model, first to last. Its windows of hours have no date of their own; they come with the
 * last dated price, which is the one they were written for.
 */
export function priceVersions({ prices }: ModelInfo): PriceVersion[] {
  if (!Array.isArray(prices)) return [{ effectiveOn: always, parts: parts(prices) }]
  const versions: PriceVersion[] = []
  for (const { constraint, prices: price } of prices) {
    if (constraint?.type === 'time_of_date') {
      const hours = { hours_start: utcTime(constraint.start_time), hours_end: utcTime(constraint.end_time) }
      versions.at(-1)?.parts.push(...parts(price).map((part) => ({ ...part, hours })))
    } else versions.push({ effectiveOn: constraint?.start_date ?? always, parts: parts(price) })
  }
  return versions
}

/** One part per context threshold that any of the rates has. */
function parts(price: ModelPrice): PriceVersion['parts'] {
  const rates = Object.entries(price).flatMap(([key, value]) => {
    const column = columnOfKey[key]
    return column && value !== undefined ? [{ column, value }] : []
  })
  const thresholds = new Set([
    0,
    ...rates.flatMap(({ value }) => isTiered(value) ? value.tiers.map((t) => t.start) : []),
  ])
  return [...thresholds].sort((a, b) => a - b).map((contextOverTokens) => ({
    contextOverTokens,
    rates: Object.fromEntries(rates.map(({ column, value }) => [column, String(rateOver(value, contextOverTokens))])),
  }))
}

function isTiered(value: number | TieredPrices): value is TieredPrices {
  return typeof value === 'object'
}

function rateOver(value: number | TieredPrices, tokens: number): number {
  if (!isTiered(value)) return value
  return value.tiers.toSorted((a, b) => a.start - b.start).findLast(({ start }) => start <= tokens)?.price ?? value.base
}

/** `00:30:00Z` as the database's `00:30:00`. */
function utcTime(time: string): string {
  if (!/^\d\d:\d\d:\d\dZ$/.test(time)) throw new Error(`The library has a time that is not UTC: ${time}`)
  return time.slice(0, -1)
}
