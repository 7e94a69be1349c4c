import { z } from 'zod'
import type { Database } from './database.types.ts'
import type { LogAiUsageArgs } from './log-ai-usage.ts'

type BatchArgs = Database['public']['Functions']['log_ai_usage_batch']['Args']
type WithoutPrefix<Key> = Key extends `p_${infer Name}` ? Name : never

/** One record of `log_ai_usage_batch`: the arguments of `log_ai_usage` without `p_`. The user of a job is null. */
export type UsageRecord =
  & { [Key in Exclude<keyof LogAiUsageArgs, 'p_user_id'> as WithoutPrefix<Key>]?: LogAiUsageArgs[Key] | null }
  & { user_id: string | null }

/** Checks the arguments of the RPC `log_ai_usage_batch`. The database checks the keys of each record. */
export const logAiUsageBatchArgs = z.strictObject({
  p_records: z.array(z.record(z.string(), z.json())).max(1000),
}) satisfies z.ZodType<BatchArgs>

/** What `log_ai_usage_batch` returns: for each record, in order, the row that holds it. */
export const logAiUsageBatchResult = z.array(z.object({
  id: z.uuid(),
  request_id: z.string(),
  status: z.enum(['logged', 'duplicate']),
}))

export type LogAiUsageBatchResult = z.infer<typeof logAiUsageBatchResult>
