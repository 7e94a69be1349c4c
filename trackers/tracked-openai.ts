import { z } from 'zod'
import { openaiUsage } from './openai-usage.ts'
import { type FetchedRequest, fetchOf, modelIn, objectIn, type RequestToTrack, trackedFetch } from './tracked-fetch.ts'
import { isTimeUp } from './track-request.ts'
import type { TrackerOptions } from './tracker-options.ts'

/** What a tracker needs of a client of `openai`, or of its `AzureOpenAI`. */
export interface OpenAIClient {
  readonly embeddings: object
  readonly timeout: number
  withOptions(options: { fetch?: typeof globalThis.fetch | undefined }): this
}

const streamOptions = z.looseObject({ include_usage: z.boolean().nullish() }).nullish().catch(undefined)

const messages = z.array(z.looseObject({ role: z.string() })).catch([])

/** The chunk that comes only because the usage was asked for. */
const usageChunk = z.looseObject({ choices: z.tuple([]), usage: z.looseObject({}) })

const backgroundResponse = z.looseObject({ background: z.literal(true) })

/**
 * The same client, whose every call of chat completions, responses and embeddings becomes a row of the ledger, each
 * answered attempt its own. Chat streams are asked for their usage. The client that is passed in stays as it is.
 */
export function trackedOpenAI<Client extends OpenAIClient>(client: Client, options: TrackerOptions): Client {
  // The SDK keeps its fetch to itself, but hands it on to a copy that has none of its own.
  const fetch = fetchOf(Reflect.get(client, 'fetch'))
  return client.withOptions({ fetch: trackedFetch(fetch, (request) => toTrack(request, client), options) })
}

function toTrack(request: FetchedRequest, client: OpenAIClient): RequestToTrack | undefined {
  const { url: { pathname }, method, headers, body } = request
  const shared = {
    reader: openaiUsage,
    operation: 'chat',
    model: () => modelIn(body),
    ranOutOfTime: (elapsedMs: number) =>
      isTimeUp(elapsedMs, Number(headers.get('x-stainless-timeout')) * 1_000 || client.timeout),
  }
  // What was made in the background is found by asking for it. Any other response was logged when it was made.
  if (method === 'GET' && /\/responses\/[^/]+$/.test(pathname)) {
    return { ...shared, isAnswer: (body) => backgroundResponse.safeParse(body).success }
  }
  if (method !== 'POST') return undefined
  if (pathname.endsWith('/responses')) return shared
  if (pathname.endsWith('/embeddings')) return { ...shared, operation: 'embeddings' }
  if (pathname.endsWith('/chat/completions')) return { ...shared, ...chatCompletion(request) }
  return undefined
}

function chatCompletion({ body, headers }: FetchedRequest): Pick<RequestToTrack, 'toolTurns' | 'body' | 'hides'> {
  const asked = objectIn(body)
  const answered = messages.parse(asked.messages)
  const toolTurns = answered.length - 1 - answered.findLastIndex(({ role }) => role !== 'tool')
  const given = streamOptions.parse(asked.stream_options)
  // A signed body must stay as it is.
  const mayAsk = asked.stream === true && !given?.include_usage && !headers.has('x-amz-content-sha256')
  if (!mayAsk) return { toolTurns }
  return {
    toolTurns,
    body: JSON.stringify({ ...asked, stream_options: { ...given, include_usage: true } }),
    hides: (event) => usageChunk.safeParse(event).success,
  }
}
