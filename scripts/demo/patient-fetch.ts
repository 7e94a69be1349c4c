import { setTimeout as pause } from 'node:timers/promises'

/** Milliseconds to wait before each further try. */
const pauses = [250, 1_000, 4_000]

/**
 * A fetch that tries again when the connection breaks or the project is away for a moment. For requests that may be
 * repeated, because it may be the answer that was lost. Reads are repeated by supabase-js itself.
 */
export async function patientFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  if (input instanceof Request || init.method === 'GET') return fetch(input, init)
  for (const milliseconds of pauses) {
    const response = await fetch(input, init).catch(() => undefined)
    if (response && ![502, 503, 504].includes(response.status)) return response
    await response?.body?.cancel()
    await pause(milliseconds)
  }
  return fetch(input, init)
}
