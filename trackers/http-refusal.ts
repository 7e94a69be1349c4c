import { z } from 'zod'
import { jsonIn } from './json-in.ts'
import type { CallFailure } from './usage-report.ts'

const text = z.string().min(1)

const errorBody = z.union([
  // Google's code is the HTTP status, its status says what it means.
  z.object({ error: z.object({ status: text, message: z.string() }) })
    .transform(({ error }) => ({ code: error.status, message: error.message })),
  z.object({ error: z.object({ code: text, message: z.string() }) }).transform(({ error }) => error),
  z.object({ error: z.object({ type: text, message: z.string() }) })
    .transform(({ error }) => ({ code: error.type, message: error.message })),
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error: { message } }) => ({ message })),
  z.object({ detail: z.string() }).transform(({ detail }) => ({ message: detail })),
])

/** Why a provider refused, by the body of its response: Anthropic's, OpenAI's, Google's or Voyage's. */
export function httpRefusal(status: number, body: string): Pick<CallFailure, 'code' | 'message'> {
  return { code: `http_${status}`, message: body || `The provider answered with ${status}.`, ...saidError(body) }
}

/** What an error object of a provider says, as text or parsed. */
export function saidError(body: unknown): Partial<Pick<CallFailure, 'code' | 'message'>> | undefined {
  return errorBody.safeParse(typeof body === 'string' ? jsonIn(body) : body).data
}
