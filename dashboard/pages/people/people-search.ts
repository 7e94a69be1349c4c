import { z } from 'zod'
import { usageDimension } from '../../../types/index.ts'

/** The state of a list of users or customers in the address bar. */
export const peopleSearch = z.object({
  q: z.string().optional().catch(undefined),
  sort: z.string().optional().catch(undefined),
})

/** The state of the page of one of them. */
export const personSearch = z.object({
  by: usageDimension.optional().catch(undefined),
})
