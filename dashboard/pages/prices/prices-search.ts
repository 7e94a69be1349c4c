import { z } from 'zod'

const text = z.string().optional().catch(undefined)

/** What the catalogue is narrowed down to, in the address bar. */
export const pricesSearch = z.object({
  q: text,
  provider: text,
  tier: text,
  sort: text,
})

export type PricesSearch = z.infer<typeof pricesSearch>
