import { z } from 'zod'
import type { Database } from './database.types.ts'
import { count } from './decimal.ts'
import { timestamp } from './timestamp.ts'

type Rpc = Database['public']['Functions']['get_ai_unpriced_models']

/** Checks the arguments of the RPC `get_ai_unpriced_models`. */
export const unpricedModelsArgs = z.strictObject(
  { p_organization_id: z.uuid().optional() } satisfies Record<keyof Rpc['Args'], z.ZodType>,
) satisfies z.ZodType<Rpc['Args']>

/** What the RPC `get_ai_unpriced_models` returns: what has no known cost, the most requests first. */
export const unpricedModels = z.array(z.object(
  {
    provider: z.string(),
    model_used: z.string(),
    service_tier: z.string(),
    geo: z.string().nullable(),
    unpriced_reason: z.string(),
    unpriced_requests: count,
    total_tokens: count,
    first_used_at: timestamp,
    last_used_at: timestamp,
  } satisfies Record<keyof Rpc['Returns'][number], z.ZodType>,
))

export type UnpricedModels = z.infer<typeof unpricedModels>
