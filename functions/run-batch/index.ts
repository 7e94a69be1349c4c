import { withSupabase } from '@supabase/server'
import type { Database } from '../../types/index.ts'
import { answerTimeout, anthropicClient, defaultModel } from '../_shared/anthropic-client.ts'
import { callerOf } from '../_shared/caller.ts'
import { handleRunBatch } from './handler.ts'

const anthropic = anthropicClient()

export default {
  fetch: withSupabase<Database>({ auth: ['user', 'secret:*'] }, (request, context) => {
    const { authMode, supabaseAdmin } = context
    const caller = authMode === 'secret' ? { supabase: supabaseAdmin, supabaseAdmin } : callerOf(context)
    return handleRunBatch(request, caller, { anthropic, model: defaultModel, timeout: answerTimeout })
  }),
}
