import type Anthropic from '@anthropic-ai/sdk'
import { APIError } from '@anthropic-ai/sdk'
import type { BatchStore, ClaimedRun } from './batch-store.ts'
import { findBatch } from './find-batch.ts'
import { settleBatch } from './settle-batch.ts'
import { submitBatch } from './submit-batch.ts'

export interface AdvanceOptions {
  store: BatchStore
  anthropic: Pick<Anthropic, 'messages'>
  /** How long the provider may take for one answer, milliseconds. Far less than a claim lasts. */
  timeout: number
}

/** Takes a run as far as it gets at the moment. Whatever it was interrupted at, calling it again goes on there. */
export async function advanceBatch(run: ClaimedRun, options: AdvanceOptions): Promise<void> {
  const { store } = options
  if (run.state === 'queued') return submitBatch(run, options)
  if (run.state === 'accepted') return followBatch(run, run.provider_batch_id ?? '', options)
  const batch = await findBatch(run, options)
  if (batch === 'unknown') return
  if (batch === 'lost') {
    await store.finish(run.id, 'Nobody looked for 30 days whether it was submitted: what it costs is not known.')
  } else if (batch === 'none') {
    if (await store.setSubmission(run.id, 'queued')) await submitBatch(run, options)
  } else if (await store.setSubmission(run.id, 'accepted', batch.found)) {
    await followBatch(run, batch.found, options)
  }
}

/** Cancels a batch that is to be cancelled; settles one that has ended. */
async function followBatch(run: ClaimedRun, batchId: string, options: AdvanceOptions): Promise<void> {
  const { store, anthropic: { messages: { batches } }, timeout } = options
  const batch = await batches.retrieve(batchId, {}, { timeout }).catch((error: unknown) => {
    if (error instanceof APIError && error.status === 404) return undefined
    throw error
  })
  if (batch && batch.processing_status !== 'ended') {
    if (run.cancelled_at && !batch.cancel_initiated_at) await batches.cancel(batchId, {}, { timeout })
  } else if (batch?.results_url) {
    await settleBatch(run.id, batch, options)
  } else {
    await store.finish(run.id, `The provider no longer has the results of ${batchId}: what they cost is not known.`)
  }
}
