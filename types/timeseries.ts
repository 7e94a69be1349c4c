import { z } from 'zod'
import type { Database } from './database.types.ts'
import { locale } from './locale.ts'
import { measures } from './measures.ts'
import { moneyRangeArgs, usageDimension, usageSource } from './usage-range.ts'

type Rpc = Database['public']['Functions']['get_ai_usage_timeseries']

/** Checks the arguments of the RPC `get_ai_usage_timeseries`. Only a total has another time zone than UTC. */
export const timeseriesArgs = z.strictObject(
  {
    ...moneyRangeArgs,
    p_interval: z.enum(['day', 'week', 'month']).optional(),
    p_dimension: usageDimension.optional(),
    p_time_zone: z.string().optional(),
    p_locale: locale.optional(),
    p_limit: z.int().min(1).max(10_000).optional(),
  } satisfies Record<keyof Rpc['Args'], z.ZodType>,
) satisfies z.ZodType<Rpc['Args']>

/**
 * What the RPC `get_ai_usage_timeseries` returns. `start_on` is the first day of the day, week or month; `is_rest` are the
 * keys beyond the limit, together.
 */
export const timeseries = z.array(z.object(
  {
    start_on: z.iso.date(),
    key: z.string().nullable(),
    name: z.string().nullable(),
    ...measures,
    source: usageSource,
    is_rest: z.boolean(),
  } satisfies Record<keyof Rpc['Returns'][number], z.ZodType>,
))

export type Timeseries = z.infer<typeof timeseries>
