import { withSupabase } from '@supabase/server'
import process from 'node:process'
import type { Database } from '../../types/index.ts'
import { handleSyncExchangeRates } from './handler.ts'

export default {
  fetch: withSupabase<Database>(
    { auth: 'secret:*' },
    (request, { supabaseAdmin }) =>
      handleSyncExchangeRates(request, {
        supabase: supabaseAdmin,
        url: process.env.ECB_RATES_URL,
      }),
  ),
}
