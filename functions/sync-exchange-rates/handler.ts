import type { SupabaseClient } from '@supabase/supabase-js'
import { z } from 'zod'
import { type Database, loadExchangeRatesResult } from '../../types/index.ts'
import { answering } from '../_shared/api-error.ts'
import { optionalBody } from '../_shared/request-body.ts'
import { rpcError } from '../_shared/rpc-error.ts'
import { ecbRates } from './ecb-rates.ts'

const syncRequest = z.strictObject({
  /** Every working day since 1999, rather than the last one. */
  history: z.boolean().default(false),
  /** Of the history, the days from this one on. */
  since: z.iso.date().optional(),
})

export interface SyncExchangeRatesOptions {
  /** Acts as the server. */
  supabase: SupabaseClient<Database>
  /** Where the European Central Bank publishes its rates. */
  url?: string
}

/** Loads exchange rates: the file that was posted as `text/csv`, else what the European Central Bank publishes now. */
export function handleSyncExchangeRates(
  request: Request,
  { supabase, url }: SyncExchangeRatesOptions,
): Promise<Response> {
  return answering(async () => {
    const isFile = request.method === 'POST' &&
      request.headers.get('content-type')?.startsWith('text/csv')
    const { history, since } = isFile ? { history: false } : await optionalBody(request, syncRequest)
    const csv = isFile ? await request.text() : await ecbRates({ history, url })
    const { data, error } = await supabase.rpc('load_ai_exchange_rates', {
      p_csv: csv,
      p_since: since,
    })
    if (error) throw rpcError(error)
    return Response.json(loadExchangeRatesResult.parse(data))
  })
}
