import { z } from 'zod'
import { anthropicBatchResults } from './anthropic-batch-results.ts'
import { anthropicUsage } from './anthropic-usage.ts'
import { isTimeoutError, trackRequest } from './track-request.ts'
import type { TrackerOptions } from './tracker-options.ts'

/** What a tracker needs of a client of `@anthropic-ai/sdk`, or of its siblings for Bedrock, Vertex AI and Foundry. */
export interface AnthropicClient {
  readonly messages: object
  middleware: readonly unknown[]
  withOptions(options: { middleware?: readonly unknown[] | undefined }): this
}

/** The SDK's middleware: it sees every HTTP attempt, as Anthropic's own API would, whatever platform serves it. */
type Middleware = (
  request: { url: string; method?: string | undefined; headers: Headers; signal?: AbortSignal | null | undefined },
  next: (request: unknown) => Promise<Response>,
  context: { options?: { body?: unknown; signal?: AbortSignal | null | undefined } | undefined },
) => Promise<Response>

const requestBody = z.looseObject({
  model: z.string().optional().catch(undefined),
  messages: z.array(z.looseObject({ content: z.unknown().optional() })).catch([]),
}).catch({ messages: [] })

const batchBody = z.looseObject({ ended_at: z.string().optional().catch(undefined) }).catch({})

const toolResult = z.looseObject({ type: z.literal('tool_result') })

/**
 * The same client, whose every Messages call becomes a row of the ledger: streams, the tool runner, each answered
 * attempt, and the results of Message Batches when they are read. The client that is passed in stays as it is.
 */
export function trackedAnthropic<Client extends AnthropicClient>(client: Client, options: TrackerOptions): Client {
  // The SDK knows which platform serves it: anthropic, aws.bedrock, gcp.vertex_ai, …
  const platform: unknown = Reflect.get(client, '_genAIProviderName')
  const provider = options.provider ?? (typeof platform === 'string' ? platform : undefined)
  return client.withOptions({ middleware: [...client.middleware, usageMiddleware({ ...options, provider })] })
}

function usageMiddleware(options: TrackerOptions): Middleware {
  const endedAt = new Map<string, string>()

  async function batch(id: string, isResults: boolean, send: () => Promise<Response>): Promise<Response> {
    const response = await send()
    if (isResults) return anthropicBatchResults(response, { id, endedAt: endedAt.get(id) }, options)
    // The SDK asks for a batch before it asks for its results.
    const { ended_at } = batchBody.parse(response.ok ? await response.clone().json().catch(() => ({})) : {})
    if (ended_at) endedAt.set(id, ended_at)
    return response
  }

  return (request, next, { options: asked }) => {
    const send = () => next(request)
    const { pathname } = new URL(request.url)
    const [, batchId, results] = /\/v1\/messages\/batches\/(\w+)(\/results)?$/.exec(pathname) ?? []
    if (batchId && request.method === 'GET') return batch(batchId, Boolean(results), send)
    if (request.method !== 'POST' || !pathname.endsWith('/v1/messages')) return send()
    const { model, messages } = requestBody.parse(asked?.body)
    return trackRequest(
      {
        reader: anthropicUsage,
        operation: 'chat',
        model: () => model,
        toolTurns: toolResults(messages.at(-1)?.content),
        headers: request.headers,
        signal: request.signal,
        // The SDK aborts with the caller's signal or when its time is up, and says no reason.
        ranOutOfTime: () => !asked?.signal?.aborted || isTimeoutError(asked.signal.reason),
      },
      options,
      send,
    )
  }
}

function toolResults(content: unknown): number {
  return Array.isArray(content) ? content.filter((block) => toolResult.safeParse(block).success).length : 0
}
