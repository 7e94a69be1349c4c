import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'

/** What a provider does with one request: an answer, or the frames of a stream. */
export interface FakeExchange {
  status?: number
  headers?: Record<string, string>
  /** The answer, as JSON. */
  body?: unknown
  /** The stream, frame by frame, as it goes over the wire. */
  frames?: string[]
  /** Milliseconds before the first byte. */
  delay?: number
  /** Milliseconds before each frame. */
  eventDelay?: number
  /** Sends a stream in chunks of so many bytes, wherever they cut the frames. */
  chunkBytes?: number
  /** Closes the connection after so many frames. */
  cutAfter?: number
  /** Never answers. */
  hang?: true
}

/** How a fake may be told to answer otherwise than well. */
export interface FakeTrouble extends Pick<FakeExchange, 'delay' | 'eventDelay' | 'chunkBytes' | 'cutAfter' | 'hang'> {
  /** An error instead of an answer. */
  error?: { status: number; code: string; message: string; headers?: Record<string, string> }
}

export interface FakeProviderRequest {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
  /** Whether the client went away before the end. */
  aborted: boolean
}

export interface FakeProvider<Reply> {
  url: string
  /** Every request so far. */
  requests: FakeProviderRequest[]
  /** Answers the next requests, in order, before the default replies again. */
  next(...replies: Reply[]): void
  stop(): Promise<void>
}

/** A stand-in for a provider's HTTP API: `exchange` says what it does with a request and the reply that is next. */
export async function startFakeProvider<Reply extends FakeTrouble>(
  exchange: (request: FakeProviderRequest, reply: Partial<Reply>) => FakeExchange,
): Promise<FakeProvider<Reply>> {
  const requests: FakeProviderRequest[] = []
  const replies: Reply[] = []
  const server = createServer(async (incoming, response) => {
    const text = await Array.fromAsync(incoming, String).then((chunks) => chunks.join(''))
    const { method = '', url: path = '', headers } = incoming
    const request = { method, path, headers, body: text ? JSON.parse(text) : {}, aborted: false }
    requests.push(request)
    response.on('close', () => {
      request.aborted = !response.writableFinished
    })
    const reply: Partial<Reply> = replies.shift() ?? {}
    await answer({ ...exchange(request, reply), ...troubleOf(reply) }, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    requests,
    next: (...more) => void replies.push(...more),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function troubleOf({ delay, eventDelay, chunkBytes, cutAfter, hang }: FakeTrouble): FakeTrouble {
  return { delay, eventDelay, chunkBytes, cutAfter, hang }
}

async function answer(exchange: FakeExchange, response: ServerResponse): Promise<void> {
  const { status = 200, headers, body, frames, delay, eventDelay, chunkBytes, cutAfter, hang } = exchange
  if (hang) return
  if (delay) await pause(delay)
  if (response.closed) return
  if (!frames) {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    response.end(JSON.stringify(body))
    return
  }
  response.writeHead(status, { 'content-type': 'text/event-stream; charset=utf-8', ...headers })
  for (const frame of frames.slice(0, cutAfter)) {
    if (eventDelay) await pause(eventDelay)
    if (response.closed) return
    await writeInChunks(response, frame, chunkBytes)
  }
  if (cutAfter !== undefined) {
    // What was written must arrive first.
    await pause(20)
    response.destroy()
    return
  }
  response.end()
}

/** Writes a text at once, or in chunks of so many bytes, which also cut characters. */
export async function writeInChunks(response: ServerResponse, text: string, chunkBytes?: number): Promise<void> {
  if (!chunkBytes) return void response.write(text)
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    response.write(bytes.subarray(at, at + chunkBytes))
    await turn()
  }
}

/** About as many tokens as a provider would count. */
export function tokensIn(value: unknown): number {
  return Math.max(1, Math.ceil((typeof value === 'string' ? value : JSON.stringify(value)).length / 4))
}

/** A text in pieces of about a token. */
export function pieces(text: string): string[] {
  return text.match(/\s*\S{1,8}|\s+$/g) ?? []
}
