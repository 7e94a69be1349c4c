import { z } from 'zod'
import { usageDimension } from '../../../types/index.ts'

/** By what the days of the overview are stacked. */
export const overviewSearch = z.object({ by: usageDimension.optional().catch(undefined) })
