import { anthropicError } from '../_shared/anthropic-error.ts'
import { answering, ApiError } from '../_shared/api-error.ts'
import { requestBody } from '../_shared/request-body.ts'
import { advanceBatch, type AdvanceOptions } from './advance-batch.ts'
import { type BatchCaller, readableRun, requireServer } from './batch-caller.ts'
import { batchRequest } from './batch-request.ts'
import { batchResults } from './batch-results.ts'
import { batchStore, type ClaimedRun } from './batch-store.ts'
import { startBatch } from './start-batch.ts'

export interface RunBatchDependencies extends Pick<AdvanceOptions, 'anthropic' | 'timeout'> {
  /** The model for requests that name none. */
  model: string
}

/** What fits into the memory of an edge function several times over. */
const maxBytes = 20 * 1024 * 1024

/** For how long `continue` takes up further runs, milliseconds: well under the limit of an edge function. */
const continueTime = 60_000

/** Starts, continues and cancels runs of batch jobs on Anthropic's Message Batches, and passes their results on. */
export function handleRunBatch(
  request: Request,
  caller: BatchCaller,
  { anthropic, model, timeout }: RunBatchDependencies,
): Promise<Response> {
  const store = batchStore(caller.supabaseAdmin)

  /** Takes a claimed run further, and lets go of it. What goes wrong is for the next time. */
  async function advance(run: ClaimedRun) {
    const error = await advanceBatch(run, { store, anthropic, timeout }).then(() => undefined, errorOf)
    await store.release(run.id)
    return { ...await store.run(run.id), ...error && { error: error.body } }
  }

  /** The same for a run that somebody just asked about; another function may have it, and go on with it. */
  async function advanced(id: string): Promise<Response> {
    const claimed = await store.claim({ id })
    const run = claimed ? await advance(claimed) : await store.run(id)
    return Response.json(run, { status: run.status === 'running' ? 202 : 200 })
  }

  async function continued(id: string | undefined): Promise<Response> {
    const began = Date.now()
    const runs = []
    let before: string | undefined
    while (Date.now() - began < continueTime) {
      const claimed = await store.claim({ id, before })
      if (!claimed) break
      runs.push(await advance(claimed))
      if (id) break
      before ??= claimed.claimed_at
    }
    return Response.json({ runs })
  }

  return answering(async () => {
    const body = await requestBody(request, batchRequest, { maxBytes })
    switch (body.action) {
      case 'start':
        return advanced(await startBatch(body, caller, { store, model }))
      case 'continue':
        requireServer(caller)
        return continued(body.id)
      case 'cancel':
        await readableRun(caller, body.id)
        await store.cancel(body.id)
        return advanced(body.id)
      case 'results':
        return batchResults(await readableRun(caller, body.id), { anthropic, timeout })
    }
  })
}

function errorOf(error: unknown): ApiError {
  console.error(error)
  return error instanceof ApiError ? error : anthropicError(error)
}
