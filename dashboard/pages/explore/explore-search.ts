import { z } from 'zod'
import { usageDimension } from '../../../types/index.ts'
import { filterSearch } from '../../range/filters.ts'

export const measures = ['cost', 'tokens', 'calls'] as const

export type Measure = typeof measures[number]

/** The state of the page in the address bar, so that a view can be shared. */
export const exploreSearch = filterSearch.extend({
  by: usageDimension.optional().catch(undefined),
  measure: z.enum(measures).optional().catch(undefined),
  /** `1` to show the period before beside it. */
  compare: z.literal('1').optional().catch(undefined),
  sort: z.string().optional().catch(undefined),
})

export type ExploreSearch = z.infer<typeof exploreSearch>
