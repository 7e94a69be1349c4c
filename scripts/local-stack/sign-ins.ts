import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../types/index.ts'
import type { Secrets } from './secrets.ts'

/** The accounts that a new stack has. They work on this machine only. */
export const signIns = {
  admin: { email: 'admin@example.com', password: 'admin-password' },
  user: { email: 'user@example.com', password: 'user-password' },
}

/** Signs the accounts up where they do not exist yet, and makes the admin one. */
export async function ensureSignIns(url: string, { publishableKey, secretKey }: Secrets): Promise<void> {
  const options = { auth: { persistSession: false, autoRefreshToken: false } }
  for (const account of Object.values(signIns)) {
    const { data, error } = await createClient(url, publishableKey, options).auth.signUp(account)
    if (error?.code === 'user_already_exists') continue
    if (error) throw error
    if (account !== signIns.admin || !data.user) continue
    const server = createClient<Database>(url, secretKey, options)
    const { error: refused } = await server.from('user_roles').insert({ user_id: data.user.id, user_role: 'admin' })
    if (refused) throw new Error(refused.message)
  }
}
