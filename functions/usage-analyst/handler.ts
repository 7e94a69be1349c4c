import type Anthropic from '@anthropic-ai/sdk'
import { anthropicError } from '../_shared/anthropic-error.ts'
import { anthropicCall } from '../../trackers/anthropic-call.ts'
import { answering, ApiError } from '../_shared/api-error.ts'
import type { Caller } from '../_shared/caller.ts'
import { chargedTo, checkOrganization } from '../_shared/charged-organization.ts'
import type { UsageLog } from '../../trackers/log-usage.ts'
import { requestBody } from '../_shared/request-body.ts'
import { trackUsage } from '../../trackers/track-usage.ts'
import { analystRequest } from './analyst-request.ts'
import { systemPrompt } from './system-prompt.ts'
import { tools } from './tools.ts'

export interface AnalystDependencies {
  anthropic: Pick<Anthropic, 'messages'>
  model: string
  /** Milliseconds for each provider call. */
  timeout: number
  log: UsageLog
}

/** The most provider calls behind one question. The last of them may not use tools, so that it must answer. */
export const maxCalls = 6

/**
 * Answers a question about AI spend: `{answer, model, trace_id, provider_calls, tool_turns}`. Claude reads the ledger
 * through tools that act as the caller. Every provider call is a row of its own, all with the same trace id.
 */
export function handleUsageAnalyst(
  request: Request,
  caller: Caller,
  dependencies: AnalystDependencies,
): Promise<Response> {
  const { anthropic, timeout, log } = dependencies
  return answering(async () => {
    const { question, model = dependencies.model, session_id, organization_id } = await requestBody(
      request,
      analystRequest,
    )
    await checkOrganization(caller, organization_id)
    const traceId = crypto.randomUUID()
    const context = chargedTo(caller, organization_id, {
      p_user_id: caller.userId,
      p_user_email: caller.userEmail,
      p_request_type: 'insight',
      p_feature: 'usage_analyst',
      p_operation: 'chat',
      p_session_id: session_id,
      p_trace_id: traceId,
      p_model_used: model,
    })

    const ask = (messages: Anthropic.MessageParam[], toolTurns: number, mayUseTools: boolean) =>
      trackUsage(
        (signal) =>
          anthropic.messages.create({
            model,
            max_tokens: 8_192,
            system: systemPrompt(caller, new Date()),
            tools: toolParams,
            tool_choice: { type: mayUseTools ? 'auto' : 'none' },
            messages,
          }, { signal, timeout }),
        {
          reader: anthropicCall,
          log,
          timeout,
          context: context.then((known) => ({ ...known, p_tool_turns: toolTurns })),
        },
      ).catch((error) => {
        throw anthropicError(error)
      })

    const messages: Anthropic.MessageParam[] = [{ role: 'user', content: question }]
    let message = await ask(messages, 0, true)
    let calls = 1
    let toolTurns = 0
    while (message.stop_reason === 'tool_use' && calls < maxCalls) {
      const results = await toolResults(message, caller)
      toolTurns += results.length
      messages.push({ role: 'assistant', content: message.content }, { role: 'user', content: results })
      calls += 1
      message = await ask(messages, results.length, calls < maxCalls)
    }

    const answer = message.content.map((block) => block.type === 'text' ? block.text : '').join('').trim()
    if (!answer) {
      throw new ApiError(502, {
        code: 'no_answer',
        message: 'Claude gave no answer.',
        details: { stop_reason: message.stop_reason, trace_id: traceId },
        hint: 'Ask in another way.',
      })
    }
    return Response.json({
      answer,
      model: message.model,
      trace_id: traceId,
      provider_calls: calls,
      tool_turns: toolTurns,
    })
  })
}

const toolParams: Anthropic.Tool[] = Object.entries(tools).map(([name, { description, inputSchema }]) => ({
  name,
  description,
  input_schema: inputSchema,
}))

function toolResults(message: Anthropic.Message, { supabase }: Caller): Promise<Anthropic.ToolResultBlockParam[]> {
  const uses = message.content.filter((block) => block.type === 'tool_use')
  return Promise.all(uses.map(async ({ id, name, input }) => {
    const { content, isError } = await tools[name]?.run(supabase, input) ??
      { content: `There is no tool ${name}.`, isError: true }
    return { type: 'tool_result', tool_use_id: id, content, is_error: isError }
  }))
}
