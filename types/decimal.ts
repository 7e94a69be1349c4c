import { z } from 'zod'

/**
 * A `numeric` of the database as a number. PostgREST sends numbers, `@supabase/lite` sends decimal strings where a
 * number would round; both are accepted. A JavaScript number holds 15 significant digits: select a column as
 * `column::text` where you need every one of them.
 */
export const decimal = z.union([
  z.number(),
  z.string().regex(/^-?\d+(\.\d+)?$/, 'not a decimal number').transform(Number),
])

/** A count: tokens, requests, users. `bigint` columns may come as strings, like {@link decimal}. */
export const count = z.union([
  z.int().nonnegative(),
  z.string().regex(/^\d+$/, 'not a count').transform(Number),
])

/** A `numeric` that was read as `column::text`: every digit of it, as text. */
export const exactDecimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'not a decimal number')
