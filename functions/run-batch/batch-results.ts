import type Anthropic from '@anthropic-ai/sdk'
import { APIError } from '@anthropic-ai/sdk'
import { ApiError } from '../_shared/api-error.ts'
import { anthropicError } from '../_shared/anthropic-error.ts'
import type { BatchRun } from './batch-store.ts'
import { ownCustomId } from './custom-id.ts'

/** The answers of a run as JSON lines, in any order: Anthropic's own, under the caller's ids. Kept by Anthropic alone. */
export async function batchResults(
  { id, status, provider_batch_id }: BatchRun,
  { anthropic, timeout }: { anthropic: Pick<Anthropic, 'messages'>; timeout: number },
): Promise<Response> {
  if (!provider_batch_id) throw status === 'running' ? notYet : gone
  const { batches } = anthropic.messages
  const batch = await batches.retrieve(provider_batch_id, {}, { timeout }).catch((error: unknown) => {
    throw error instanceof APIError && error.status === 404 ? gone : anthropicError(error)
  })
  if (batch.processing_status !== 'ended') throw notYet
  if (!batch.results_url) throw gone
  const results = await batches.results(provider_batch_id, {}, { timeout }).catch((error: unknown) => {
    throw anthropicError(error)
  })
  const encoder = new TextEncoder()
  const lines = results[Symbol.asyncIterator]()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await lines.next()
      if (done) return controller.close()
      const custom_id = ownCustomId(id, value.custom_id) ?? value.custom_id
      controller.enqueue(encoder.encode(`${JSON.stringify({ ...value, custom_id })}\n`))
    },
    async cancel() {
      await lines.return?.()
    },
  })
  return new Response(body, { headers: { 'content-type': 'application/x-jsonl', 'cache-control': 'no-store' } })
}

const notYet = new ApiError(409, {
  code: 'not_ended',
  message: 'The run has no results yet.',
  hint: 'Most batches end within the hour, all within 24. Try again later.',
})

const gone = new ApiError(410, {
  code: 'no_results',
  message: 'The run has no results, or no longer.',
  hint: 'Anthropic keeps them for 29 days. Why a run failed is in its error_message.',
})
