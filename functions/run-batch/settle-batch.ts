import type Anthropic from '@anthropic-ai/sdk'
import { batchResultLines } from '../../trackers/anthropic-batch-results.ts'
import { withoutPrefix } from '../../trackers/log-usage.ts'
import { ApiError } from '../_shared/api-error.ts'
import type { AdvanceOptions } from './advance-batch.ts'
import type { BatchResult } from './batch-store.ts'
import { ownCustomId } from './custom-id.ts'

type Result = Anthropic.Messages.MessageBatchIndividualResponse

/** How many results are settled at a time; the database takes a thousand records, and some results have several. */
const resultsAtATime = 250

/**
 * Settles every result of a batch that has ended, and ends the run. May be done again from the start at any time: what is
 * settled is not settled twice.
 */
export async function settleBatch(
  runId: string,
  batch: Anthropic.Messages.MessageBatch,
  { store, anthropic, timeout }: AdvanceOptions,
): Promise<void> {
  const failures: Result[] = []
  let waiting: BatchResult[] = []
  let seen = 0
  for await (const line of await anthropic.messages.batches.results(batch.id, {}, { timeout })) {
    seen += 1
    if (line.result.type !== 'succeeded') failures.push(line)
    waiting.push(settled(runId, line, batch))
    if (waiting.length < resultsAtATime) continue
    await settle(waiting)
    waiting = []
  }
  await settle(waiting)
  const { succeeded, errored, canceled, expired } = batch.request_counts
  if (seen < succeeded + errored + canceled + expired) {
    throw new Error(`Batch ${batch.id} has more results than the ${seen} that came`)
  }
  await store.finish(runId, failures.length > 0 ? described(failures) : undefined)

  /** All at once, or where the ledger refuses one, by halves: that one is printed, and holds up no other. */
  async function settle(results: BatchResult[]): Promise<void> {
    const [first, ...more] = results
    if (!first) return
    try {
      await store.settle(runId, results)
    } catch (error) {
      if (!isRefused(error)) throw error
      if (more.length > 0) {
        await settle(results.slice(0, results.length >> 1))
        return settle(results.slice(results.length >> 1))
      }
      const records = first.records.map((record) => ({ ...record, batch_job_id: runId }))
      console.error(JSON.stringify({ event: 'ai_usage_not_logged', attempts: 1, error: error.body, records }))
      await store.settle(runId, [{ ...first, records: [] }])
    }
  }
}

function settled(runId: string, { custom_id, result }: Result, batch: Anthropic.Messages.MessageBatch): BatchResult {
  const customId = ownCustomId(runId, custom_id) ?? custom_id
  const lines = result.type === 'succeeded'
    ? batchResultLines(result.message, customId, { id: batch.id, endedAt: batch.ended_at ?? undefined })
    : []
  return { custom_id: customId, succeeded: result.type === 'succeeded', records: lines.map(withoutPrefix) }
}

/** Whether the database is there and takes the records for impossible, rather than being away or busy. */
function isRefused(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.status === 400 || error.status === 422)
}

/** What failed, in a line: `2 errored, 1 expired. invalid_request_error: …`, with the first error there was. */
function described(failures: Result[]): string {
  const counts = ['errored', 'canceled', 'expired']
    .map((type) => ({ type, count: failures.filter(({ result }) => result.type === type).length }))
    .filter(({ count }) => count > 0)
    .map(({ type, count }) => `${count} ${type}`)
  const [error] = failures.flatMap(({ result }) => result.type === 'errored' ? [result.error.error] : [])
  return `${counts.join(', ')}.${error ? ` ${error.type}: ${error.message}` : ''}`
}
