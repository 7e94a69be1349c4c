import Anthropic from '@anthropic-ai/sdk'
import { tracked, type TrackerOptions, trackFeature } from 'supabase-ai-usage/trackers'

const anthropic = new Anthropic()

export function missing(deal: string, documents: string, { supabase, userId }: TrackerOptions): Promise<string> {
  const traceId = crypto.randomUUID()
  const signal = AbortSignal.timeout(60_000)
  const options = { supabase, userId, entityType: 'deal', entityId: deal, traceId, signal }
  return trackFeature('irl_generation', async () => {
    const claude = tracked(anthropic, { ...options, feature: 'irl_generation' })
    const stream = claude.messages.stream({
      model: 'claude-sonnet-5-5',
      max_tokens: 4_000,
      messages: [{ role: 'user', content: `Which documents are missing? ${documents}` }],
    }, { signal })
    return await stream.finalText()
  }, options)
}
