import type Anthropic from '@anthropic-ai/sdk'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { newId, refuse } from './fake-anthropic-refusal.ts'
import { type FakeMessageBatches, fakeMessageBatches } from './fake-message-batches.ts'
import { writeInChunks } from './fake-provider.ts'

/** What the fake answers to one request. Everything left out is what the real API would most likely send. */
export interface FakeReply {
  /** An error instead of an answer. */
  error?: { status: number; type: string; message: string; headers?: Record<string, string> }
  thinking?: string
  text?: string
  toolUses?: { name: string; input: object }[]
  stopReason?: Anthropic.StopReason
  /** Overrides of the usage object: cache splits, thinking, tier, geo, speed, iterations, server tools. */
  usage?: Record<string, unknown>
  /** The model that the answer names. */
  model?: string
  /** Milliseconds before the first byte. */
  delay?: number
  /** Milliseconds before each event of a stream. */
  eventDelay?: number
  /** Ends a stream early, after that many events: `cut` closes the connection, otherwise an `error` event comes. */
  breakAfter?: { events: number; how: 'cut' | { type: string; message: string } }
  /** Never answers. */
  hang?: true
  /** Sends a stream in chunks of so many bytes, wherever they cut the events. */
  chunkBytes?: number
}

export interface FakeRequest {
  headers: IncomingMessage['headers']
  body: Anthropic.MessageCreateParams
  /** Whether the client went away before the end. */
  aborted: boolean
}

export interface FakeAnthropic {
  /** What `ANTHROPIC_BASE_URL` must be. */
  url: string
  /** Every request so far. */
  requests: FakeRequest[]
  /** Answers the next requests, in order, before the default replies again. */
  next(...replies: FakeReply[]): void
  /** Its Message Batches. */
  batches: FakeMessageBatches
  stop(): Promise<void>
}

/**
 * A stand-in for `POST /v1/messages` of the Anthropic API that reports usage as exactly as the real one: cache splits,
 * thinking, service tier, iterations, pings, errors before and within a stream. `reply` answers what `next` does not. It
 * has Message Batches, too.
 */
export async function startFakeAnthropic(
  { port = 0, reply = () => ({ text: 'Hello.' }), batchTime }: {
    port?: number
    reply?: (request: FakeRequest) => FakeReply
    /** After how many milliseconds a Message Batch ends by itself. */
    batchTime?: number
  } = {},
): Promise<FakeAnthropic> {
  const requests: FakeRequest[] = []
  const replies: FakeReply[] = []
  const batches = fakeMessageBatches({
    batchTime,
    answer(body) {
      const request = { headers: {}, body, aborted: false }
      const given = replies.shift() ?? reply(request)
      const error = given.error ?? problemIn(body)
      if (error) return { error: { type: error.type, message: error.message } }
      return { message: messageOf(request, { ...given, usage: { ...given.usage, service_tier: 'batch' } }) }
    },
  })
  const server = createServer(async (incoming, response) => {
    if (await batches.handle(incoming, response)) return
    const request = await received(incoming, response)
    if (!request) return
    requests.push(request)
    response.on('close', () => {
      request.aborted = !response.writableFinished
    })
    await answer(request, replies.shift() ?? reply(request), response)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`,
    requests,
    next: (...more) => void replies.push(...more),
    batches,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function received(incoming: IncomingMessage, response: ServerResponse): Promise<FakeRequest | undefined> {
  const { headers, method, url } = incoming
  if (method !== 'POST' || url?.replace('?beta=true', '') !== '/v1/messages') {
    return refuse(response, 404, 'not_found_error', `${method} ${url}`)
  }
  if (!headers['x-api-key'] && !headers.authorization) {
    return refuse(response, 401, 'authentication_error', 'x-api-key header is required')
  }
  if (!headers['anthropic-version']) {
    return refuse(response, 400, 'invalid_request_error', 'anthropic-version: header is required')
  }
  const text = await Array.fromAsync(incoming, String).then((chunks) => chunks.join(''))
  const body = JSON.parse(text) as Anthropic.MessageCreateParams
  const problem = problemIn(body)
  if (problem) return refuse(response, problem.status, problem.type, problem.message)
  return { headers, body, aborted: false }
}

function problemIn({ model, max_tokens, messages }: Anthropic.MessageCreateParams): FakeReply['error'] {
  if (!model?.startsWith('claude-')) return { status: 404, type: 'not_found_error', message: `model: ${model}` }
  if (max_tokens && messages?.length) return undefined
  return { status: 400, type: 'invalid_request_error', message: 'max_tokens and messages are required' }
}

async function answer(request: FakeRequest, reply: FakeReply, response: ServerResponse): Promise<void> {
  if (reply.hang) return
  if (reply.delay) await pause(reply.delay)
  if (response.closed) return
  if (reply.error) {
    return refuse(response, reply.error.status, reply.error.type, reply.error.message, reply.error.headers)
  }
  const message = messageOf(request, reply)
  const headers = { 'request-id': newId('req'), 'anthropic-organization-id': 'org_fake' }
  if (!request.body.stream) {
    response.writeHead(200, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(message))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', ...headers })
  await stream([...events(message)], reply, response)
}

async function stream(
  all: object[],
  { eventDelay, breakAfter, chunkBytes }: FakeReply,
  response: ServerResponse,
): Promise<void> {
  const send = (event: object) =>
    writeInChunks(
      response,
      `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`,
      chunkBytes,
    )
  for (const event of all.slice(0, breakAfter?.events)) {
    if (eventDelay) await pause(eventDelay)
    if (response.closed) return
    await send(event)
  }
  if (breakAfter?.how === 'cut') {
    // What was written must arrive first.
    await pause(20)
    response.destroy()
    return
  }
  if (breakAfter) await send({ type: 'error', error: breakAfter.how })
  response.end()
}

type Block =
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'text'; text: string; citations: null }
  | { type: 'tool_use'; id: string; name: string; input: object }

function contentOf({ thinking, text, toolUses = [] }: FakeReply): Block[] {
  const blocks: Block[] = []
  if (thinking !== undefined) blocks.push({ type: 'thinking', thinking, signature: 'c2lnbmVk' })
  if (text !== undefined) blocks.push({ type: 'text', text, citations: null })
  for (const { name, input } of toolUses) blocks.push({ type: 'tool_use', id: newId('toolu'), name, input })
  return blocks
}

function messageOf({ body }: FakeRequest, reply: FakeReply) {
  const content = contentOf(reply)
  return {
    id: newId('msg'),
    type: 'message',
    role: 'assistant',
    model: reply.model ?? body.model,
    content,
    stop_reason: reply.stopReason ?? (reply.toolUses ? 'tool_use' : 'end_turn'),
    stop_sequence: null,
    usage: {
      input_tokens: tokensIn([body.system ?? '', body.tools ?? '', body.messages]),
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
      output_tokens: tokensIn(content),
      output_tokens_details: { thinking_tokens: reply.thinking === undefined ? 0 : tokensIn(reply.thinking) },
      server_tool_use: null,
      service_tier: 'standard',
      inference_geo: 'global',
      speed: 'standard',
      ...reply.usage,
    },
  }
}

type FakeMessage = ReturnType<typeof messageOf>

/** The events of a stream, as the real API cuts them: the counts come with the first and the last but one. */
function* events(message: FakeMessage): Generator<object> {
  const { usage } = message
  yield {
    type: 'message_start',
    message: {
      ...message,
      content: [],
      stop_reason: null,
      usage: { ...usage, output_tokens: 1, iterations: undefined },
    },
  }
  for (const [index, block] of message.content.entries()) {
    yield { type: 'content_block_start', index, content_block: emptied(block) }
    if (index === 0) yield { type: 'ping' }
    for (const delta of deltas(block)) yield { type: 'content_block_delta', index, delta }
    yield { type: 'content_block_stop', index }
  }
  // Cumulative, and without the cache split, the tier, the place and the speed.
  const cumulative = {
    ...usage,
    cache_creation: undefined,
    service_tier: undefined,
    inference_geo: undefined,
    speed: undefined,
  }
  yield {
    type: 'message_delta',
    delta: { stop_reason: message.stop_reason, stop_sequence: null },
    usage: cumulative,
  }
  yield { type: 'message_stop' }
}

function emptied(block: Block): object {
  if (block.type === 'thinking') return { ...block, thinking: '', signature: '' }
  if (block.type === 'text') return { ...block, text: '' }
  return { ...block, input: {} }
}

function deltas(block: Block): object[] {
  if (block.type === 'thinking') {
    return [
      ...pieces(block.thinking).map((thinking) => ({ type: 'thinking_delta', thinking })),
      { type: 'signature_delta', signature: block.signature },
    ]
  }
  if (block.type === 'text') return pieces(block.text).map((text) => ({ type: 'text_delta', text }))
  return pieces(JSON.stringify(block.input)).map((partial_json) => ({ type: 'input_json_delta', partial_json }))
}

/** A text in pieces of about a token. */
function pieces(text: string): string[] {
  return text.match(/\s*\S{1,8}|\s+$/g) ?? []
}

/** About as many tokens as Claude would count. */
function tokensIn(value: unknown): number {
  return Math.max(1, Math.ceil((typeof value === 'string' ? value : JSON.stringify(value)).length / 4))
}
