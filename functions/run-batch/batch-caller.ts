import { ApiError } from '../_shared/api-error.ts'
import type { Caller } from '../_shared/caller.ts'
import type { StartRequest } from './batch-request.ts'

/** Who calls `run-batch`: a signed-in user, or the server with a secret key, which acts as nobody. */
export type BatchCaller = Omit<Caller, 'userId' | 'userEmail'> & Partial<Pick<Caller, 'userId' | 'userEmail'>>

/** Throws a 403 unless the server itself calls. */
export function requireServer(caller: BatchCaller): void {
  if (caller.userId === undefined) return
  throw new ApiError(403, {
    code: 'server_only',
    message: 'Only the server may do this.',
    hint: 'Call it with a secret key, on a schedule.',
  })
}

/**
 * The organization that each request is charged to, in their order: its own, else the body's, else the only one that
 * the caller administers. Throws a 403 unless the caller is an admin of it, a platform admin, or the server.
 */
export async function chargedOrganizations(
  caller: BatchCaller,
  { organization_id, user_id, requests }: StartRequest,
): Promise<(string | undefined)[]> {
  const { userId, supabase } = caller
  if (userId === undefined) return requests.map((request) => request.organization_id ?? organization_id)
  if (user_id !== undefined && user_id !== userId) {
    throw new ApiError(403, {
      code: 'not_that_user',
      message: 'You may not start a run in the name of another user.',
      hint: 'Leave user_id out.',
    })
  }
  const [roles, memberships] = await Promise.all([
    supabase.from('user_roles').select('user_role').eq('user_id', userId).eq('user_role', 'admin'),
    supabase.from('organization_members').select('organization_id').eq('user_id', userId).eq('role', 'admin'),
  ])
  const error = roles.error ?? memberships.error
  if (error) throw new ApiError(503, { code: error.code, message: 'Your roles could not be read.', hint: 'Try again.' })
  const isAdmin = (roles.data ?? []).length > 0
  const administered = (memberships.data ?? []).map((membership) => membership.organization_id)
  const only = administered.length === 1 ? administered[0] : undefined
  const charged = requests.map((request) => request.organization_id ?? organization_id ?? only)
  if (isAdmin) return charged
  if (!charged.every((organization) => organization !== undefined && administered.includes(organization))) {
    throw new ApiError(403, {
      code: 'not_an_admin',
      message: 'Only an admin of an organization may start a run that it is charged for.',
      hint: 'Pass an organization_id that you are an admin of.',
    })
  }
  if (new Set(charged).size > 1) {
    throw new ApiError(400, {
      code: 'several_organizations',
      message: 'A run is charged to one organization.',
      hint: 'Start one for each.',
    })
  }
  return charged
}

/** Throws a 404 unless the caller may read the run: an admin of its organization, a platform admin, or the server. */
export async function readableRun({ supabase }: BatchCaller, id: string) {
  const { data, error } = await supabase.from('ai_batch_job_runs').select().eq('id', id).maybeSingle()
  if (error) throw new ApiError(503, { code: error.code, message: 'The run could not be read.', hint: 'Try again.' })
  if (data) return data
  throw new ApiError(404, {
    code: 'no_such_run',
    message: `There is no run ${id} that you may read.`,
    hint: 'Pass the id that the start answered with.',
  })
}
