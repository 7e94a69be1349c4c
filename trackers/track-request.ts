import { beginCall, type BegunCall, readable } from './begin-call.ts'
import { type CallEnding, cancelled, cut, failed, success, timedOut } from './call-ending.ts'
import { errorMessage } from './error-message.ts'
import { httpRefusal } from './http-refusal.ts'
import { inBackground } from './in-background.ts'
import { passedThrough, type StreamObserver } from './passed-through.ts'
import { jsonIn } from './json-in.ts'
import { joined, recordSplitter } from './record-splitter.ts'
import { metadataOf, sharedContext, type TrackerOptions } from './tracker-options.ts'
import { nothingKnown, nothingUsed, type UsageReader, type UsageReport } from './usage-report.ts'

/** One HTTP request to a provider, as its SDK makes it. */
export interface ProviderRequest {
  reader: AnswerReader & Partial<Pick<UsageReader<unknown, unknown>, 'stream'>>
  /** What is asked of the provider: `chat`, `embeddings`, `rerank`. */
  operation: string
  /** The model that is asked for; only asked where the response names none. */
  model(): string | undefined
  /** The tool results that the request brings. */
  toolTurns?: number
  headers?: Headers
  signal?: AbortSignal | null
  /** Whether a request that was aborted after so many milliseconds had run out of the SDK's time. */
  ranOutOfTime?(elapsedMs: number): boolean
  /** Whether an event of the stream comes only because the tracker asked for it. */
  hides?(event: unknown): boolean
  /** Whether the SDK leaves a stream by letting go of it, without cancelling it. */
  isLeftOnRelease?: boolean
  /** Whether a body is the answer to a call, rather than to a question about one. */
  isAnswer?(body: unknown): boolean
}

type AnswerReader = Pick<UsageReader<unknown, unknown>, 'provider' | 'answer'>

/** Milliseconds. What an error says is worth waiting for, but not for ever. */
const errorBodyTimeout = 2_000

/**
 * Sends one request and logs the response to it, whatever becomes of it. Resolves with the response and rejects with the
 * error that came. Only a stream passes by, as it is read; everything else is read from a copy.
 */
export async function trackRequest(
  request: ProviderRequest,
  options: TrackerOptions,
  send: () => Promise<Response>,
): Promise<Response> {
  const call = begin(request, options)
  let response: Response
  try {
    response = await send()
  } catch (error) {
    if (!request.isAnswer) call.end(nothingKnown, brokenOff(request, call, error))
    throw error
  }
  // A question about a call that gets no answer has cost nothing.
  if (request.isAnswer && !response.ok) return response
  try {
    return observed(response, request, call)
  } catch {
    // Not a response that can be observed. It is the caller's all the same.
    call.end(nothingKnown, success, response)
    return response
  }
}

/** A call that knows its response. */
interface RequestCall extends Pick<BegunCall, 'elapsedMs' | 'token'> {
  end(report: UsageReport, ending: CallEnding, response?: Response, answer?: unknown): void
}

function begin(request: ProviderRequest, options: TrackerOptions): RequestCall {
  const { elapsedMs, token, end } = beginCall(options.provider ?? request.reader.provider, options, {
    ...sharedContext(options),
    p_operation: options.operation ?? request.operation,
    p_model_used: 'unknown',
    p_tool_turns: request.toolTurns,
  })
  return {
    elapsedMs,
    token,
    end(report, ending, response, answer) {
      if (report.isPending) return
      const { headers, status } = response ?? {}
      const known = headers && status !== undefined ? { headers, status, body: answer } : undefined
      const requestId = report.requestId ?? (headers && idOf(headers, request.headers))
      end({ ...report, requestId }, ending, {
        p_metadata: metadataOf(options, known),
        p_model_used: report.lines[0].p_model_used ?? modelOf(request),
      })
    },
  }
}

function modelOf(request: ProviderRequest): string | undefined {
  try {
    return request.model()
  } catch {
    return undefined
  }
}

/** The provider's id of a response. One that only repeats what was sent to it would not be unique. */
function idOf(received: Headers, sent?: Headers): string | undefined {
  const id = received.get('request-id') ?? received.get('x-request-id')
  return id && id !== sent?.get('x-request-id') ? id : undefined
}

function observed(response: Response, request: ProviderRequest, call: RequestCall): Response {
  if (!response.ok) {
    const copy = response.clone()
    inBackground(logRefusal(response, copy, call))
    return response
  }
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
  if (!isStream || !response.body) {
    const copy = response.clone()
    inBackground(logAnswer(response, copy, request, call))
    return response
  }
  return passedThrough(response, response.body, streamObserver(response, request, call))
}

async function logRefusal(response: Response, copy: Response, call: RequestCall): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeUp = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, errorBodyTimeout, '')
  })
  const body = await Promise.race([copy.text().catch(() => ''), timeUp])
  clearTimeout(timer)
  call.end(nothingUsed, failed(httpRefusal(response.status, body)), response)
}

async function logAnswer(
  response: Response,
  copy: Response,
  request: ProviderRequest,
  call: RequestCall,
): Promise<void> {
  let answer: unknown
  try {
    answer = JSON.parse(await copy.text())
  } catch (error) {
    const isAnswer = error instanceof SyntaxError
    return call.end(nothingKnown, isAnswer ? success : brokenOff(request, call, error), response)
  }
  if (request.isAnswer?.(answer) === false) return
  const used = readable(() => request.reader.answer(answer), true)
  call.end(used, used.failure ? failed(used.failure) : success, response, answer)
}

function streamObserver(response: Response, request: ProviderRequest, call: RequestCall): StreamObserver<Uint8Array> {
  const { hides, signal } = request
  const follower = request.reader.stream?.()
  const splitter = recordSplitter('empty line')
  const decoder = new TextDecoder()

  /** Takes one event; whether the caller gets it. */
  function take(record: Uint8Array): boolean {
    const event = eventOf(decoder.decode(record))
    if (event === undefined) return true
    try {
      if (follower?.add(event)) call.token()
      return !hides?.(event)
    } catch {
      // An event that the reader cannot read is the caller's all the same.
      return true
    }
  }

  function end(ending: CallEnding): void {
    signal?.removeEventListener('abort', leave)
    const used = follower ? readable(() => follower.report(), false) : nothingKnown
    call.end(used, used.failure ? failed(used.failure) : used.complete ? success : ending, response)
  }
  const leave = () => end(cancelled)
  // A caller who goes away hears of nothing more, so the stream is logged at once.
  if (signal?.aborted) leave()
  else signal?.addEventListener('abort', leave, { once: true })

  return {
    chunk(chunk) {
      const records = splitter.push(chunk)
      const seen = records.filter(take)
      if (!hides) return chunk
      return seen.length > 0 ? joined(seen) : undefined
    },
    done() {
      const rest = splitter.rest()
      const seen = take(rest)
      end(cut)
      return hides && seen && rest.length > 0 ? rest : undefined
    },
    broke: (error) => end(brokenOff(request, call, error)),
    left: leave,
    isLeftOnRelease: request.isLeftOnRelease,
  }
}

/** The data of a server-sent event, parsed; `undefined` when it has none, or none that is JSON. */
function eventOf(record: string): unknown {
  const lines = record.split('\n').filter((line) => line.startsWith('data:'))
  return jsonIn(lines.map((line) => line.slice('data:'.length)).join('\n'))
}

function brokenOff({ signal, ranOutOfTime }: ProviderRequest, call: RequestCall, error: unknown): CallEnding {
  const isTimeout = isTimeoutError(error) || isTimeoutError(signal?.reason)
  if (isTimeout || (signal?.aborted && ranOutOfTime?.(call.elapsedMs()))) return timedOut
  return signal?.aborted ? cancelled : failed({ code: 'connection_error', message: errorMessage(error) })
}

/** Whether an SDK that aborts without a reason did so because its time was up. Its clock started before the request. */
export function isTimeUp(elapsedMs: number, timeout: number): boolean {
  return elapsedMs >= Math.max(timeout - 250, timeout / 2)
}

/** Whether something was aborted because its time was up. */
export function isTimeoutError(reason: unknown): boolean {
  // The SDK of Voyage aborts with a mere word.
  return reason === 'timeout' || (reason instanceof Error && reason.name === 'TimeoutError')
}
