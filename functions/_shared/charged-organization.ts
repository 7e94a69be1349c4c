import { ApiError } from './api-error.ts'
import type { Caller } from './caller.ts'
import type { UsageContext } from '../../trackers/track-usage.ts'

type Member = Pick<Caller, 'userId' | 'supabase'>

/** Milliseconds. The log waits for the lookup, and a database that hangs must not hold it up for ever. */
const lookupTimeout = 5_000

export const notAMember = new ApiError(403, {
  code: 'not_a_member',
  message: 'You do not belong to this organization.',
  hint: 'Leave organization_id out, or pass one of your own.',
})

/** Throws a 403 unless the caller belongs to the organization they want to charge. Before anything is spent on it. */
export async function checkOrganization(caller: Member, requested: string | undefined): Promise<void> {
  if (requested === undefined || (await organizationsOf(caller)).includes(requested)) return
  throw notAMember
}

/**
 * The context with the organization to charge: the one asked for, else the only one that the caller belongs to, else
 * none. The latter is looked up while the call runs. Never rejects: an answer must not fail for it.
 */
export async function chargedTo(caller: Member, requested: string | undefined, context: UsageContext) {
  if (requested !== undefined) return { ...context, p_organization_id: requested }
  try {
    const [only, ...others] = await organizationsOf(caller)
    return only !== undefined && others.length === 0 ? { ...context, p_organization_id: only } : context
  } catch {
    return { ...context, p_metadata: { organization: 'could not be read' } }
  }
}

/** The organizations that the caller belongs to. Throws a 503. */
export async function organizationsOf({ userId, supabase }: Member): Promise<string[]> {
  const { data, error } = await supabase.from('organization_members').select('organization_id').eq('user_id', userId)
    .abortSignal(AbortSignal.timeout(lookupTimeout))
  if (!error) return data.map((member) => member.organization_id)
  throw new ApiError(503, { code: error.code, message: 'Your organizations could not be read.', hint: 'Try again.' })
}
