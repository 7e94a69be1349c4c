import { jsonIn } from './json-in.ts'
import { type ProviderRequest, trackRequest } from './track-request.ts'
import type { TrackerOptions } from './tracker-options.ts'

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** A request as an SDK hands it to `fetch`. */
export interface FetchedRequest {
  url: URL
  method: string
  headers: Headers
  /** The text of the body, where it is text. */
  body: string | undefined
  signal: AbortSignal | null | undefined
}

/** A request that becomes a row, and the body to send instead of its own. */
export type RequestToTrack = Omit<ProviderRequest, 'headers' | 'signal'> & { body?: string }

/** The same fetch, except that requests which `toTrack` knows are tracked. */
export function trackedFetch(
  fetch: Fetch,
  toTrack: (request: FetchedRequest) => RequestToTrack | undefined,
  options: TrackerOptions,
): Fetch {
  return (input, init) => {
    const request = fetched(input, init)
    const known = request && requestToTrack(request, toTrack)
    if (!request || !known) return fetch(input, init)
    const { body = request.body, ...tracked } = known
    const sent = body === request.body ? init : { ...init, body }
    return trackRequest(
      { ...tracked, headers: request.headers, signal: request.signal },
      options,
      () => fetch(input, sent),
    )
  }
}

function requestToTrack(
  request: FetchedRequest,
  toTrack: (request: FetchedRequest) => RequestToTrack | undefined,
): RequestToTrack | undefined {
  try {
    return toTrack(request)
  } catch {
    // A request that cannot be read is the caller's all the same.
    return undefined
  }
}

/** A fetch that was found on a client, or the runtime's own. */
export function fetchOf(value: unknown): Fetch {
  // Looked up at each call, as the SDKs do: it may be replaced in between.
  return isFetch(value) ? value : (input, init) => globalThis.fetch(input, init)
}

function isFetch(value: unknown): value is Fetch {
  return typeof value === 'function'
}

function fetched(input: string | URL | Request, init: RequestInit = {}): FetchedRequest | undefined {
  if (input instanceof Request || !URL.canParse(input)) return undefined
  return {
    url: new URL(input),
    method: init.method ?? 'GET',
    headers: new Headers(init.headers),
    body: typeof init.body === 'string' ? init.body : undefined,
    signal: init.signal,
  }
}

/** The model that a JSON body names. */
export function modelIn(body: string | undefined): string | undefined {
  const { model } = objectIn(body)
  return typeof model === 'string' ? model : undefined
}

/** A JSON body's object; an empty one when it is something else. */
export function objectIn(body: string | undefined): Record<string, unknown> {
  const said = jsonIn(body ?? '')
  return isObject(said) ? said : {}
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
