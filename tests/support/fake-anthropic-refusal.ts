import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'

/** Answers as Anthropic does when it refuses a request. */
export function refuse(
  response: ServerResponse,
  status: number,
  type: string,
  message: string,
  headers: Record<string, string> = {},
): undefined {
  const requestId = newId('req')
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': requestId, ...headers })
  response.end(JSON.stringify({ type: 'error', error: { type, message }, request_id: requestId }))
}

/** An id as Anthropic makes them. */
export function newId(prefix: string): string {
  return `${prefix}_01${randomBytes(11).toString('hex')}`
}
