import OpenAI from 'openai'
import { tracked, type TrackerOptions } from 'supabase-ai-usage/trackers'

export async function summary(text: string, options: TrackerOptions): Promise<string> {
  const openai = tracked(new OpenAI(), { ...options, feature: 'document_analysis' })
  const response = await openai.responses.create({ model: 'gpt-4.1', input: `Summarize: ${text}` })
  return response.output_text
}
