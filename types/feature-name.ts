import { z } from 'zod'
import type { Database } from './database.types.ts'
import { locale } from './locale.ts'

type Row = Database['public']['Tables']['ai_features']['Row']
type SetNameArgs = Database['public']['Functions']['set_ai_feature_name']['Args']

/** Checks the arguments of the RPC `set_ai_feature_name`. Without a name it takes the present one away. */
export const setFeatureNameArgs = z.strictObject(
  {
    p_feature: z.string().regex(/\S/),
    p_display_name: z.string().regex(/\S/).optional(),
    p_locale: locale.optional(),
  } satisfies Record<keyof SetNameArgs, z.ZodType>,
) satisfies z.ZodType<SetNameArgs>

/** A row of `ai_features`, which `set_ai_feature_name` returns an array of: what a feature is called in a language. */
export const featureName = z.object(
  {
    feature: z.string(),
    locale: z.string(),
    display_name: z.string(),
  } satisfies Record<keyof Row, z.ZodType>,
) satisfies z.ZodType<Row>

export type FeatureName = z.infer<typeof featureName>
