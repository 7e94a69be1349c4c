import type { LogAiUsageArgs } from '../types/index.ts'

/** What one priced line of a provider call is made of: the token categories of `log_ai_usage`, disjoint. */
export type UsageLine = Pick<
  LogAiUsageArgs,
  | 'p_model_used'
  | 'p_service_tier'
  | 'p_geo'
  | 'p_input_tokens'
  | 'p_output_tokens'
  | 'p_reasoning_tokens'
  | 'p_cache_read_tokens'
  | 'p_cache_write_5m_tokens'
  | 'p_cache_write_1h_tokens'
  | 'p_audio_input_tokens'
  | 'p_audio_output_tokens'
  | 'p_image_output_tokens'
  | 'p_web_search_requests'
  | 'p_raw_usage'
>

/** What a provider said a call used, so far. The first line is the call itself. */
export interface UsageReport {
  /** The provider's own id of the call, once known. */
  requestId?: string
  /** Whether the answer came to its end. */
  complete: boolean
  /** `final`, `partial` (the answer broke off: a lower bound) or `missing`. */
  usageStatus: 'final' | 'partial' | 'missing'
  lines: [UsageLine, ...UsageLine[]]
  /** Whether the provider goes on by itself, and a later request finds the answer. */
  isPending?: boolean
  /** Why the answer has failed, where it says so itself. */
  failure?: Pick<CallFailure, 'code' | 'message'>
}

/** Of a call that got no answer, or none that can be read: it may well be billed. */
export const nothingKnown: UsageReport = { complete: false, usageStatus: 'missing', lines: [{}] }

/** Of a call that the provider refused. */
export const nothingUsed: UsageReport = { complete: false, usageStatus: 'final', lines: [{}] }

/** Why a call has no complete answer. */
export interface CallFailure {
  code: string
  message: string
  /** The provider's id of the refused request. */
  requestId?: string
  timedOut: boolean
  /** Whether the provider answered, with an error: then it bills nothing. Otherwise nobody knows. */
  refused: boolean
}

/** Follows a stream's events. `report` may be asked at any moment. */
export interface StreamFollower<Event> {
  /** Takes the next event; true when it carries a token of the answer. */
  add(event: Event): boolean
  report(): UsageReport
}

/** How one provider reports usage, in answers and streams. */
export interface UsageReader<Answer, Event> {
  provider: string
  answer(answer: Answer): UsageReport
  stream(): StreamFollower<Event>
}

/** How a call through one provider's SDK reports usage, and why it failed. */
export interface CallReader<Answer, Event> extends UsageReader<Answer, Event> {
  failure(error: unknown): CallFailure
}
