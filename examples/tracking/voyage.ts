import { tracked, type TrackerOptions } from 'supabase-ai-usage/trackers'
import { VoyageAIClient } from 'voyageai'

export async function best(query: string, documents: string[], options: TrackerOptions): Promise<string | undefined> {
  const voyage = tracked(new VoyageAIClient(), { ...options, feature: 'search' })
  const { data } = await voyage.rerank({ model: 'rerank-2.5', query, documents, topK: 1 })
  return documents[data?.[0]?.index ?? -1]
}
