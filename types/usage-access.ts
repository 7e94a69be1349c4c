import { z } from 'zod'
import { currency } from './currency.ts'

/**
 * What the RPC `get_ai_usage_access` returns: what the caller may ask the other reads for. An admin reads everything,
 * an organization's admin `organization_ids`, everybody else their own.
 */
export const usageAccess = z.object({
  is_admin: z.boolean(),
  organization_ids: z.array(z.uuid()),
  currencies: z.array(currency),
})

export type UsageAccess = z.infer<typeof usageAccess>
