import { withSupabase } from '@supabase/server'
import process from 'node:process'
import type { Database } from '../../types/index.ts'
import { handleSyncPrices } from './handler.ts'

export default {
  fetch: withSupabase<Database>(
    { auth: 'secret:*' },
    (request, { supabaseAdmin }) =>
      handleSyncPrices(request, {
        supabase: supabaseAdmin,
        url: process.env.AI_PRICES_URL,
        on: new Date().toISOString().slice(0, 10),
      }),
  ),
}
