import type Anthropic from '@anthropic-ai/sdk'
import type { PostgrestSingleResponse, SupabaseClient } from '@supabase/supabase-js'
import { z } from 'zod'
import { storableJson, storableText } from '../../trackers/storable-json.ts'
import type { Database, Json } from '../../types/index.ts'
import { rpcError } from '../_shared/rpc-error.ts'

export type BatchRun = Database['public']['Tables']['ai_batch_job_runs']['Row']

const claimedRun = z.object({
  id: z.uuid(),
  /** `queued`: the provider was not asked. `asked`: it may have a batch. `accepted`: it has. */
  state: z.enum(['queued', 'asked', 'accepted']),
  asked_at: z.string().nullable(),
  started_at: z.string(),
  cancelled_at: z.string().nullable(),
  items_total: z.int(),
  provider_batch_id: z.string().nullable(),
  /** How many of its requests are kept and have no result yet. */
  queued: z.int(),
  claimed_at: z.string(),
})

/** A run that nobody else takes up for five minutes. */
export type ClaimedRun = z.output<typeof claimedRun>

/** A request as the database keeps it. */
export interface KeptRequest {
  custom_id: string
  params: Record<string, unknown>
  context: Record<string, unknown>
}

/** What became of one request, and the records of `log_ai_usage_batch` that it costs. */
export interface BatchResult {
  custom_id: string
  succeeded: boolean
  records: Record<string, unknown>[]
}

// Checked when it came in; the provider knows its own parameters best.
const messageParams = z.custom<Anthropic.MessageCreateParamsNonStreaming>((value) =>
  z.object({ model: z.string(), messages: z.array(z.unknown()) }).safeParse(value).success
)
const requestPage = z.array(z.object({ custom_id: z.string(), params: messageParams }))

const requestsAtATime = 500

/** What `run-batch` keeps in the database, as calls. Each rejects with an `ApiError`. */
export function batchStore(supabase: SupabaseClient<Database>) {
  return {
    async start(args: Database['public']['Functions']['start_ai_batch_job']['Args']): Promise<string> {
      return done(await supabase.rpc('start_ai_batch_job', args))
    },

    async run(id: string): Promise<BatchRun> {
      return done(await supabase.from('ai_batch_job_runs').select().eq('id', id).single())
    },

    async queue(id: string, requests: KeptRequest[]): Promise<void> {
      for (let from = 0; from < requests.length; from += requestsAtATime) {
        const page = json(requests.slice(from, from + requestsAtATime))
        done(await supabase.rpc('queue_ai_batch_requests', { p_id: id, p_requests: page }))
      }
    },

    async requests(id: string): Promise<Anthropic.Messages.BatchCreateParams.Request[]> {
      const requests: Anthropic.Messages.BatchCreateParams.Request[] = []
      for (;;) {
        const page = requestPage.parse(done(
          await supabase.rpc('get_ai_batch_requests', {
            p_id: id,
            p_after: requests.at(-1)?.custom_id,
            p_limit: requestsAtATime,
          }),
        ))
        requests.push(...page)
        if (page.length < requestsAtATime) return requests
      }
    },

    /** The run `id`, or the one that waits longest of those not claimed since `before`; undefined when there is none. */
    async claim({ id, before }: { id?: string; before?: string }): Promise<ClaimedRun | undefined> {
      const claimed = done(await supabase.rpc('claim_ai_batch_job', { p_id: id, p_claimed_before: before }))
      return claimedRun.nullable().parse(claimed) ?? undefined
    },

    async release(id: string): Promise<void> {
      done(await supabase.rpc('release_ai_batch_job', { p_id: id }))
    },

    /** False when another function was there before. */
    async setSubmission(id: string, state: ClaimedRun['state'], providerBatchId?: string): Promise<boolean> {
      return done(
        await supabase.rpc('set_ai_batch_submission', {
          p_id: id,
          p_state: state,
          p_provider_batch_id: providerBatchId,
        }),
      )
    },

    /** Which of a provider's batches belong to some run. */
    async known(providerBatchIds: string[]): Promise<Set<string | null>> {
      const rows = done(
        await supabase.from('ai_batch_job_runs').select('provider_batch_id').in('provider_batch_id', providerBatchIds),
      )
      return new Set(rows.map((row) => row.provider_batch_id))
    },

    async settle(id: string, results: BatchResult[]): Promise<void> {
      done(await supabase.rpc('settle_ai_batch_results', { p_id: id, p_results: json(results) }))
    },

    async cancel(id: string): Promise<void> {
      done(await supabase.rpc('cancel_ai_batch_job', { p_id: id }))
    },

    /** Ends a run: what has no result by now has failed. */
    async finish(id: string, errorMessage?: string): Promise<void> {
      // What a provider says may hold what the database cannot.
      const message = errorMessage && storableText(errorMessage)
      done(await supabase.rpc('finish_ai_batch_job', { p_id: id, p_error_message: message }))
    },
  }
}

export type BatchStore = ReturnType<typeof batchStore>

function done<Data>({ data, error }: PostgrestSingleResponse<Data>): Data {
  if (error) throw rpcError(error)
  return data
}

/** Without undefined keys, and as the database can hold it. */
function json(value: object): Json {
  return JSON.parse(storableJson(value))
}
