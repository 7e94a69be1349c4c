import type Anthropic from '@anthropic-ai/sdk'
import { ApiError } from '../_shared/api-error.ts'
import { anthropicError } from '../_shared/anthropic-error.ts'

type Events = AsyncIterableIterator<Anthropic.RawMessageStreamEvent>

/**
 * Claude's events as server-sent events, as they come and unchanged. When the answer breaks off, the last event is
 * `error`, with `{type: 'error', error: {code, message, details, hint}}`. A client that goes away ends the call.
 */
export function eventStream(events: Events): Response {
  const encoder = new TextEncoder()
  let complete = false
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const send = (type: string, data: object) =>
        controller.enqueue(encoder.encode(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`))
      const next = await events.next().catch(anthropicError)
      if (next instanceof ApiError) {
        send('error', { type: 'error', error: next.body })
      } else if (!next.done) {
        complete ||= next.value.type === 'message_stop'
        return send(next.value.type, next.value)
      } else if (!complete) {
        send('error', { type: 'error', error: brokeOff.body })
      }
      controller.close()
    },
    async cancel() {
      await events.return?.()
    },
  })
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
  })
}

const brokeOff = new ApiError(502, {
  code: 'stream_incomplete',
  message: 'The answer broke off before its end.',
  hint: 'Ask again.',
})
