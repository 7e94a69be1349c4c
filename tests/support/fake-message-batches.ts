import type Anthropic from '@anthropic-ai/sdk'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { newId, refuse } from './fake-anthropic-refusal.ts'

type Outcome = 'succeeded' | 'errored' | 'canceled' | 'expired'

interface ResultLine {
  custom_id: string
  result: { type: Outcome; message?: object; error?: object }
}

export interface FakeBatch {
  id: string
  requests: Anthropic.Messages.BatchCreateParams.Request[]
  createdAt: Date
  cancelledAt: Date | null
  endedAt: Date | null
  /** The lines of its results, once it has ended. */
  results: ResultLine[]
  /** Whether the results are no longer kept. */
  archived: boolean
  /** How many lines of its results arrive; all by default. */
  sentLines?: number | undefined
}

export interface FakeMessageBatches {
  /** All batches, in the order in which they were created. */
  all: FakeBatch[]
  /** Adds a batch that has ended with these result lines; returns its id. */
  add(results: object[]): string
  /** Ends a batch, the latest by default. `outcome` says what becomes of a request; by default it is answered. */
  end(options?: { id?: string; outcome?: (request: FakeBatch['requests'][number], index: number) => Outcome }): void
  /** Does what the next call asks for, and never answers. */
  hangNext(): void
  /** Refuses the next calls, in order. */
  refuseNext(...refusals: { status: number; type: string; message: string }[]): void
  /** Answers a request that is for it. */
  handle(incoming: IncomingMessage, response: ServerResponse): Promise<boolean>
}

export interface FakeMessageBatchesOptions {
  /** The message that answers a request, or the error that it gets. */
  answer(params: Anthropic.MessageCreateParams): { message: object } | { error: { type: string; message: string } }
  /** After how many milliseconds a batch ends by itself. */
  batchTime?: number | undefined
}

/** Message Batches as Anthropic has them: no idempotency, nothing of a request in a listing, results in any order. */
export function fakeMessageBatches({ answer, batchTime = Infinity }: FakeMessageBatchesOptions): FakeMessageBatches {
  const all: FakeBatch[] = []
  const refusals: { status: number; type: string; message: string }[] = []
  let hanging = false

  function resultOf({ custom_id, params }: FakeBatch['requests'][number], type: Outcome): ResultLine {
    if (type === 'canceled' || type === 'expired') return { custom_id, result: { type } }
    const answered = type === 'errored'
      ? { error: { type: 'invalid_request_error', message: 'The prompt is too long.' } }
      : answer(params)
    if ('message' in answered) return { custom_id, result: { type: 'succeeded', message: answered.message } }
    return { custom_id, result: { type: 'errored', error: { type: 'error', ...answered, request_id: newId('req') } } }
  }

  function end(batch: FakeBatch, outcome: (request: FakeBatch['requests'][number], index: number) => Outcome) {
    if (batch.endedAt) return
    // Not in the order of the requests.
    batch.results = batch.requests.map((request, index) => resultOf(request, outcome(request, index))).reverse()
    batch.endedAt = new Date()
  }

  function seen(batch: FakeBatch, host: string | undefined) {
    if (batch.cancelledAt && batchTime !== Infinity) end(batch, () => 'canceled')
    if (Date.now() - batch.createdAt.getTime() >= batchTime) end(batch, () => 'succeeded')
    const count = (type: Outcome) => batch.results.filter(({ result }) => result.type === type).length
    return {
      id: batch.id,
      type: 'message_batch',
      processing_status: batch.endedAt ? 'ended' : batch.cancelledAt ? 'canceling' : 'in_progress',
      request_counts: {
        processing: batch.endedAt ? 0 : batch.requests.length,
        succeeded: count('succeeded'),
        errored: count('errored'),
        canceled: count('canceled'),
        expired: count('expired'),
      },
      created_at: batch.createdAt.toISOString(),
      expires_at: new Date(batch.createdAt.getTime() + 86_400_000).toISOString(),
      ended_at: batch.endedAt?.toISOString() ?? null,
      cancel_initiated_at: batch.cancelledAt?.toISOString() ?? null,
      archived_at: batch.archived ? new Date().toISOString() : null,
      results_url: batch.endedAt && !batch.archived ? `http://${host}/v1/messages/batches/${batch.id}/results` : null,
    }
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://fake')
    const [matched, id, step] = /^\/v1\/messages\/batches(?:\/(\w+))?(?:\/(results|cancel))?$/.exec(pathname) ?? []
    if (matched === undefined) return false
    const text = await Array.fromAsync(incoming, String).then((chunks) => chunks.join(''))
    const refusal = refusals.shift()
    if (refusal) {
      refuse(response, refusal.status, refusal.type, refusal.message)
      return true
    }
    const hangs = hanging
    hanging = false
    const respond = (body: object) => {
      if (hangs) return
      response.writeHead(200, { 'content-type': 'application/json', 'request-id': newId('req') })
      response.end(JSON.stringify(body))
    }
    if (!id) {
      if (incoming.method === 'GET') respond(listed(searchParams, incoming.headers.host))
      else create(JSON.parse(text), incoming.headers.host, response, respond)
      return true
    }
    const batch = all.find((known) => known.id === id)
    if (!batch || (step === 'results' && (!batch.endedAt || batch.archived))) {
      refuse(response, 404, 'not_found_error', `Not found: ${pathname}`)
    } else if (step === 'results') {
      response.writeHead(200, { 'content-type': 'application/x-jsonl' })
      response.end(batch.results.slice(0, batch.sentLines).map((line) => `${JSON.stringify(line)}\n`).join(''))
    } else {
      if (step === 'cancel' && !batch.endedAt) batch.cancelledAt ??= new Date()
      respond(seen(batch, incoming.headers.host))
    }
    return true
  }

  function create(
    { requests }: Anthropic.Messages.BatchCreateParams,
    host: string | undefined,
    response: ServerResponse,
    respond: (body: object) => void,
  ): void {
    const problem = problemIn(requests)
    if (problem) return refuse(response, 400, 'invalid_request_error', problem)
    const batch = { id: newId('msgbatch'), requests, createdAt: new Date(), cancelledAt: null, endedAt: null }
    all.push({ ...batch, results: [], archived: false })
    const [created] = all.slice(-1)
    if (created) respond(seen(created, host))
  }

  function listed(search: URLSearchParams, host: string | undefined): object {
    const newest = all.toReversed()
    const from = newest.findIndex(({ id }) => id === search.get('after_id')) + 1
    const page = newest.slice(from, from + Number(search.get('limit') ?? 20))
    return {
      data: page.map((batch) => seen(batch, host)),
      has_more: from + page.length < newest.length,
      first_id: page[0]?.id ?? null,
      last_id: page.at(-1)?.id ?? null,
    }
  }

  return {
    all,
    add(results) {
      const id = newId('msgbatch')
      const endedAt = new Date('2026-11-20T12:00:00Z')
      const lines = results as ResultLine[]
      all.push({ id, requests: [], createdAt: endedAt, cancelledAt: null, endedAt, results: lines, archived: false })
      return id
    },
    end({ id, outcome } = {}) {
      const batch = id === undefined ? all.at(-1) : all.find((known) => known.id === id)
      if (batch) end(batch, outcome ?? (() => 'succeeded'))
    },
    hangNext() {
      hanging = true
    },
    refuseNext: (...more) => void refusals.push(...more),
    handle,
  }
}

/** What Anthropic checks at once. What is in the parameters, it checks when the request's turn comes. */
function problemIn(requests: Anthropic.Messages.BatchCreateParams.Request[] | undefined): string | undefined {
  if (!requests?.length || requests.length > 100_000) return 'requests: List should have 1 to 100000 items'
  const index = requests.findIndex(({ custom_id }) => !/^[a-zA-Z0-9_-]{1,64}$/.test(custom_id))
  if (index !== -1) return `requests.${index}.custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'`
  if (new Set(requests.map(({ custom_id }) => custom_id)).size < requests.length) {
    return 'requests: custom_id must be unique within a batch'
  }
  return undefined
}
