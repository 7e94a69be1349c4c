import Anthropic from '@anthropic-ai/sdk'
import process from 'node:process'

/**
 * The Anthropic client of the edge functions: `ANTHROPIC_API_KEY`, and `ANTHROPIC_BASE_URL` where it is not Anthropic
 * itself. It never retries on its own, because each attempt that the provider answers is a call to be logged, and a
 * caller who is told to wait decides better.
 */
export function anthropicClient(): Anthropic {
  // Without a key the SDK would look for one on the disk. Anthropic's own refusal says better what is missing.
  return new Anthropic({ apiKey: process.env.ANTHROPIC_API_KEY || 'not set', maxRetries: 0, openTelemetry: false })
}

/** The model used where the caller names none. */
export const defaultModel = process.env.AI_MODEL ?? 'claude-sonnet-5-5'

/** How long one answer may take, milliseconds: under the wall-clock limit of an edge function. */
export const answerTimeout = Number(process.env.AI_TIMEOUT_MS ?? 120_000)
