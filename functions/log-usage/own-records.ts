import { createHash } from 'node:crypto'
import type { UsageRecord } from '../../types/index.ts'
import { ApiError } from '../_shared/api-error.ts'
import type { Caller } from '../_shared/caller.ts'
import { notAMember, organizationsOf } from '../_shared/charged-organization.ts'

type User = Pick<Caller, 'userId' | 'userEmail' | 'supabase'>
type Checked = UsageRecord | ApiError

/** How old a call may be that a user logs: enough for a device that was offline. The past has been reported. */
const maxAgeDays = 7

/** The service tiers that cost no less than the standard one. */
const tiers = ['', 'standard', 'priority', 'fast']

/** The records as a signed-in user may log them: as their own. Those they may not log are a 403 that says why. */
export async function ownRecords(records: Checked[], user: User): Promise<Checked[]> {
  const needOrganizations = records.some((record) => !(record instanceof ApiError) && record.organization_id)
  const organizations = needOrganizations ? await organizationsOf(user).catch(apiError) : []
  return records.map((record) => record instanceof ApiError ? record : ownRecord(record, user, organizations))
}

function ownRecord(record: UsageRecord, user: User, organizations: string[] | ApiError): Checked {
  const { organization_id, service_tier, occurred_at, request_id } = record
  if (record.user_id?.toLowerCase() !== user.userId.toLowerCase()) {
    return refused('user_id is not yours.', 'Leave it out. Only a secret key logs for others.')
  }
  if (record.user_email && record.user_email !== user.userEmail) {
    return refused('user_email is not yours.', 'Leave it out: it is taken from your token.')
  }
  if (record.batch_job_id) {
    return refused('batch_job_id is not for users.', 'Leave it out. Jobs are run by services.')
  }
  if (!tiers.includes(service_tier?.trim().toLowerCase() ?? '')) {
    return refused('This service_tier is not for users.', 'Only a secret key logs at a reduced price.')
  }
  if (occurred_at && Date.parse(occurred_at) < Date.now() - maxAgeDays * 86_400_000) {
    return refused(`occurred_at is more than ${maxAgeDays} days ago.`, 'Only a secret key logs the past.')
  }
  if (!request_id || request_id.length > 240) {
    return refused('request_id is too long for a user.', 'Pass at most 240 characters.')
  }
  if (organization_id) {
    if (organizations instanceof ApiError) return organizations
    if (!organizations.includes(organization_id.toLowerCase())) return notAMember
  }
  return { ...record, user_email: user.userEmail, request_id: ownRequestId(request_id, user.userId) }
}

/**
 * A request id that no other user and no service can have: otherwise a user could log a call of somebody else's, or one
 * that the server is about to log, with fewer tokens, and the true record would be a duplicate. It does not hold the
 * user's id, because it stays when they are erased.
 */
function ownRequestId(requestId: string, userId: string): string {
  return `user:${requestId}:${createHash('sha256').update(`${userId}:${requestId}`).digest('hex').slice(0, 32)}`
}

function refused(message: string, hint: string): ApiError {
  return new ApiError(403, { code: 'not_allowed', message, hint })
}

function apiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  throw error
}
