import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import process from 'node:process'
import type { Database } from '../types/index.ts'

/** A client for the local stack, signed in as its ready-made user. */
export async function signIn(): Promise<SupabaseClient<Database>> {
  const { SUPABASE_URL = '', SUPABASE_PUBLISHABLE_KEY = '' } = process.env
  const supabase = createClient<Database>(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY)
  const { error } = await supabase.auth.signInWithPassword({ email: 'user@example.com', password: 'user-password' })
  if (error) throw new Error(`Could not sign in at ${SUPABASE_URL}: ${error.message}. Does \`npm start\` run?`)
  return supabase
}
