import { z } from 'zod'
import { isStorable } from '../../types/storable.ts'
import { customerId, key, label } from '../_shared/context-fields.ts'

/** As deep as no tool's schema is. */
const maxDepth = 100

/** Parameters of Claude's Messages API, whatever it takes. A batch streams nothing. */
const messageParams = z.looseObject({
  model: z.string().regex(/^claude-[a-z0-9.-]+$/, 'not a Claude model').max(100).optional(),
  max_tokens: z.int().min(1).optional(),
  messages: z.array(z.looseObject({ role: z.string() })).min(1).optional(),
  stream: z.literal(false).optional(),
}).refine((params) => isStorable(params, maxDepth), 'is no JSON that Postgres can store')

/** What a request may say for itself, and the body for all of them. */
const shared = {
  params: messageParams.optional(),
  feature: key.optional(),
  request_type: key.optional(),
  /** The tenant to charge. */
  organization_id: z.uuid().optional(),
  customer_id: customerId.optional(),
  customer_name: label.optional(),
  entity_type: key.optional(),
  entity_id: key.optional(),
  session_id: label.optional(),
  trace_id: label.optional(),
}

const startRequest = z.strictObject({
  action: z.literal('start'),
  ...shared,
  /** The run's id, yours: with it, a start whose answer was lost can be repeated. */
  id: z.uuid().optional(),
  /** The feature whose job it is. */
  feature: key,
  /** Who the calls are for. Only the server may say so; a signed-in user makes them themselves. */
  user_id: z.uuid().optional(),
  requests: z.array(z.strictObject({
    ...shared,
    /** Finds the answer among the results. Anthropic allows 64 characters; the others hold the run's id. */
    custom_id: z.string().regex(/^[a-zA-Z0-9_-]{1,41}$/, 'not 1 to 41 letters, digits, hyphens and underscores'),
  })).min(1).max(10_000),
}).superRefine(({ params, requests }, context) => {
  const ids = new Set<string>()
  for (const [index, request] of requests.entries()) {
    if (ids.has(request.custom_id)) {
      context.addIssue({ code: 'custom', path: ['requests', index, 'custom_id'], message: 'is there twice' })
    }
    ids.add(request.custom_id)
    if (!request.params?.messages && !params?.messages) {
      context.addIssue({ code: 'custom', path: ['requests', index, 'params', 'messages'], message: 'are missing' })
    }
  }
})

/** The body of a request to `run-batch`. */
export const batchRequest = z.discriminatedUnion('action', [
  startRequest,
  z.strictObject({ action: z.literal('continue'), id: z.uuid().optional() }),
  z.strictObject({ action: z.literal('cancel'), id: z.uuid() }),
  z.strictObject({ action: z.literal('results'), id: z.uuid() }),
])

export type StartRequest = z.output<typeof startRequest>
