import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import type { Database } from '../../types/index.ts'
import type { Config } from './config.ts'

export type Client = SupabaseClient<Database>

/** Where the browser keeps the session. */
export const keptSession = 'ai-usage-session'

/** The one client of the page. All it ever holds are the publishable key and the user's own session. */
export function createPageClient({ url = location.origin, publishableKey }: Config): Client {
  return createClient<Database>(url, publishableKey, {
    auth: {
      storageKey: keptSession,
      // The fragment is the router's: a session arrives as ?code=, and nothing in the fragment is taken for one.
      flowType: 'pkce',
      detectSessionInUrl: ({ searchParams }) => searchParams.has('code'),
    },
  })
}
