import { z } from 'zod'
import type { Database } from './database.types.ts'
import { count, decimal } from './decimal.ts'
import { locale } from './locale.ts'
import { rangeArgs, usageDimension, usageSource } from './usage-range.ts'

type Rpc = Database['public']['Functions']['get_ai_latency']

/** Checks the arguments of the RPC `get_ai_latency`. */
export const latencyArgs = z.strictObject(
  {
    ...rangeArgs,
    p_dimension: usageDimension.optional(),
    p_limit: z.int().min(1).max(10_000).optional(),
    p_locale: locale.optional(),
  } satisfies Record<keyof Rpc['Args'], z.ZodType>,
) satisfies z.ZodType<Rpc['Args']>

/** What the RPC `get_ai_latency` returns: milliseconds of successful calls, percentiles within 5 %. */
export const latency = z.array(z.object(
  {
    key: z.string().nullable(),
    name: z.string().nullable(),
    calls: count,
    avg_ms: decimal,
    p50_ms: decimal,
    p95_ms: decimal,
    p99_ms: decimal,
    source: usageSource,
  } satisfies Record<keyof Rpc['Returns'][number], z.ZodType>,
))

export type Latency = z.infer<typeof latency>
