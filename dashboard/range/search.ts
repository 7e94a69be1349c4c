import { z } from 'zod'
import { currency } from '../../types/index.ts'
import { rangeSearch } from './range.ts'

/** What the address bar holds on every page, and keeps from page to page. */
export const sharedSearch = rangeSearch.extend({
  currency: currency.optional().catch(undefined),
  /** The organization, for those who administer several and for admins. */
  org: z.uuid().optional().catch(undefined),
})

export type SharedSearch = z.infer<typeof sharedSearch>

export const sharedKeys = ['range', 'from', 'to', 'tz', 'currency', 'org'] as const
