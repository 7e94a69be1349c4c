import Anthropic from '@anthropic-ai/sdk'
import { tracked, type TrackerOptions } from 'supabase-ai-usage/trackers'

/** Each result becomes a row as it is read: at the batch price, under its message's own id, however often it is read. */
export async function results(batchId: string, options: TrackerOptions): Promise<void> {
  const claude = tracked(new Anthropic(), options)
  for await (const { custom_id, result } of await claude.messages.batches.results(batchId)) {
    console.log(custom_id, result.type)
  }
}
