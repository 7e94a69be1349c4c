import { GoogleGenAI } from '@google/genai'
import { tracked, type TrackerOptions } from 'supabase-ai-usage/trackers'

export async function* story(topic: string, options: TrackerOptions): AsyncGenerator<string> {
  const google = tracked(new GoogleGenAI({}), options)
  for await (
    const { text } of await google.models.generateContentStream({ model: 'gemini-2.5-flash', contents: topic })
  ) {
    yield text ?? ''
  }
}
