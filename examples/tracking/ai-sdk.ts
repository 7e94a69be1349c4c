import { anthropic } from '@ai-sdk/anthropic'
import { streamText, wrapLanguageModel } from 'ai'
import { type TrackerOptions, usageMiddleware } from 'supabase-ai-usage/trackers'

export function reply(prompt: string, options: TrackerOptions): Response {
  const model = wrapLanguageModel({ model: anthropic('claude-sonnet-5-5'), middleware: usageMiddleware(options) })
  return streamText({ model, prompt }).toTextStreamResponse()
}
