import { z } from 'zod'
import { requestStatus } from '../../../types/index.ts'
import { filterSearch } from '../../range/filters.ts'

const text = z.string().optional().catch(undefined)

/** Which calls, in the address bar, and which of them is open. */
export const requestsSearch = filterSearch.extend({
  status: requestStatus.optional().catch(undefined),
  /** `1` for those without a known cost alone. */
  unpriced: z.literal('1').optional().catch(undefined),
  request: text,
  session: text,
  /** The id of a batch job's run. */
  batch: z.uuid().optional().catch(undefined),
  /** The id of the row that is open. */
  open: z.uuid().optional().catch(undefined),
})

export type RequestsSearch = z.infer<typeof requestsSearch>
