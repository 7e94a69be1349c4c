import { withSupabase } from '@supabase/server'
import type { Database } from '../../types/index.ts'
import { answerTimeout, anthropicClient, defaultModel } from '../_shared/anthropic-client.ts'
import { callerOf } from '../_shared/caller.ts'
import { handleUsageAnalyst } from './handler.ts'

const anthropic = anthropicClient()

export default {
  fetch: withSupabase<Database>({ auth: 'user' }, (request, context) => {
    const caller = callerOf(context)
    return handleUsageAnalyst(request, caller, {
      anthropic,
      model: defaultModel,
      timeout: answerTimeout,
      log: { supabase: caller.supabaseAdmin },
    })
  }),
}
