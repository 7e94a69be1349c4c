import { z } from 'zod'
import { apiError } from './api-error.ts'

const record = { index: z.int().nonnegative(), request_id: z.string().nullable() }
const count = z.int().nonnegative()

/**
 * What the edge function `log-usage` answers: how many records were logged, are there already, are at fault, and could
 * not be logged; and each, in the order in which they were sent. The row of a duplicate is the one that was there.
 */
export const logUsageResult = z.object({
  logged: count,
  duplicate: count,
  invalid: count,
  failed: count,
  results: z.array(z.discriminatedUnion('status', [
    z.object({ ...record, status: z.literal('logged'), id: z.uuid() }),
    z.object({ ...record, status: z.literal('duplicate'), id: z.uuid() }),
    /** Correct it, and send it again. */
    z.object({ ...record, status: z.literal('invalid'), error: apiError }),
    /** Send it again as it is if `retryable`; otherwise the function's log says why. */
    z.object({ ...record, status: z.literal('failed'), retryable: z.boolean(), error: apiError }),
  ])),
})

export type LogUsageResult = z.infer<typeof logUsageResult>
