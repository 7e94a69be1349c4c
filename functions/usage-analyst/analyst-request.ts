import { z } from 'zod'
import { label } from '../_shared/context-fields.ts'

/** The body of a request to `usage-analyst`. */
export const analystRequest = z.strictObject({
  question: z.string().trim().min(1).max(4_000),
  model: z.string().regex(/^claude-[a-z0-9.-]+$/, 'not a Claude model').max(100).optional(),
  /** Groups the turns of a conversation. */
  session_id: label.optional(),
  /** The tenant to charge: one that the user belongs to. */
  organization_id: z.uuid().optional(),
})
