import type { SupabaseClient } from '@supabase/supabase-js'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { z } from 'zod'
import { apiError, type Database } from '../types/index.ts'
import { element } from './element.ts'
import { formatCost, formatCount, formatDuration } from './format.ts'
import { showUsage } from './usage.ts'

/** The events of the function `chat` that the page reads: Claude's own, and the function's error. */
const chatEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: z.object({ id: z.string() }) }),
  z.object({ type: z.literal('content_block_delta'), delta: z.object({ text: z.string().default('') }) }),
  z.object({ type: z.literal('error'), error: apiError }),
])

/** Asks `chat` what the form says, shows the answer as it comes, and what it cost. */
export function watchAsk(supabase: SupabaseClient<Database>): void {
  const form = element('ask', HTMLFormElement)
  const send = element('send', HTMLButtonElement)
  element('question').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) form.requestSubmit()
  })
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const fields = new FormData(form)
    for (const id of ['answer', 'ask-error', 'cost']) element(id).textContent = ''
    send.disabled = true
    try {
      const requestId = await streamAnswer(supabase, String(fields.get('question')), String(fields.get('model')))
      if (requestId) await showCost(supabase, requestId)
    } catch (error) {
      element('ask-error').textContent = error instanceof Error ? error.message : String(error)
      // A refused call is a row too, a moment later.
      setTimeout(() => showUsage(supabase), 500)
    } finally {
      send.disabled = false
    }
  })
}

/** Writes the answer into the page as it comes. Resolves with the id of the request. */
async function streamAnswer(supabase: SupabaseClient<Database>, question: string, model: string) {
  const { data, error } = await supabase.functions.invoke('chat', {
    body: { messages: [{ role: 'user', content: question }], model, stream: true },
  })
  if (error) throw new Error(await explained(error))
  if (!(data instanceof Response) || !data.body) throw new Error('The answer is not a stream.')
  let requestId: string | undefined
  const events = data.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
  for await (const { data: text } of events) {
    const { data: event } = chatEvent.safeParse(JSON.parse(text))
    if (event?.type === 'message_start') requestId = event.message.id
    else if (event?.type === 'content_block_delta') element('answer').append(event.delta.text)
    else if (event?.type === 'error') {
      element('ask-error').textContent = `${event.error.message} ${event.error.hint ?? ''}`
    }
  }
  return requestId
}

/** The function's own words, where it said any. */
async function explained(error: { message: string; context?: unknown }): Promise<string> {
  if (!(error.context instanceof Response)) return error.message
  const { data } = apiError.safeParse(await error.context.json().catch(() => undefined))
  return data ? `${data.message} ${data.hint ?? ''}` : error.message
}

/** Shows the row of the ledger. It is written behind the answer's back, so it may come a moment later. */
async function showCost(supabase: SupabaseClient<Database>, requestId: string): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    const usage = await showUsage(supabase)
    const row = usage?.recent_requests.find((request) => request.request_id === requestId)
    if (row) {
      element('cost').textContent = `${row.model_used}: ${formatCount(row.input_tokens)} tokens in, ` +
        `${formatCount(row.output_tokens)} out, ${formatDuration(row.latency_ms)}, ${formatCost(row.cost)}`
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  element('cost').textContent = 'The cost is not in the ledger yet.'
}
