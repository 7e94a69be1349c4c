import { AnthropicError, APIError } from '@anthropic-ai/sdk'
import { anthropicError } from '../_shared/anthropic-error.ts'
import type { AdvanceOptions } from './advance-batch.ts'
import type { ClaimedRun } from './batch-store.ts'
import { providerCustomId } from './custom-id.ts'

const minute = 60_000

/** How long a start may take to bring all requests, milliseconds. */
const startTime = 15 * minute

/** How long the provider may go on refusing for the moment, milliseconds. */
const refusalTime = 24 * 60 * minute

/**
 * Asks the provider for a batch of a run's requests. That it asks is written down before: Anthropic has no idempotency
 * key, so after a crash it is `findBatch` that finds out what became of it.
 */
export async function submitBatch(run: ClaimedRun, { store, anthropic, timeout }: AdvanceOptions): Promise<void> {
  const age = Date.parse(run.claimed_at) - Date.parse(run.started_at)
  if (run.cancelled_at) return store.finish(run.id, 'Cancelled before it was submitted.')
  if (run.queued < run.items_total) {
    if (age < startTime) return
    return store.finish(run.id, `Only ${run.queued} of ${run.items_total} requests arrived: start it anew.`)
  }
  const requests = await store.requests(run.id)
  if (!await store.setSubmission(run.id, 'asked')) return
  try {
    const { id } = await anthropic.messages.batches.create(
      {
        requests: requests.map(({ custom_id, params }) => ({ custom_id: providerCustomId(run.id, custom_id), params })),
      },
      { timeout },
    )
    await store.setSubmission(run.id, 'accepted', id)
  } catch (error) {
    const refused = refusal(error)
    if (refused === 'for good' || (refused === 'for now' && age > refusalTime)) {
      const { code, message } = anthropicError(error).body
      return store.finish(run.id, `${code}: ${message}`)
    }
    if (refused === 'for now') await store.setSubmission(run.id, 'queued')
    throw error
  }
}

/** Whether it is certain that the provider made no batch. Else it may have: its answer was lost, or it failed halfway. */
function refusal(error: unknown): 'for good' | 'for now' | undefined {
  if (!(error instanceof APIError)) return error instanceof AnthropicError ? 'for now' : undefined
  const { status } = error
  if (status === 429) return 'for now'
  return status !== undefined && status < 500 && status !== 408 && status !== 409 ? 'for good' : undefined
}
