import type Anthropic from '@anthropic-ai/sdk'
import { AnthropicError, APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk'
import { anthropicUsage } from './anthropic-usage.ts'
import { errorMessage } from './error-message.ts'
import type { CallFailure, CallReader } from './usage-report.ts'

/** How a call through `@anthropic-ai/sdk` reports usage, and why it failed. For `trackUsage`. */
export const anthropicCall: CallReader<Anthropic.Message, Anthropic.RawMessageStreamEvent> = {
  ...anthropicUsage,
  failure,
}

function failure(error: unknown): CallFailure {
  if (error instanceof APIConnectionTimeoutError) {
    return { code: 'timeout', message: error.message, timedOut: true, refused: false }
  }
  if (error instanceof APIError) {
    return {
      code: error.type ?? (error.status ? `http_${error.status}` : 'connection_error'),
      message: error.apiMessage ?? error.message,
      requestId: error.requestID ?? undefined,
      timedOut: false,
      refused: error.status !== undefined,
    }
  }
  return {
    code: error instanceof AnthropicError ? 'client_error' : 'connection_error',
    message: errorMessage(error),
    timedOut: false,
    refused: false,
  }
}
