import { z } from 'zod'
import { aiSdkResult, aiSdkUsage } from './ai-sdk-usage.ts'
import { beginCall, readable } from './begin-call.ts'
import { type CallEnding, cancelled, cut, failed, success, timedOut } from './call-ending.ts'
import { errorMessage } from './error-message.ts'
import { httpRefusal } from './http-refusal.ts'
import { passingBy } from './passed-through.ts'
import { isTimeoutError } from './track-request.ts'
import { metadataOf, sharedContext, type TrackerOptions } from './tracker-options.ts'
import { nothingKnown, nothingUsed, type UsageReport } from './usage-report.ts'

/** The models of the AI SDK say who serves them: `anthropic.messages`, `openai.responses`, … */
interface Model {
  provider: string
  modelId: string
}

interface Params {
  abortSignal?: AbortSignal | undefined
  prompt?: unknown
  headers?: unknown
}

/** A middleware of the Vercel AI SDK for language models and for embedding models. */
export interface UsageMiddleware {
  specificationVersion: 'v4'
  wrapGenerate<Result>(call: { doGenerate(): PromiseLike<Result>; params: Params; model: Model }): Promise<Result>
  wrapStream<Part, Result extends { stream: ReadableStream<Part> }>(
    call: { doStream(): PromiseLike<Result>; params: Params; model: Model },
  ): Promise<Result>
  wrapEmbed<Result>(call: { doEmbed(): PromiseLike<Result>; params: Params; model: Model }): Promise<Result>
}

const embedded = z.looseObject({
  usage: z.looseObject({ tokens: z.int().nonnegative() }),
  response: z.looseObject({ body: z.looseObject({ model: z.string().optional() }) }).optional().catch(undefined),
})

const streamPart = z.looseObject({ type: z.string(), error: z.unknown().optional() })

/** An `APICallError`. */
const apiCallError = z.looseObject({
  statusCode: z.int(),
  responseBody: z.string().default(''),
  responseHeaders: z.record(z.string(), z.string()).default({}),
})

const toolMessage = z.looseObject({ role: z.literal('tool'), content: z.array(z.unknown()) })

/**
 * Makes every call of a model a row of the ledger, each attempt its own, whatever becomes of it: for `wrapLanguageModel`
 * and `wrapEmbeddingModel` of the Vercel AI SDK. The rows are written behind the call's back.
 */
export function usageMiddleware(options: TrackerOptions): UsageMiddleware {
  return {
    specificationVersion: 'v4',
    async wrapGenerate({ doGenerate, params, model }) {
      const call = begin(options, 'chat', model, params)
      const result = await call.failing(doGenerate)
      call.end(readable(() => aiSdkUsage(aiSdkResult.parse(result), model), true), success, { body: result })
      return result
    },
    async wrapStream({ doStream, params, model }) {
      const call = begin(options, 'chat', model, params)
      const result = await call.failing(doStream)
      return { ...result, stream: followed(result.stream, call, params, model) }
    },
    async wrapEmbed({ doEmbed, params, model }) {
      const call = begin(options, 'embeddings', model, params)
      const result = await call.failing(doEmbed)
      call.end(readable(() => embeddingUsage(result), true), success, { body: result })
      return result
    },
  }
}

function embeddingUsage(result: unknown): UsageReport {
  const { usage, response } = embedded.parse(result)
  return {
    complete: true,
    usageStatus: 'final',
    lines: [{
      p_model_used: response?.body.model,
      p_input_tokens: usage.tokens,
      p_raw_usage: { tokens: usage.tokens },
    }],
  }
}

type Call = ReturnType<typeof begin>

function begin(options: TrackerOptions, operation: string, model: Model, { prompt, abortSignal }: Params) {
  const toolResults = toolMessage.safeParse(Array.isArray(prompt) ? prompt.at(-1) : undefined)
  const call = beginCall(options.provider ?? providerOf(model), options, {
    ...sharedContext(options),
    p_operation: options.operation ?? operation,
    p_model_used: model.modelId,
    p_tool_turns: toolResults.success ? toolResults.data.content.length : 0,
  })
  function end(report: UsageReport, ending: CallEnding, answer?: { body?: unknown }): void {
    const response = answer && { status: 200, headers: new Headers(), ...answer }
    call.end(report, ending, { p_metadata: metadataOf(options, response) })
  }
  return {
    token: call.token,
    end,
    async failing<Result>(work: () => PromiseLike<Result>): Promise<Result> {
      try {
        return await work()
      } catch (error) {
        const refused = apiCallError.safeParse(error).data
        end(refused ? refusal(refused.responseHeaders) : nothingKnown, endingOf(error, abortSignal))
        throw error
      }
    },
  }
}

/** `google.vertex.chat` is `google-vertex`, `anthropic.messages` is `anthropic`. */
function providerOf({ provider }: Model): string {
  const [name = '', service] = provider.split('.')
  return name === 'vertex' || service === 'vertex' ? 'google-vertex' : name
}

function refusal(headers: Record<string, string>): UsageReport {
  return { ...nothingUsed, requestId: headers['request-id'] ?? headers['x-request-id'] }
}

function endingOf(error: unknown, signal: AbortSignal | undefined): CallEnding {
  const refused = apiCallError.safeParse(error).data
  if (refused) return failed(httpRefusal(refused.statusCode, refused.responseBody))
  if (isTimeoutError(error) || (signal?.aborted && isTimeoutError(signal.reason))) return timedOut
  if (signal?.aborted) return cancelled
  return failed({ code: 'connection_error', message: errorMessage(error) })
}

function followed<Part>(stream: ReadableStream<Part>, call: Call, { abortSignal }: Params, model: Model) {
  let said: Record<string, unknown> = {}
  let complete = false
  let failure: CallEnding | undefined

  function take(part: Part): void {
    const { type, error } = streamPart.parse(part)
    if (type.endsWith('-delta')) call.token()
    if (type === 'response-metadata') said = { ...said, response: part }
    if (type === 'error') failure = endingOf(error, abortSignal)
    if (type === 'finish') {
      said = { ...said, ...part }
      complete = true
    }
  }

  function end(ending: CallEnding): void {
    abortSignal?.removeEventListener('abort', leave)
    const used = readable(() => aiSdkUsage(aiSdkResult.parse(said), model), complete)
    const usageStatus = complete || used.usageStatus === 'missing' ? used.usageStatus : 'partial'
    call.end({ ...used, complete, usageStatus }, failure ?? (complete ? success : ending), {})
  }
  const leave = () => end(endingOf(undefined, abortSignal))
  // A caller who goes away hears of nothing more, so the stream is logged at once.
  if (abortSignal?.aborted) leave()
  else abortSignal?.addEventListener('abort', leave, { once: true })

  return passingBy(stream, {
    chunk(part) {
      try {
        take(part)
      } catch {
        // A part that cannot be read is the caller's all the same.
      }
      return part
    },
    done() {
      end(cut)
      return undefined
    },
    broke: (error) => end(endingOf(error, abortSignal)),
    left: () => end(cancelled),
  })
}
