import { z } from 'zod'
import { usageDimension } from '../../../types/index.ts'

/** How the list is sorted, in the address bar. */
export const featuresSearch = z.object({ sort: z.string().optional().catch(undefined) })

/** By what the spend of a feature is stacked. */
export const featureSearch = z.object({ by: usageDimension.optional().catch(undefined) })
