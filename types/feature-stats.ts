import { z } from 'zod'
import { period } from './dashboard.ts'
import type { Database } from './database.types.ts'
import { count, decimal } from './decimal.ts'
import { locale } from './locale.ts'
import { featureStatus } from './log-ai-feature-usage.ts'
import { absentKey, rangeArgs, usageFilters } from './usage-range.ts'

type FeatureStatsArgs = Database['public']['Functions']['get_ai_feature_stats']['Args']

/** Checks the arguments of the RPC `get_ai_feature_stats`. */
export const featureStatsArgs = z.strictObject(
  {
    ...rangeArgs,
    p_filters: usageFilters.pick({ user_id: true, entity_type: true, entity_id: true, feature: true }).extend({
      without: z.array(absentKey.exclude(['customer_id', 'feature'])).optional(),
    }).optional(),
    p_limit: z.int().min(1).max(10_000).optional(),
    p_top_errors: z.int().min(0).max(100).optional(),
    p_locale: locale.optional(),
  } satisfies Record<keyof FeatureStatsArgs, z.ZodType>,
) satisfies z.ZodType<FeatureStatsArgs>

const measures = {
  calls: count,
  successful_calls: count,
  errors: count,
  timeouts: count,
  error_rate: decimal.nullable(),
  timeout_rate: decimal.nullable(),
  avg_ms: decimal.nullable(),
  p50_ms: decimal.nullable(),
  p95_ms: decimal.nullable(),
}

/**
 * What the RPC `get_ai_feature_stats` returns: the most calls first, `features` of `total_features`. Rates are percent of
 * all calls, milliseconds are of successful ones, percentiles within 5 %. A top error's `message` is what the messages of
 * its kind have in common, with `#` for ids and numbers.
 */
export const featureStats = z.object({
  organization_id: z.uuid().nullable(),
  period,
  total: z.object(measures),
  total_features: count,
  features: z.array(z.object({
    feature: z.string(),
    feature_name: z.string(),
    ...measures,
    top_errors: z.array(z.object({
      status: featureStatus,
      error_code: z.string().nullable(),
      message: z.string().nullable(),
      calls: count,
    })),
  })),
})

export type FeatureStats = z.infer<typeof featureStats>
