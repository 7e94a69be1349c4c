import { EventSourceParserStream } from 'eventsource-parser/stream'
import { z } from 'zod'
import { apiError } from '../../../types/index.ts'
import { functionError } from '../../queries/function-error.ts'
import type { Client } from '../../session/client.ts'

/** The events of the function `chat` that the page reads: Claude's own, and the function's error. */
const chatEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: z.object({ id: z.string() }) }),
  z.object({ type: z.literal('content_block_delta'), delta: z.object({ text: z.string().default('') }) }),
  z.object({ type: z.literal('error'), error: apiError }),
])

/**
 * Asks the function `chat`, and tells `onText` each part of the answer as it comes and `onStart` the id of the request.
 * Rejects with the function's own words, also when the answer breaks off.
 */
export async function streamAnswer(
  supabase: Client,
  { question, model, onStart, onText }: {
    question: string
    model: string
    onStart(requestId: string): void
    onText(text: string): void
  },
): Promise<void> {
  const { data, error } = await supabase.functions.invoke('chat', {
    body: { messages: [{ role: 'user', content: question }], model, stream: true },
  })
  if (error) throw await functionError(error)
  if (!(data instanceof Response) || !data.body) throw new Error('The answer is not a stream.')
  const events = data.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
  const reader = events.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const { data: event } = chatEvent.safeParse(JSON.parse(next.value.data))
    if (event?.type === 'message_start') onStart(event.message.id)
    else if (event?.type === 'content_block_delta') onText(event.delta.text)
    else if (event?.type === 'error') throw new Error(`${event.error.message} ${event.error.hint ?? ''}`.trim())
  }
}
