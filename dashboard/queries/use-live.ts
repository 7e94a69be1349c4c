import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useScope } from '../range/use-range.ts'
import { useSession } from '../session/session.tsx'
import { listen } from './announcements.ts'
import { useAccess, useSetLive } from './usage.tsx'
import { pollingMs } from './usage-queries.ts'

/** An announcement stands for all calls of a second, which must be committed before they are read. */
const settlingMs = 1_500

/** Reads anew what the page shows when calls are announced, but not more often than it would poll. */
export function useLive(): void {
  const client = useQueryClient()
  const { supabase, config } = useSession()
  const { isAdmin } = useAccess()
  const { organizationId } = useScope()
  const setLive = useSetLive()
  const all = isAdmin ? 'ai_usage' : undefined
  const topic = organizationId ? `ai_usage:${organizationId}` : all

  useEffect(() => {
    if (!config.realtime || !topic) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let readAt = 0
    const onCalls = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        readAt = Date.now()
        void client.invalidateQueries({
          predicate: ({ observers }) => observers.some(({ options }) => options.refetchInterval),
          // A tab that nobody sees reads when it is looked at.
          refetchType: document.hidden ? 'none' : 'active',
        })
      }, Math.max(settlingMs, readAt + pollingMs - Date.now()))
    }
    const stop = listen(supabase, topic, {
      onCalls,
      onChange(isListening) {
        setLive(isListening)
        // What was logged before.
        if (isListening) onCalls()
      },
    })
    return () => {
      stop()
      clearTimeout(timer)
      setLive(false)
    }
  }, [client, supabase, config, topic, setLive])
}
