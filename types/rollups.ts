import { z } from 'zod'
import type { Database } from './database.types.ts'
import { count } from './decimal.ts'
import { timestamp } from './timestamp.ts'

type VerifyRpc = Database['public']['Functions']['verify_ai_usage_rollups']
type RebuildArgs = Database['public']['Functions']['rebuild_ai_usage_rollups']['Args']

const months = { p_start: z.iso.date().optional(), p_end: z.iso.date().optional() }

/** Checks the arguments of the RPC `verify_ai_usage_rollups`: days, taken as whole months. */
export const verifyRollupsArgs = z.strictObject(
  months satisfies Record<keyof VerifyRpc['Args'], z.ZodType>,
) satisfies z.ZodType<VerifyRpc['Args']>

/** What the RPC `verify_ai_usage_rollups` returns: the rollups that are wrong. Empty: all is well. */
export const verifyRollupsResult = z.array(z.object(
  {
    grouping: z.string(),
    grain: z.string(),
    starts_at: timestamp,
    key: z.record(z.string(), z.unknown()),
    difference: z.record(z.string(), z.unknown()),
  } satisfies Record<keyof VerifyRpc['Returns'][number], z.ZodType>,
))

/** Checks the arguments of the RPC `rebuild_ai_usage_rollups`: days, taken as whole months. */
export const rebuildRollupsArgs = z.strictObject(
  months satisfies Record<keyof RebuildArgs, z.ZodType>,
) satisfies z.ZodType<RebuildArgs>

/** What the RPC `rebuild_ai_usage_rollups` returns. */
export const rebuildRollupsResult = z.object({
  start_on: z.iso.date(),
  end_on: z.iso.date(),
  removed_rollups: count,
  rebuilt_rollups: count,
})

export type RollupDifference = z.infer<typeof verifyRollupsResult>[number]
export type RebuildRollupsResult = z.infer<typeof rebuildRollupsResult>
