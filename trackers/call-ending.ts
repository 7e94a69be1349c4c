import type { LogAiUsageArgs } from '../types/index.ts'
import type { CallFailure } from './usage-report.ts'

/** How a call went, as the ledger says it. */
export type CallEnding = Pick<LogAiUsageArgs, 'p_status' | 'p_error_code' | 'p_error_message'>

export const success: CallEnding = { p_status: 'success' }

export const timedOut: CallEnding = {
  p_status: 'timeout',
  p_error_code: 'timeout',
  p_error_message: 'The call took longer than allowed.',
}

export const cancelled: CallEnding = {
  p_status: 'cancelled',
  p_error_code: 'cancelled',
  p_error_message: 'The caller went away.',
}

export const cut: CallEnding = {
  p_status: 'error',
  p_error_code: 'stream_incomplete',
  p_error_message: 'The stream ended before the answer did.',
}

/** The ending of a call that failed, with as much of the message as the ledger keeps. */
export function failed({ code, message }: Pick<CallFailure, 'code' | 'message'>): CallEnding {
  return { p_status: 'error', p_error_code: code, p_error_message: message.slice(0, 2_000) }
}
