import { z } from 'zod'
import { currency } from './currency.ts'
import type { Database } from './database.types.ts'
import { count, decimal } from './decimal.ts'
import { locale } from './locale.ts'
import { timestamp } from './timestamp.ts'

type Functions = Database['public']['Functions']
type Row = Database['public']['Tables']['ai_batch_job_runs']['Row']

const uuid = z.uuid()
const items = z.int().min(0).max(2_147_483_647)
const moment = z.iso.datetime({ offset: true })

/** `running`, then for good `completed` (nothing failed), `partial` (something did) or `failed` (nothing succeeded). */
export const batchJobStatus = z.enum(['running', 'completed', 'failed', 'partial'])

/** Checks the arguments of the RPC `start_ai_batch_job`, which returns the run's id. */
export const startBatchJobArgs = z.strictObject(
  {
    p_feature: z.string().trim().min(1),
    p_organization_id: uuid.optional(),
    p_started_by: uuid.optional(),
    p_items_total: items.optional(),
    p_id: uuid.optional(),
    p_provider: z.string().optional(),
    p_started_at: moment.optional(),
  } satisfies Record<keyof Functions['start_ai_batch_job']['Args'], z.ZodType>,
) satisfies z.ZodType<Functions['start_ai_batch_job']['Args']>

/** Checks the arguments of the RPC `finish_ai_batch_job`. Without `p_status`, that is derived from the counts. */
export const finishBatchJobArgs = z.strictObject(
  {
    p_id: uuid,
    p_status: batchJobStatus.exclude(['running']).optional(),
    p_items_processed: items.optional(),
    p_items_failed: items.optional(),
    p_error_message: z.string().optional(),
    p_completed_at: moment.optional(),
  } satisfies Record<keyof Functions['finish_ai_batch_job']['Args'], z.ZodType>,
) satisfies z.ZodType<Functions['finish_ai_batch_job']['Args']>

/** What the RPC `finish_ai_batch_job` returns: the run as it ended, now or before. */
export const finishBatchJobResult = z.object({
  id: uuid,
  status: batchJobStatus,
  completed_at: timestamp,
  items_processed: count,
  items_failed: count,
  error_message: z.string().nullable(),
})

export type FinishBatchJobResult = z.infer<typeof finishBatchJobResult>

/** A row of `ai_batch_job_runs`. The edge function `run-batch` answers with one. */
export const batchJobRun = z.object(
  {
    id: uuid,
    organization_id: uuid.nullable(),
    feature: z.string(),
    status: batchJobStatus,
    started_at: timestamp,
    completed_at: timestamp.nullable(),
    cancelled_at: timestamp.nullable(),
    items_total: count.nullable(),
    items_processed: count,
    items_failed: count,
    error_message: z.string().nullable(),
    started_by: uuid.nullable(),
    provider: z.string().nullable(),
    provider_batch_id: z.string().nullable(),
  } satisfies Record<keyof Row, z.ZodType>,
) satisfies z.ZodType<Row>

export type BatchJobRun = z.infer<typeof batchJobRun>

/** Checks the arguments of the RPC `get_ai_batch_jobs`. */
export const batchJobsArgs = z.strictObject(
  {
    p_start: z.iso.date().optional(),
    p_end: z.iso.date().optional(),
    p_organization_id: uuid.optional(),
    p_feature: z.string().optional(),
    p_id: uuid.optional(),
    p_currency: currency.optional(),
    p_limit: z.int().min(1).max(10_000).optional(),
    p_locale: locale.optional(),
  } satisfies Record<keyof Functions['get_ai_batch_jobs']['Args'], z.ZodType>,
) satisfies z.ZodType<Functions['get_ai_batch_jobs']['Args']>

/** What the RPC `get_ai_batch_jobs` returns: runs with what the ledger adds up for them, the latest first. */
export const batchJobs = z.array(
  batchJobRun.extend({
    feature_name: z.string(),
    calls: count,
    unpriced_requests: count,
    total_tokens: count,
    total_cost: decimal,
  }) satisfies z.ZodType<Record<keyof Functions['get_ai_batch_jobs']['Returns'][number], unknown>>,
)

export type BatchJobs = z.infer<typeof batchJobs>
