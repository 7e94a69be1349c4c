import Anthropic from '@anthropic-ai/sdk'
import { withSupabase } from '@supabase/server'
import { tracked } from 'supabase-ai-usage/trackers'
import type { Database } from 'supabase-ai-usage/types'

const anthropic = new Anthropic()

export default {
  fetch: withSupabase<Database>({ auth: 'user' }, async (request, { supabaseAdmin, userClaims }) => {
    if (!userClaims) return new Response('Sign in first.', { status: 401 })
    const { id: userId, email: userEmail } = userClaims
    const claude = tracked(anthropic, { supabase: supabaseAdmin, userId, userEmail, feature: 'summary' })
    const message = await claude.messages.create({
      model: 'claude-haiku-5-5',
      max_tokens: 500,
      messages: [{ role: 'user', content: await request.text() }],
    })
    return Response.json(message.content)
  }),
}
