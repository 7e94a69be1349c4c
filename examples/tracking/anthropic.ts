import Anthropic from '@anthropic-ai/sdk'
import { createClient } from '@supabase/supabase-js'
import process from 'node:process'
import { tracked } from 'supabase-ai-usage/trackers'

// The secret key: nobody else may log.
const { SUPABASE_URL = '', SUPABASE_SECRET_KEY = '' } = process.env
const supabase = createClient(SUPABASE_URL, SUPABASE_SECRET_KEY)
const anthropic = new Anthropic()

export async function answer(question: string, userId: string): Promise<string> {
  const claude = tracked(anthropic, { supabase, userId, feature: 'chat' })
  const stream = claude.messages.stream({
    model: 'claude-sonnet-5-5',
    max_tokens: 1_000,
    messages: [{ role: 'user', content: question }],
  })
  return await stream.finalText()
}
