import type Anthropic from '@anthropic-ai/sdk'
import type { AdvanceOptions } from './advance-batch.ts'
import type { ClaimedRun } from './batch-store.ts'
import { ownCustomId } from './custom-id.ts'

type MessageBatch = Anthropic.Messages.MessageBatch

const minute = 60_000

/** How far the clocks of the database and of the provider may differ at most, milliseconds. */
const clockSkew = 60 * minute

/** After so long, milliseconds, a request that was on its way has arrived, and its batch is listed. */
const arrivalTime = 15 * minute

/** After so long, milliseconds, the provider has no results any more to recognise a batch by. */
const keptTime = 30 * 24 * 60 * minute

/**
 * What became of a submission whose answer was lost: the id of its batch; `none` when it is certain that there is none;
 * `unknown` as long as it is not, and `lost` when it never will be. The provider lists its batches by time and size; only
 * the results name their requests, so a batch of the right time and size is waited for until it has ended. Nothing is lost
 * by that: only then is there anything to settle.
 */
export async function findBatch(
  run: ClaimedRun,
  { store, anthropic, timeout }: AdvanceOptions,
): Promise<{ found: string } | 'none' | 'unknown' | 'lost'> {
  const askedAt = Date.parse(run.asked_at ?? run.started_at)
  // By the database's clock, like the moment of asking.
  const waited = Date.parse(run.claimed_at) - askedAt
  const candidates: MessageBatch[] = []
  for await (const batch of anthropic.messages.batches.list({ limit: 100 }, { timeout })) {
    const createdAt = Date.parse(batch.created_at)
    if (createdAt < askedAt - clockSkew) break
    if (createdAt <= askedAt + arrivalTime + clockSkew && sizeOf(batch) === run.items_total) candidates.push(batch)
  }
  const known = candidates.length > 0 ? await store.known(candidates.map(({ id }) => id)) : new Set()
  let isUndecided = false
  for (const batch of candidates.filter(({ id }) => !known.has(id))) {
    if (!batch.results_url) isUndecided = true
    else if (await isOfRun(run.id, batch, anthropic, timeout)) return { found: batch.id }
  }
  if (isUndecided) return waited > keptTime ? 'lost' : 'unknown'
  return waited > arrivalTime ? 'none' : 'unknown'
}

function sizeOf({ request_counts: { processing, succeeded, errored, canceled, expired } }: MessageBatch): number {
  return processing + succeeded + errored + canceled + expired
}

async function isOfRun(
  runId: string,
  { id }: MessageBatch,
  anthropic: AdvanceOptions['anthropic'],
  timeout: number,
): Promise<boolean> {
  for await (const { custom_id } of await anthropic.messages.batches.results(id, {}, { timeout })) {
    return ownCustomId(runId, custom_id) !== undefined
  }
  return false
}
