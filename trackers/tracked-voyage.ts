import { type FetchedRequest, fetchOf, modelIn, type RequestToTrack, trackedFetch } from './tracked-fetch.ts'
import type { TrackerOptions } from './tracker-options.ts'
import { voyageUsage } from './voyage-usage.ts'

/** What a tracker needs of a client of `voyageai`. */
export interface VoyageClient {
  embed(request: never): unknown
  rerank(request: never): unknown
}

/**
 * The same client, whose every call that embeds or reranks becomes a row of the ledger, each answered attempt its own.
 * Models that run on this machine are free and have none. The client that is passed in stays as it is.
 */
export function trackedVoyage<Client extends VoyageClient>(client: Client, options: TrackerOptions): Client {
  // The SDK keeps its options to itself and reads them at each call, so a copy may have its own.
  const given: unknown = Reflect.get(client, '_options')
  const fetch = trackedFetch(fetchOf(Reflect.get(Object(given), 'fetch')), toTrack, options)
  const copy: Client = Object.create(Object.getPrototypeOf(client))
  return Object.assign(copy, client, { _options: { ...Object(given), fetch } })
}

function toTrack({ url: { pathname }, method, body }: FetchedRequest): RequestToTrack | undefined {
  const [, action] = /\/(embeddings|multimodalembeddings|contextualizedembeddings|rerank)$/.exec(pathname) ?? []
  if (method !== 'POST' || !action) return undefined
  return { reader: voyageUsage, operation: action === 'rerank' ? 'rerank' : 'embeddings', model: () => modelIn(body) }
}
