import { APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk'
import { anthropicCall } from '../../trackers/anthropic-call.ts'
import { ApiError } from './api-error.ts'

/** What the caller of an edge function is told when Claude fails them. The codes are those of the ledger's rows. */
export function anthropicError(error: unknown): ApiError {
  const { code, message } = anthropicCall.failure(error)
  if (error instanceof APIConnectionTimeoutError || (error instanceof Error && error.name === 'TimeoutError')) {
    return new ApiError(504, { code: 'timeout', message: 'Claude did not answer in time.', hint: 'Try again.' })
  }
  if (code === 'client_error') {
    console.error(error)
    return new ApiError(503, {
      code,
      message: 'This server cannot ask Claude.',
      hint: 'Its log says why; most often ANTHROPIC_API_KEY is not set.',
    })
  }
  const { status, apiMessage, headers }: Partial<APIError> = error instanceof APIError ? error : {}
  const retryAfter = headers?.get('retry-after')
  const retry: Record<string, string> = retryAfter ? { 'retry-after': retryAfter } : {}
  switch (status) {
    case 400:
    case 404:
    case 413:
      return new ApiError(status === 413 ? 413 : 400, { code, message, hint: 'Claude refuses the request as it is.' })
    case 401:
    case 402:
    case 403:
      return new ApiError(502, {
        code,
        message: 'Claude refused the credentials of this server.',
        hint: 'Check ANTHROPIC_API_KEY and its account.',
      })
    case 429:
      return new ApiError(429, { code, message, hint: 'Wait a little and try again.' }, retry)
    default:
      return new ApiError(
        503,
        { code, message: apiMessage ?? 'Claude could not be reached.', hint: 'Try again.' },
        retry,
      )
  }
}
