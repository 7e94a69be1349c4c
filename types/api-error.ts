import { z } from 'zod'

/** The one error shape of the RPCs and the edge functions: PostgREST's. */
export const apiError = z.object({
  code: z.string(),
  message: z.string(),
  details: z.unknown().nullable().default(null),
  hint: z.string().nullable().default(null),
})

export type ApiErrorBody = z.infer<typeof apiError>
