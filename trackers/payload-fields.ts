import { z } from 'zod'

/** A count of a provider's payload; 0 where there is none. */
export const tokens = z.int().nonnegative().nullish().transform((value) => value ?? 0)

/** A name of a provider's payload; `undefined` where there is none, or something else. */
export const text = z.string().min(1).optional().catch(undefined)
