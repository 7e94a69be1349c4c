import { type LogUsageResult, type UsageRecord, usageRecord } from '../../types/index.ts'
import { answering, ApiError } from '../_shared/api-error.ts'
import type { Caller } from '../_shared/caller.ts'
import { issuesOf, requestJson } from '../_shared/request-body.ts'
import { type LoggedRecord, logRecords, type LogRecordsOptions } from './log-records.ts'
import { ownRecords } from './own-records.ts'

const maxRecords = 1_000
const maxBytes = 4 * 1024 * 1024

export interface LogUsageOptions extends LogRecordsOptions {
  /** What the caller showed: `user` for a token, `secret:<name>` for a secret key. */
  credential: string
  /** The credentials that are taken, comma-separated. */
  accepted?: string
  /** Who is signed in; nobody where a service calls. */
  user?: Caller
}

type Result = LogUsageResult['results'][number]

/**
 * Logs one record, an array of them, or `{ records }`. Each is logged or refused by itself. The status is that of the
 * records, or 207 where they differ.
 */
export function handleLogUsage(request: Request, options: LogUsageOptions): Promise<Response> {
  return answering(async () => {
    checkCredential(options)
    const { user } = options
    const given = givenRecords(await requestJson(request, { maxBytes }))
    const read = given.map((value) => recordIn(value, user?.userId))
    const allowed = user ? await ownRecords(read, user) : read
    const logged = await logRecords(allowed.filter(isRecord), options)
    return answer(given, allowed.flatMap((record) => isRecord(record) ? logged.splice(0, 1) : [record]))
  })
}

function checkCredential({ credential, accepted = 'user,secret:default,secret:log_usage' }: LogUsageOptions): void {
  const names = accepted.split(',').map((name) => name.trim())
  if (names.includes(credential) || (credential !== 'user' && names.includes('secret:*'))) return
  throw new ApiError(403, {
    code: 'not_accepted',
    message: credential === 'user' ? 'Users may not log usage here.' : 'This secret key may not log usage.',
    hint: `LOG_USAGE_CALLERS takes ${names.join(', ')}.`,
  })
}

function givenRecords(body: unknown): unknown[] {
  const records = recordsOf(body)
  if (!Array.isArray(records)) {
    throw new ApiError(400, {
      code: 'invalid_request',
      message: 'The body is no record and no array of records.',
      hint: 'Send a record, an array of records, or {"records": [...]} and nothing beside it.',
    })
  }
  if (records.length > maxRecords) {
    throw new ApiError(413, {
      code: 'too_many_records',
      message: `The body has ${records.length} records; a call takes ${maxRecords}.`,
      hint: 'Send them in several calls. Repeating one is safe.',
    })
  }
  return records
}

function recordsOf(body: unknown): unknown {
  if (!isObject(body)) return body
  if (!('records' in body)) return [body]
  return Object.keys(body).length === 1 ? body.records : undefined
}

/** The record, or what is wrong with it. The user of a user's record is who sends it. */
function recordIn(value: unknown, userId?: string): UsageRecord | ApiError {
  const parsed = usageRecord.safeParse(
    userId && isObject(value) ? { ...value, user_id: value.user_id ?? userId } : value,
  )
  if (parsed.success) return parsed.data
  const issues = issuesOf(parsed.error)
  const [first] = issues
  return new ApiError(422, {
    code: 'invalid_record',
    message: `${first?.path ? `${first.path}: ` : ''}${first?.message}`,
    details: issues,
    hint: 'Correct the keys named in details. The keys of a record are the arguments of log_ai_usage without p_.',
  })
}

function isRecord(record: UsageRecord | ApiError): record is UsageRecord {
  return !(record instanceof ApiError)
}

function answer(given: unknown[], outcomes: (LoggedRecord | ApiError)[]): Response {
  const results = outcomes.map((outcome, index) => resultOf(outcome, { index, request_id: requestIdOf(given[index]) }))
  const count = (status: Result['status']) => results.filter((result) => result.status === status).length
  const body: LogUsageResult = {
    logged: count('logged'),
    duplicate: count('duplicate'),
    invalid: count('invalid'),
    failed: count('failed'),
    results,
  }
  const [status = 200, ...others] = new Set(
    outcomes.map((outcome) => outcome instanceof ApiError ? outcome.status : 200),
  )
  if (others.length > 0) return Response.json(body, { status: 207 })
  const [first, ...more] = outcomes
  if (!(first instanceof ApiError)) return Response.json(body)
  const error = more.length === 0 ? first.body : {
    ...first.body,
    message: `None of the ${outcomes.length} records was logged. The first: ${first.body.message}`,
    details: null,
  }
  return Response.json({ ...error, ...body }, { status, headers: first.headers })
}

function resultOf(outcome: LoggedRecord | ApiError, record: Pick<Result, 'index' | 'request_id'>): Result {
  if (!(outcome instanceof ApiError)) return { ...record, ...outcome }
  const { status, body: error } = outcome
  return status < 500
    ? { ...record, status: 'invalid', error }
    : { ...record, status: 'failed', retryable: status === 503, error }
}

function requestIdOf(value: unknown): string | null {
  return isObject(value) && typeof value.request_id === 'string' ? value.request_id : null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
