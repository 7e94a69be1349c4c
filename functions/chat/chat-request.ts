import { z } from 'zod'
import { customerId, key, label } from '../_shared/context-fields.ts'

/** The body of a request to `chat`. */
export const chatRequest = z.strictObject({
  messages: z.array(z.strictObject({
    role: z.enum(['user', 'assistant']),
    content: z.string().min(1).max(400_000),
  })).min(1).max(200),
  /** A Claude model; the server's default otherwise. */
  model: z.string().regex(/^claude-[a-z0-9.-]+$/, 'not a Claude model').max(100).optional(),
  max_tokens: z.int().min(1).max(64_000).default(8_192),
  /** Server-sent events instead of one JSON answer. */
  stream: z.boolean().default(false),
  feature: key.default('chat'),
  request_type: key.default('chat'),
  customer_id: customerId.optional(),
  customer_name: label.optional(),
  entity_type: key.optional(),
  entity_id: key.optional(),
  /** Groups the turns of a conversation. */
  session_id: label.optional(),
  /** The tenant to charge: one that the user belongs to. */
  organization_id: z.uuid().optional(),
})

export type ChatRequest = z.output<typeof chatRequest>
