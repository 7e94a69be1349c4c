import type { SupabaseContext } from '@supabase/server'
import type { SupabaseClient } from '@supabase/supabase-js'
import type { Database } from '../../types/index.ts'
import { ApiError } from './api-error.ts'

/** The verified user behind a request, and the clients that act for them and for the server. */
export interface Caller {
  userId: string
  userEmail: string | undefined
  /** Acts as the user: row level security decides. */
  supabase: SupabaseClient<Database>
  /** Acts as the server: may log usage. */
  supabaseAdmin: SupabaseClient<Database>
}

/** The caller of a function under `auth: 'user'`. */
export function callerOf({ userClaims, supabase, supabaseAdmin }: SupabaseContext<Database>): Caller {
  if (!userClaims) throw new ApiError(401, { code: 'not_signed_in', message: 'Sign in first.' })
  return { userId: userClaims.id, userEmail: userClaims.email, supabase, supabaseAdmin }
}
