import { z } from 'zod'

/** The rates of a price: US dollars per million tokens, per thousand for web searches, as decimal text. */
export const rateColumns = [
  'input_usd_per_mtok',
  'cache_read_usd_per_mtok',
  'cache_write_5m_usd_per_mtok',
  'cache_write_1h_usd_per_mtok',
  'audio_input_usd_per_mtok',
  'output_usd_per_mtok',
  'audio_output_usd_per_mtok',
  'image_output_usd_per_mtok',
  'web_search_usd_per_1k',
] as const

export type RateColumn = (typeof rateColumns)[number]
export type Rates = Partial<Record<RateColumn, string>>

/** A window of the UTC day, from Monday to Friday only where it says so. */
export interface Hours {
  hours_start: string
  hours_end: string
  is_weekdays_only?: boolean
}

/** A row of `ai_model_prices` as `sync_ai_model_prices` takes it. */
export interface PriceRow extends Rates, Partial<Hours> {
  provider: string
  model: string
  service_tier: string
  geo?: string
  effective_on: string
  context_over_tokens: number
  source: string
}

/** A row of `ai_model_aliases` as `sync_ai_model_prices` takes it. */
export interface AliasRow {
  provider: string
  alias: string
  price_provider: string
  model: string
}

/** Where nothing says since when a price holds. */
export const always = '2020-01-01'

const text = z.string()
const rate = z.union([z.number(), z.string()]).nullable()

/** What `sync_ai_model_prices` returns: the rows it added. */
export const syncResult = z.object({
  prices: z.array(z.object({
    provider: text,
    model: text,
    service_tier: text,
    geo: text.nullable(),
    effective_on: z.iso.date(),
    revision: z.int(),
    context_over_tokens: z.int(),
    hours_start: text.nullable(),
    hours_end: text.nullable(),
    is_weekdays_only: z.boolean(),
    source: text,
    ...({
      input_usd_per_mtok: rate,
      cache_read_usd_per_mtok: rate,
      cache_write_5m_usd_per_mtok: rate,
      cache_write_1h_usd_per_mtok: rate,
      audio_input_usd_per_mtok: rate,
      output_usd_per_mtok: rate,
      audio_output_usd_per_mtok: rate,
      image_output_usd_per_mtok: rate,
      web_search_usd_per_1k: rate,
    } satisfies Record<RateColumn, z.ZodType>),
  })),
  aliases: z.array(
    z.object({
      provider: text,
      alias: text,
      effective_on: z.iso.date(),
      revision: z.int(),
      price_provider: text,
      model: text,
    }),
  ),
})

export type SyncResult = z.infer<typeof syncResult>
