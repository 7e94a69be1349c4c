import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import type { Database } from '../../types/index.ts'
import { patientFetch } from './patient-fetch.ts'
import { type Account, accounts } from './world.ts'

export interface Project {
  url: string
  publishableKey: string
  secretKey: string
}

/** A client that remembers nobody. Everything that the demo asks of it can be repeated: it is there once. */
export function clientOf(url: string, key: string): SupabaseClient<Database> {
  return createClient<Database>(url, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { fetch: patientFetch },
  })
}

/** Makes the accounts that are not there yet, with their roles. Returns their ids by their addresses. */
export async function ensureAccounts(project: Project, password: string): Promise<Map<string, string>> {
  const server = clientOf(project.url, project.secretKey)
  const ids = new Map<string, string>()
  for (const account of accounts) {
    const id = await accountId(project, { email: account.email, password })
    ids.set(account.email, id)
    await giveRole(server, account, id)
  }
  return ids
}

async function accountId(
  { url, publishableKey, secretKey }: Project,
  account: { email: string; password: string },
): Promise<string> {
  const visitor = clientOf(url, publishableKey).auth
  const { data: known } = await visitor.signInWithPassword(account)
  if (known.user) return known.user.id
  const { data: made, error } = await clientOf(url, secretKey).auth.admin.createUser({
    ...account,
    email_confirm: true,
  })
  if (made.user) return made.user.id
  // The local stack has no such endpoint; there, signing up needs no confirmation.
  const { data: signedUp, error: refused } = error?.code === 'no_authorization'
    ? await visitor.signUp(account)
    : { data: { user: null }, error }
  if (signedUp.user) return signedUp.user.id
  if (refused?.code === 'email_exists' || refused?.code === 'user_already_exists') {
    // Perhaps the first try made it, and only its answer was lost.
    const { data: found } = await visitor.signInWithPassword(account)
    if (found.user) return found.user.id
    throw new Error(`${account.email} is there already, with another password: pass it as --password`)
  }
  throw new Error(`Could not make the account ${account.email}: ${refused?.message ?? 'nobody was made'}`)
}

async function giveRole(server: SupabaseClient<Database>, { role, tenant }: Account, id: string): Promise<void> {
  const { error } = tenant
    ? await server.from('organization_members').upsert({
      organization_id: tenant.organizationId,
      user_id: id,
      role: role === 'tenant admin' ? 'admin' : 'member',
    })
    : role === 'platform admin'
    ? await server.from('user_roles').upsert({ user_id: id, user_role: 'admin' })
    : { error: null }
  if (error) throw new Error(error.message)
}
