import { withSupabase } from '@supabase/server'
import process from 'node:process'
import type { Database } from '../../types/index.ts'
import { callerOf } from '../_shared/caller.ts'
import { handleLogUsage } from './handler.ts'

export default {
  fetch: withSupabase<Database>({ auth: ['user', 'secret:*'] }, (request, context) =>
    handleLogUsage(request, {
      supabase: context.supabaseAdmin,
      credential: context.authMode === 'user' ? 'user' : `secret:${context.authKeyName}`,
      accepted: process.env.LOG_USAGE_CALLERS,
      user: context.authMode === 'user' ? callerOf(context) : undefined,
    })),
}
