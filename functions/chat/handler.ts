import type Anthropic from '@anthropic-ai/sdk'
import { anthropicError } from '../_shared/anthropic-error.ts'
import { anthropicCall } from '../../trackers/anthropic-call.ts'
import { answering } from '../_shared/api-error.ts'
import type { Caller } from '../_shared/caller.ts'
import { chargedTo, checkOrganization } from '../_shared/charged-organization.ts'
import type { UsageLog } from '../../trackers/log-usage.ts'
import { requestBody } from '../_shared/request-body.ts'
import { trackUsage } from '../../trackers/track-usage.ts'
import { chatRequest } from './chat-request.ts'
import { eventStream } from './event-stream.ts'

export interface ChatDependencies {
  anthropic: Pick<Anthropic, 'messages'>
  /** The model for callers who name none. */
  model: string
  /** Milliseconds. */
  timeout: number
  log: UsageLog
}

/** Answers with Claude's message as JSON, or with its events as they come. Every provider call is a row of the ledger. */
export function handleChat(request: Request, caller: Caller, dependencies: ChatDependencies): Promise<Response> {
  const { anthropic, timeout, log } = dependencies
  return answering(async () => {
    const { model = dependencies.model, messages, max_tokens, stream, organization_id, ...body } = await requestBody(
      request,
      chatRequest,
    )
    await checkOrganization(caller, organization_id)
    const params = { model, messages, max_tokens }
    const tracking = {
      reader: anthropicCall,
      log,
      timeout,
      context: chargedTo(caller, organization_id, {
        p_user_id: caller.userId,
        p_user_email: caller.userEmail,
        p_customer_id: body.customer_id,
        p_customer_name: body.customer_name,
        p_entity_type: body.entity_type,
        p_entity_id: body.entity_id,
        p_request_type: body.request_type,
        p_feature: body.feature,
        p_operation: 'chat',
        p_session_id: body.session_id,
        p_model_used: model,
      }),
    }
    try {
      if (!stream) {
        return Response.json(
          await trackUsage((signal) => anthropic.messages.create(params, { signal, timeout }), tracking),
        )
      }
      return eventStream(
        await trackUsage(
          (signal) => anthropic.messages.create({ ...params, stream: true }, { signal, timeout }),
          tracking,
        ),
      )
    } catch (error) {
      throw anthropicError(error)
    }
  })
}
