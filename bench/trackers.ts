// What a tracked client adds to a call and to each chunk of a stream, against the bare SDK, and whether memory stays flat.
import Anthropic from '@anthropic-ai/sdk'
import { createClient } from '@supabase/supabase-js'
import { createServer } from 'node:http'
import process from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import OpenAI from 'openai'
import { startFakeAnthropic } from '../tests/support/fake-anthropic.ts'
import { tracked, type TrackerOptions } from '../trackers/index.ts'
import { print, quantile, timed } from './measure.ts'

const claudeParams = {
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'Hello' }],
}
const callDelay = 200
const callPairs = 100
const chunks = 100_000
const streamPairs = 7
/** Where the heap is written while it is measured. */
let measuring: number[] | undefined

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

const ledger = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end('"3f0f8f8e-0000-4000-8000-000000000001"')
})
await new Promise<void>((resolve) => ledger.listen(0, '127.0.0.1', resolve))
const address = ledger.address()
const port = typeof address === 'object' && address ? address.port : 0
const options: TrackerOptions = {
  supabase: createClient(`http://127.0.0.1:${port}`, 'bench', { auth: { persistSession: false } }),
  userId: '3f0f8f8e-0000-4000-8000-000000000001',
  feature: 'bench',
}

await benchCalls()
await benchChunks('Anthropic', anthropicStream(), (fetch) => {
  const claude = new Anthropic({ apiKey: 'bench', fetch })
  const read = (client: Anthropic) => async () => {
    for await (const _ of await client.messages.create({ ...claudeParams, stream: true })) { /* read */ }
  }
  return { bare: read(claude), tracked: read(tracked(claude, options)) }
})
await benchChunks('OpenAI', openaiStream(), (fetch) => {
  const openai = new OpenAI({ apiKey: 'bench', fetch })
  const read = (client: OpenAI) => async () => {
    const messages = [{ role: 'user' as const, content: 'Hello' }]
    for await (const _ of await client.chat.completions.create({ model: 'gpt-6', messages, stream: true })) {
      /* read */
    }
  }
  return { bare: read(openai), tracked: read(tracked(openai, options)) }
})
ledger.close()
ledger.closeAllConnections()
process.exit()

async function benchCalls(): Promise<void> {
  const fake = await startFakeAnthropic({ reply: () => ({ delay: callDelay, text: 'word '.repeat(200) }) })
  const claude = new Anthropic({ apiKey: 'bench', baseURL: fake.url })
  const trackedClaude = tracked(claude, options)
  const times = { bare: new Array<number>(), tracked: new Array<number>(), added: new Array<number>() }
  for (let run = -5; run < callPairs; run += 1) {
    const bare = await timed(() => claude.messages.create(claudeParams))
    const withTracker = await timed(() => trackedClaude.messages.create(claudeParams))
    if (run < 0) continue
    times.bare.push(bare)
    times.tracked.push(withTracker)
    times.added.push(withTracker - bare)
  }
  await fake.stop()
  console.log(`A call that takes ${callDelay} ms, milliseconds (${callPairs} pairs)`)
  const row = (values: number[]) => `p50 ${quantile(values, 0.5).toFixed(2)}  p95 ${quantile(values, 0.95).toFixed(2)}`
  print('  the bare SDK', row(times.bare))
  print('  tracked', row(times.tracked))
  print('  tracking adds', row(times.added))
  print('  share of the call', `${((quantile(times.added, 0.5) / callDelay) * 100).toFixed(2)} %`)
}

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

async function benchChunks(
  name: string,
  events: StreamEvents,
  readers: (fetch: Fetch) => Record<'bare' | 'tracked', () => Promise<void>>,
): Promise<void> {
  const heap: number[] = []
  const { bare, tracked } = readers(() => Promise.resolve(streamed(events, heap)))
  const times = { bare: new Array<number>(), tracked: new Array<number>() }
  for (let run = -1; run < streamPairs; run += 1) {
    const elapsed = { bare: await timed(bare), tracked: await timed(tracked) }
    if (run < 0) continue
    times.bare.push((elapsed.bare / chunks) * 1_000)
    times.tracked.push((elapsed.tracked / chunks) * 1_000)
  }
  console.log(
    `\n${name}: a stream of ${chunks.toLocaleString('en')} chunks, microseconds a chunk (${streamPairs} pairs)`,
  )
  print('  the bare SDK', quantile(times.bare, 0.5).toFixed(2))
  print('  tracked', quantile(times.tracked, 0.5).toFixed(2))
  print('  tracking adds', (quantile(times.tracked, 0.5) - quantile(times.bare, 0.5)).toFixed(2))
  measuring = heap
  await tracked()
  measuring = undefined
  const megabytes = heap.map((bytes) => (bytes / 1_048_576).toFixed(1))
  print('  heap every 20,000 chunks, MB', megabytes.join('  '))
}

interface StreamEvents {
  first: string
  chunk: string
  last: string
}

/** A stream of a provider, made without a network, so that what is measured is the SDK and the tracker. */
function streamed({ first, chunk, last }: StreamEvents, heap: number[]): Response {
  const encoder = new TextEncoder()
  const bytes = encoder.encode(chunk)
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(first)),
    pull(controller) {
      if (measuring === heap && sent % 20_000 === 0) {
        collectGarbage()
        heap.push(process.memoryUsage().heapUsed)
      }
      if (sent === chunks) {
        controller.enqueue(encoder.encode(last))
        return controller.close()
      }
      sent += 1
      controller.enqueue(bytes)
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

function anthropicStream(): StreamEvents {
  const event = (data: { type: string }) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`
  const usage = { input_tokens: 10, output_tokens: 1 }
  return {
    first: event({ type: 'message_start', ...{ message: { id: 'msg_bench', model: claudeParams.model, usage } } }),
    chunk: event({ type: 'content_block_delta', ...{ index: 0, delta: { type: 'text_delta', text: ' a word' } } }),
    last:
      event({ type: 'message_delta', ...{ delta: { stop_reason: 'end_turn' }, usage: { output_tokens: chunks } } }) +
      event({ type: 'message_stop' }),
  }
}

function openaiStream(): StreamEvents {
  const shared = { id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1, model: 'gpt-6', usage: null }
  const frame = (data: object) => `data: ${JSON.stringify({ ...shared, ...data })}\n\n`
  const choice = (delta: object, finish_reason: string | null = null) => ({
    choices: [{ index: 0, delta, finish_reason }],
  })
  const usage = { prompt_tokens: 10, completion_tokens: chunks, total_tokens: chunks + 10 }
  return {
    first: frame(choice({ role: 'assistant', content: '' })),
    chunk: frame(choice({ content: ' a word' })),
    last: `${frame(choice({}, 'stop'))}${frame({ choices: [], usage })}data: [DONE]\n\n`,
  }
}
