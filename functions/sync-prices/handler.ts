import type { SupabaseClient } from '@supabase/supabase-js'
import type { Database, Json } from '../../types/index.ts'
import { answering, ApiError } from '../_shared/api-error.ts'
import { optionalBody } from '../_shared/request-body.ts'
import { rpcError } from '../_shared/rpc-error.ts'
import { catalogue } from './catalogue.ts'
import { bundledPrices, publishedPrices } from './price-library.ts'
import { priceOverrides } from './price-overrides.ts'
import { syncResult } from './price-row.ts'
import { syncRequest } from './sync-request.ts'

export interface SyncPricesOptions {
  /** Acts as the server. */
  supabase: SupabaseClient<Database>
  /** Where the library's data is published; default: where its maintainers publish it. */
  url?: string
  /** Today, as `YYYY-MM-DD` in UTC. */
  on: string
}

/** Brings the catalogue up to date. Answers with the rows that were added and the models the ledger cannot price. */
export function handleSyncPrices(
  request: Request,
  { supabase, url, on }: SyncPricesOptions,
): Promise<Response> {
  return answering(async () => {
    const { source } = await optionalBody(request, syncRequest)
    const library = source === 'bundled' ? bundledPrices() : await publishedPrices({ url, on })
    const { prices, aliases, leftOut } = understood(() => catalogue({ ...library, overrides: priceOverrides }))
    const { data, error } = await supabase.rpc('sync_ai_model_prices', {
      p_prices: json(prices),
      p_aliases: json(aliases),
      p_on: on,
    })
    if (error) throw rpcError(error)
    return Response.json({ ...syncResult.parse(data), left_out: leftOut })
  })
}

/** A format that the library's maintainers changed must not half-change the catalogue. */
function understood<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw new ApiError(502, {
      code: 'prices_not_understood',
      message: `The price library's data is not understood: ${error instanceof Error ? error.message : error}`,
      hint: 'Nothing was changed. Deploy a newer version, or pass {"source": "bundled"}.',
    })
  }
}

/** Rows without their undefined keys, as JSON has them. */
function json(rows: object[]): Json {
  return JSON.parse(JSON.stringify(rows))
}
