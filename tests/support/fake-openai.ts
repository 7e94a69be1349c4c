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
export interface FakeOpenAIReply extends FakeTrouble {
  text?: string
  toolCalls?: { name: string; arguments: object }[]
  /** Overrides of the usage object. */
  usage?: Record<string, unknown>
  toolUsage?: Record<string, unknown>
  serviceTier?: string
  model?: string
  /** The status of a response: `completed`, or how it ends otherwise. */
  status?: 'completed' | 'incomplete' | 'failed' | 'queued'
  /** An `error` in the middle of a stream, after so many frames. */
  errorAfter?: number
}

/**
 * A stand-in for chat completions, responses and embeddings of the OpenAI API that reports usage as exactly as the real
 * one: a chat stream has none unless it is asked for, and then once, in a chunk without choices.
 */
export function startFakeOpenAI(): Promise<FakeProvider<FakeOpenAIReply>> {
  return startFakeProvider<FakeOpenAIReply>((request, reply) => {
    const headers = { 'x-request-id': newId('req') }
    const { error } = reply
    if (error) {
      const body = { error: { message: error.message, type: error.code, param: null, code: error.code } }
      return { status: error.status, headers: { ...headers, ...error.headers }, body }
    }
    const path = request.path.replace(/^\/v1/, '')
    if (request.method === 'GET' && path.startsWith('/responses/')) {
      return { headers, body: { ...responseOf(request, reply), id: path.replace('/responses/', ''), background: true } }
    }
    if (path === '/chat/completions') return { headers, ...chatCompletion(request, reply) }
    if (path === '/responses') return { headers, ...response(request, reply) }
    if (path === '/embeddings') return { headers, body: embeddings(request, reply) }
    const body = { error: { message: `Unknown: ${path}`, type: 'invalid_request_error', param: null, code: null } }
    return { status: 404, headers, body }
  })
}

function chatCompletion({ body }: FakeProviderRequest, reply: Partial<FakeOpenAIReply>): FakeExchange {
  const { text = reply.toolCalls ? null : 'Hello.', toolCalls = [] } = reply
  const tool_calls = toolCalls.map(({ name, arguments: input }, index) => ({
    index,
    id: newId('call'),
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
  }))
  const prompt_tokens = tokensIn(body.messages)
  const completion_tokens = tokensIn([text, tool_calls])
  const usage = {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
    ...reply.usage,
  }
  const finish_reason = toolCalls.length > 0 ? 'tool_calls' : 'stop'
  const shared = {
    id: newId('chatcmpl-'),
    created: Math.floor(Date.now() / 1_000),
    model: reply.model ?? body.model,
    service_tier: reply.serviceTier ?? 'default',
  }
  if (!body.stream) {
    const message = {
      role: 'assistant',
      content: text,
      refusal: null,
      ...(tool_calls.length > 0 ? { tool_calls } : {}),
    }
    const choices = [{ index: 0, message, logprobs: null, finish_reason }]
    return { body: { ...shared, object: 'chat.completion', choices, usage } }
  }
  const wantsUsage = (body.stream_options as { include_usage?: boolean } | undefined)?.include_usage === true
  const chunk = (choices: object[], counts: object | null = null) =>
    frame({
      ...shared,
      object: 'chat.completion.chunk',
      choices,
      ...(wantsUsage ? { usage: counts } : {}),
    })
  const choice = (delta: object, reason: string | null = null) =>
    chunk([{ index: 0, delta, logprobs: null, finish_reason: reason }])
  const frames = [
    choice({ role: 'assistant', content: '' }),
    ...pieces(text ?? '').map((content) => choice({ content })),
    ...tool_calls.map((call) => choice({ tool_calls: [call] })),
    choice({}, finish_reason),
    ...(wantsUsage ? [chunk([], usage)] : []),
    'data: [DONE]\n\n',
  ]
  const broken = { error: { message: 'The server had an error', type: 'server_error', param: null, code: null } }
  return { frames: reply.errorAfter ? [...frames.slice(0, reply.errorAfter), frame(broken)] : frames }
}

function responseOf({ body }: FakeProviderRequest, reply: Partial<FakeOpenAIReply>) {
  const { text = 'Hello.', status = 'completed' } = reply
  const input_tokens = tokensIn(body.input ?? '')
  const output_tokens = tokensIn(text)
  const isOver = status !== 'queued'
  return {
    id: newId('resp'),
    object: 'response',
    created_at: Math.floor(Date.now() / 1_000),
    status,
    background: body.background ?? false,
    model: reply.model ?? body.model ?? 'gpt-4.1-2025-04-14',
    error: status === 'failed' ? { code: 'server_error', message: 'The model failed.' } : null,
    incomplete_details: status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    output: isOver
      ? [{
        id: newId('msg'),
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text, annotations: [] }],
      }]
      : [],
    service_tier: reply.serviceTier ?? 'default',
    tools: [],
    usage: isOver
      ? {
        input_tokens,
        output_tokens,
        total_tokens: input_tokens + output_tokens,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens_details: { reasoning_tokens: 0 },
        ...reply.usage,
      }
      : null,
    ...(reply.toolUsage ? { tool_usage: reply.toolUsage } : {}),
  }
}

function response(request: FakeProviderRequest, reply: Partial<FakeOpenAIReply>): FakeExchange {
  const whole = responseOf(request, reply)
  if (!request.body.stream) return { body: whole }
  const begun = { ...whole, status: 'in_progress', output: [], usage: null, error: null }
  const item = { output_index: 0, content_index: 0, item_id: whole.output[0]?.id }
  const events = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    { type: 'response.output_item.added', output_index: 0, item: { ...whole.output[0], content: [] } },
    { type: 'response.content_part.added', ...item, part: { type: 'output_text', text: '', annotations: [] } },
    ...pieces(reply.text ?? 'Hello.').map((delta) => ({ type: 'response.output_text.delta', ...item, delta })),
    { type: `response.${whole.status}`, response: whole },
  ]
  const broken = { type: 'error', code: 'server_error', message: 'The server had an error', param: null }
  const sent = reply.errorAfter ? [...events.slice(0, reply.errorAfter), broken] : events
  return {
    frames: sent.map((event, sequence_number) => `event: ${event.type}\n${frame({ ...event, sequence_number })}`),
  }
}

function embeddings({ body }: FakeProviderRequest, reply: Partial<FakeOpenAIReply>): object {
  const inputs = [body.input].flat()
  const tokens = inputs.reduce<number>((sum, input) => sum + tokensIn(input), 0)
  const vector = [0.25, -0.5, 0.75]
  const embedding = body.encoding_format === 'base64'
    ? Buffer.from(new Float32Array(vector).buffer).toString('base64')
    : vector
  return {
    object: 'list',
    data: inputs.map((_, index) => ({ object: 'embedding', index, embedding })),
    model: reply.model ?? body.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens, ...reply.usage },
  }
}

function frame(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`
}
