import { z } from 'zod'
import type { Database } from './database.types.ts'
import { count, decimal, exactDecimal } from './decimal.ts'
import { repriceUsageArgs, repriceUsageResult } from './repricing.ts'
import { timestamp } from './timestamp.ts'

type Row = Database['public']['Tables']['ai_model_prices']['Row']
type DiscountRow = Database['public']['Tables']['ai_price_discounts']['Row']
type AliasRow = Database['public']['Tables']['ai_model_aliases']['Row']
type SetPriceArgs = Database['public']['Functions']['set_ai_model_price']['Args']
type SetDiscountArgs = Database['public']['Functions']['set_ai_price_discount']['Args']
type PreviewPriceArgs = Database['public']['Functions']['preview_ai_model_price']['Args']
type PreviewDiscountArgs = Database['public']['Functions']['preview_ai_price_discount']['Args']

/** A rate to set, in US dollars: a number, or decimal text where a number would round. */
const rate = z.union([z.number().nonnegative(), z.string().regex(/^\d+(\.\d+)?$/, 'not a decimal number')]).optional()
const time = z.string().regex(/^\d\d:\d\d(:\d\d)?$/, 'not a time of day')
const readRate = decimal.nullable()

/** Rates in US dollars per million tokens, per thousand web searches. A category without a rate has no cost. */
export const priceRates = z.strictObject({
  context_over_tokens: z.int().nonnegative().optional(),
  hours_start: time.optional(),
  hours_end: time.optional(),
  is_weekdays_only: z.boolean().optional(),
  input_usd_per_mtok: rate,
  cache_read_usd_per_mtok: rate,
  cache_write_5m_usd_per_mtok: rate,
  cache_write_1h_usd_per_mtok: rate,
  audio_input_usd_per_mtok: rate,
  output_usd_per_mtok: rate,
  audio_output_usd_per_mtok: rate,
  image_output_usd_per_mtok: rate,
  web_search_usd_per_1k: rate,
})

/** Checks the arguments of the RPC `set_ai_model_price`. `p_rates` null ends the custom price. */
export const setModelPriceArgs = z.strictObject(
  {
    p_provider: z.string().min(1),
    p_model: z.string().min(1),
    p_rates: z.union([priceRates, z.array(priceRates).min(1), z.null()]),
    p_source: z.string().min(1),
    p_organization_id: z.uuid().optional(),
    p_effective_on: z.iso.date().optional(),
    p_service_tier: z.string().optional(),
    p_geo: z.string().optional(),
    p_is_correction: z.boolean().optional(),
  } satisfies Record<keyof SetPriceArgs, z.ZodType>,
) satisfies z.ZodType<SetPriceArgs>

/** A row of `ai_model_prices`, which `set_ai_model_price` returns an array of. */
export const modelPrice = z.object(
  {
    id: z.uuid(),
    provider: z.string(),
    model: z.string(),
    is_custom: z.boolean(),
    organization_id: z.uuid().nullable(),
    service_tier: z.string(),
    geo: z.string().nullable(),
    effective_on: z.iso.date(),
    revision: count,
    context_over_tokens: count,
    hours_start: z.string().nullable(),
    hours_end: z.string().nullable(),
    is_weekdays_only: z.boolean(),
    is_withdrawn: z.boolean(),
    input_usd_per_mtok: readRate,
    cache_read_usd_per_mtok: readRate,
    cache_write_5m_usd_per_mtok: readRate,
    cache_write_1h_usd_per_mtok: readRate,
    audio_input_usd_per_mtok: readRate,
    output_usd_per_mtok: readRate,
    audio_output_usd_per_mtok: readRate,
    image_output_usd_per_mtok: readRate,
    web_search_usd_per_1k: readRate,
    source: z.string(),
    recorded_by: z.uuid().nullable(),
    recorded_at: timestamp,
  } satisfies Record<keyof Row, z.ZodType>,
) satisfies z.ZodType<Row>

export type ModelPrice = z.infer<typeof modelPrice>

/** A row of `ai_model_prices` with every digit of its rates, which are read as `column::text`. */
export const exactModelPrice = modelPrice.extend({
  input_usd_per_mtok: exactDecimal.nullable(),
  cache_read_usd_per_mtok: exactDecimal.nullable(),
  cache_write_5m_usd_per_mtok: exactDecimal.nullable(),
  cache_write_1h_usd_per_mtok: exactDecimal.nullable(),
  audio_input_usd_per_mtok: exactDecimal.nullable(),
  output_usd_per_mtok: exactDecimal.nullable(),
  audio_output_usd_per_mtok: exactDecimal.nullable(),
  image_output_usd_per_mtok: exactDecimal.nullable(),
  web_search_usd_per_1k: exactDecimal.nullable(),
})

export type ExactModelPrice = z.infer<typeof exactModelPrice>

/** Checks the arguments of the RPC `set_ai_price_discount`. 0 percent ends a discount. */
export const setPriceDiscountArgs = z.strictObject(
  {
    p_provider: z.string().min(1),
    p_percent_off: z.number().min(0).max(100),
    p_source: z.string().min(1),
    p_organization_id: z.uuid().optional(),
    p_model: z.string().min(1).optional(),
    p_effective_on: z.iso.date().optional(),
    p_is_correction: z.boolean().optional(),
  } satisfies Record<keyof SetDiscountArgs, z.ZodType>,
) satisfies z.ZodType<SetDiscountArgs>

/** A row of `ai_price_discounts`, which `set_ai_price_discount` returns an array of. */
export const priceDiscount = z.object(
  {
    id: z.uuid(),
    organization_id: z.uuid().nullable(),
    provider: z.string(),
    model: z.string().nullable(),
    effective_on: z.iso.date(),
    revision: count,
    percent_off: decimal,
    source: z.string(),
    recorded_by: z.uuid().nullable(),
    recorded_at: timestamp,
  } satisfies Record<keyof DiscountRow, z.ZodType>,
) satisfies z.ZodType<DiscountRow>

export type PriceDiscount = z.infer<typeof priceDiscount>

/** A row of `ai_model_aliases`: another name of a priced model. */
export const modelAlias = z.object(
  {
    provider: z.string(),
    alias: z.string(),
    effective_on: z.iso.date(),
    revision: count,
    price_provider: z.string(),
    model: z.string(),
    recorded_at: timestamp,
  } satisfies Record<keyof AliasRow, z.ZodType>,
) satisfies z.ZodType<AliasRow>

export type ModelAlias = z.infer<typeof modelAlias>

/** Checks the arguments of the RPC `preview_ai_model_price`: those of `set_ai_model_price`, and over which calls. */
export const previewModelPriceArgs = setModelPriceArgs.extend(
  { p_unpriced_only: z.boolean().optional() } satisfies Record<
    Exclude<keyof PreviewPriceArgs, keyof SetPriceArgs>,
    z.ZodType
  >,
) satisfies z.ZodType<PreviewPriceArgs>

/** Checks the arguments of the RPC `preview_ai_price_discount`: those of `set_ai_price_discount`. */
export const previewPriceDiscountArgs = setPriceDiscountArgs satisfies z.ZodType<PreviewDiscountArgs>

/** The dry run that follows a new price, and the arguments of `reprice_ai_usage` that do it for good. */
const previewedRepricing = { reprice_args: repriceUsageArgs, repricing: repriceUsageResult }

/** What the RPC `preview_ai_model_price` returns: the rows that would be added, and what they would do to logged calls. */
export const modelPricePreview = z.object({ prices: z.array(modelPrice), ...previewedRepricing })

export type ModelPricePreview = z.infer<typeof modelPricePreview>

/** What the RPC `preview_ai_price_discount` returns. */
export const priceDiscountPreview = z.object({ discount: priceDiscount, ...previewedRepricing })

export type PriceDiscountPreview = z.infer<typeof priceDiscountPreview>
