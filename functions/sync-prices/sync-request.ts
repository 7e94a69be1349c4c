import { z } from 'zod'

/** The body of `POST /functions/v1/sync-prices`. */
export const syncRequest = z.strictObject({
  /** `published`: what the price library's maintainers publish now; `bundled`: what this function was deployed with. */
  source: z.enum(['published', 'bundled']).default('published'),
})
