import { z } from 'zod'
import { batchJobStatus } from '../../../types/index.ts'

/** Which runs, and in which order, in the address bar. */
export const batchJobsSearch = z.object({
  status: batchJobStatus.optional().catch(undefined),
  feature: z.string().optional().catch(undefined),
  sort: z.string().optional().catch(undefined),
})

export type BatchJobsSearch = z.infer<typeof batchJobsSearch>

/** Which of a run's calls is open. */
export const batchJobSearch = z.object({ open: z.uuid().optional().catch(undefined) })
