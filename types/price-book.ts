import type { SupabaseClient } from '@supabase/supabase-js'
import { z } from 'zod'
import type { Database } from './database.types.ts'
import {
  exactModelPrice,
  modelAlias,
  modelPrice,
  modelPricePreview,
  type previewModelPriceArgs,
  priceDiscount,
  priceDiscountPreview,
  type setModelPriceArgs,
  type setPriceDiscountArgs,
} from './model-price.ts'
import { type repriceUsageArgs, repriceUsageResult } from './repricing.ts'
import { UsageReadError } from './usage-reader.ts'

/**
 * Prices as the client's user may see and set them, with the keys of the tables and RPCs. Setting is for admins.
 * Rejects with a {@link UsageReadError}.
 */
export function createPriceBook(supabase: SupabaseClient<Database>) {
  return {
    /** Every price, in force or not, with every digit of its rates: the catalogue's and custom ones. */
    prices: () =>
      everyRow(
        exactModelPrice,
        (from, to) =>
          supabase.from('ai_model_prices').select(priceColumns, { count: 'exact' }).order('id').range(from, to),
      ),

    /** Every discount, in force or not. */
    discounts: () =>
      everyRow(
        priceDiscount,
        (from, to) => supabase.from('ai_price_discounts').select('*', { count: 'exact' }).order('id').range(from, to),
      ),

    /** The other names of a priced model. */
    aliases: async ({ provider, model }: { provider: string; model: string }) =>
      checked(
        z.array(modelAlias),
        await supabase
          .from('ai_model_aliases')
          .select()
          .eq('price_provider', provider)
          .eq('model', model)
          .order('provider')
          .order('alias')
          .order('effective_on'),
      ),

    /** What `setPrice` would do to logged calls, without doing it. */
    previewPrice: async (args: z.infer<typeof previewModelPriceArgs>) =>
      checked(modelPricePreview, await supabase.rpc('preview_ai_model_price', args)),

    setPrice: async (args: z.infer<typeof setModelPriceArgs>) =>
      checked(z.array(modelPrice), await supabase.rpc('set_ai_model_price', args)),

    /** What `setDiscount` would do to logged calls, without doing it. */
    previewDiscount: async (args: z.infer<typeof setPriceDiscountArgs>) =>
      checked(priceDiscountPreview, await supabase.rpc('preview_ai_price_discount', args)),

    setDiscount: async (args: z.infer<typeof setPriceDiscountArgs>) =>
      checked(z.array(priceDiscount), await supabase.rpc('set_ai_price_discount', args)),

    /** Prices logged calls anew: a dry run unless `p_dry_run` is false. Repeat it while there are `remaining_rows`. */
    reprice: async (args: z.infer<typeof repriceUsageArgs>) =>
      checked(repriceUsageResult, await supabase.rpc('reprice_ai_usage', args)),
  }
}

export type PriceBook = ReturnType<typeof createPriceBook>

const priceColumns = `
  id, provider, model, is_custom, organization_id, service_tier, geo, effective_on, revision, context_over_tokens,
  hours_start, hours_end, is_weekdays_only, is_withdrawn, input_usd_per_mtok::text, cache_read_usd_per_mtok::text,
  cache_write_5m_usd_per_mtok::text, cache_write_1h_usd_per_mtok::text, audio_input_usd_per_mtok::text,
  output_usd_per_mtok::text, audio_output_usd_per_mtok::text, image_output_usd_per_mtok::text,
  web_search_usd_per_1k::text, source, recorded_by, recorded_at
`

/** The API gives at most so many rows of a table at a time, as config.toml says. */
const pageRows = 1_000

interface Answer {
  data: unknown
  error: ConstructorParameters<typeof UsageReadError>[0] | null
}

async function everyRow<Schema extends z.ZodType>(
  schema: Schema,
  read: (from: number, to: number) => PromiseLike<Answer & { count: number | null }>,
): Promise<z.output<Schema>[]> {
  const rows: z.output<Schema>[] = []
  for (;;) {
    const answer = await read(rows.length, rows.length + pageRows - 1)
    const page = checked(z.array(schema), answer)
    rows.push(...page)
    if (page.length === 0 || rows.length >= (answer.count ?? 0)) return rows
  }
}

function checked<Schema extends z.ZodType>(schema: Schema, { data, error }: Answer): z.output<Schema> {
  if (error) throw new UsageReadError(error)
  return schema.parse(data)
}
