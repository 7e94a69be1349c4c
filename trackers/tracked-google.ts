import { z } from 'zod'
import { geminiEmbeddingUsage } from './gemini-embedding-usage.ts'
import { geminiUsage } from './gemini-usage.ts'
import { type FetchedRequest, fetchOf, objectIn, type RequestToTrack, trackedFetch } from './tracked-fetch.ts'
import { isTimeUp } from './track-request.ts'
import type { TrackerOptions } from './tracker-options.ts'

/** What a tracker needs of a client of `@google/genai`. */
export interface GoogleClient {
  readonly models: object
  readonly chats: object
  readonly vertexai: boolean
}

const contents = z.array(z.looseObject({ parts: z.array(z.looseObject({})).catch([]) })).catch([])

/**
 * The same client, whose every call that generates content, whole or as a stream, or embeds it becomes a row of the
 * ledger, each answered attempt its own. The client that is passed in stays as it is.
 */
export function trackedGoogle<Client extends GoogleClient>(client: Client, options: TrackerOptions): Client {
  // The SDK has no way to copy a client, so this makes one anew from what the constructor has settled.
  const apiClient = memberOf(client, 'apiClient')
  const httpOptions = memberOf(client, 'httpOptions')
  const fetch = fetchOf(memberOf(httpOptions, 'fetch'))
  const timeout = Number(memberOf(httpOptions, 'timeout'))
  const copy: Client = Reflect.construct(client.constructor, [{
    vertexai: client.vertexai,
    apiKey: memberOf(client, 'apiKey'),
    project: memberOf(client, 'project'),
    location: memberOf(client, 'location'),
    apiVersion: memberOf(client, 'apiVersion'),
    httpOptions: {
      ...Object(httpOptions),
      fetch: trackedFetch(fetch, (request) => toTrack(request, timeout), {
        ...options,
        provider: options.provider ?? (client.vertexai ? 'google-vertex' : undefined),
      }),
    },
  }])
  // Credentials are not kept as options, but as what they were made into.
  const auth = memberOf(memberOf(apiClient, 'clientOptions'), 'auth')
  Reflect.set(Object(memberOf(memberOf(copy, 'apiClient'), 'clientOptions')), 'auth', auth)
  Reflect.set(Object(memberOf(copy, 'live')), 'auth', auth)
  return copy
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function toTrack({ url, method, body }: FetchedRequest, timeout: number): RequestToTrack | undefined {
  const [, model, action = ''] = /\/models\/([^/:]+):(\w+)$/.exec(url.pathname) ?? []
  if (method !== 'POST' || !model) return undefined
  const shared = {
    model: () => decodeURIComponent(model),
    ranOutOfTime: (elapsedMs: number) => isTimeUp(elapsedMs, timeout),
  }
  if (['generateContent', 'streamGenerateContent'].includes(action)) {
    return { ...shared, reader: geminiUsage, operation: 'chat', toolTurns: toolTurns(body), isLeftOnRelease: true }
  }
  const embeds = ['embedContent', 'batchEmbedContents'].includes(action) ||
    (action === 'predict' && model.includes('embedding'))
  return embeds ? { ...shared, reader: geminiEmbeddingUsage, operation: 'embeddings' } : undefined
}

function toolTurns(body: string | undefined): number {
  const { parts = [] } = contents.parse(objectIn(body).contents).at(-1) ?? {}
  return parts.filter((part) => 'functionResponse' in part).length
}
