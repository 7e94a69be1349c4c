import { randomBytes } from 'node:crypto'
import {
  type FakeExchange,
  type FakeProvider,
  type FakeProviderRequest,
  type FakeTrouble,
  pieces,
  startFakeProvider,
  tokensIn,
} from './fake-provider.ts'

/** What the fake answers to one request. Everything left out is what the real API would most likely send. */
export interface FakeGeminiReply extends FakeTrouble {
  text?: string
  functionCalls?: { name: string; args: object }[]
  /** Overrides of `usageMetadata`. `null` leaves it out. */
  usage?: Record<string, unknown> | null
  model?: string
  /** An `error` in the middle of a stream, after so many frames. */
  errorAfter?: number
}

/**
 * A stand-in for generating and embedding of the Gemini API that reports usage as the real one: every chunk of a stream
 * says what was used so far, without the output at first.
 */
export function startFakeGemini(): Promise<FakeProvider<FakeGeminiReply>> {
  return startFakeProvider<FakeGeminiReply>((request, reply) => {
    const { error } = reply
    if (error) {
      const body = { error: { code: error.status, message: error.message, status: error.code } }
      return { status: error.status, headers: error.headers, body }
    }
    const [, model = '', action] = /\/models\/([^:]+):(\w+)/.exec(request.path) ?? []
    switch (action) {
      case 'generateContent':
        return { body: generated(request, reply, model) }
      case 'streamGenerateContent':
        return streamed(request, reply, model)
      case 'batchEmbedContents':
        return { body: { embeddings: [{ values: [0.25, -0.5] }], usageMetadata: reply.usage ?? undefined } }
      case 'predict':
        return { body: { predictions: [prediction(12), prediction(30)] } }
      default:
        return { status: 404, body: { error: { code: 404, message: request.path, status: 'NOT_FOUND' } } }
    }
  })
}

function generated({ body }: FakeProviderRequest, reply: Partial<FakeGeminiReply>, model: string) {
  const { text = reply.functionCalls ? undefined : 'Hello.', functionCalls = [] } = reply
  const parts = [
    ...(text === undefined ? [] : [{ text }]),
    ...functionCalls.map((functionCall) => ({ functionCall })),
  ]
  const promptTokenCount = tokensIn(body.contents)
  const candidatesTokenCount = tokensIn(parts)
  const usageMetadata = {
    promptTokenCount,
    candidatesTokenCount,
    totalTokenCount: promptTokenCount + candidatesTokenCount,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: promptTokenCount }],
    ...reply.usage,
  }
  return {
    candidates: [{ content: { parts, role: 'model' }, finishReason: 'STOP', index: 0 }],
    ...(reply.usage === null ? {} : { usageMetadata }),
    modelVersion: reply.model ?? model,
    responseId: randomBytes(12).toString('base64url'),
  }
}

function streamed(request: FakeProviderRequest, reply: Partial<FakeGeminiReply>, model: string): FakeExchange {
  const { candidates: [candidate], usageMetadata, ...whole } = generated(request, reply, model)
  const parts = (candidate?.content.parts ?? []).flatMap((part): object[] =>
    'text' in part ? pieces(part.text).map((text) => ({ text })) : [part]
  )
  const early = usageMetadata &&
    { ...usageMetadata, candidatesTokenCount: undefined, totalTokenCount: usageMetadata.promptTokenCount }
  const chunks = parts.map((part, index) => {
    const isLast = index === parts.length - 1
    return {
      ...whole,
      candidates: [{
        content: { parts: [part], role: 'model' },
        index: 0,
        ...(isLast ? { finishReason: 'STOP' } : {}),
      }],
      usageMetadata: isLast ? usageMetadata : early,
    }
  })
  const broken = { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }
  const sent = reply.errorAfter ? [...chunks.slice(0, reply.errorAfter), broken] : chunks
  // The real API ends its lines as HTTP does.
  return { frames: sent.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`) }
}

function prediction(token_count: number): object {
  return { embeddings: { values: [0.25, -0.5], statistics: { truncated: false, token_count } } }
}
