import type { Client } from '../session/client.ts'

export interface Listener {
  /** Calls were logged. */
  onCalls(): void
  /** Whether calls are announced from now on. */
  onChange(isListening: boolean): void
}

/** How long to wait before listening again, once it broke off. Then the page goes on without. */
const pauses = [5_000, 30_000, 120_000, 600_000]

let left: Promise<unknown> = Promise.resolve()

/**
 * Listens to what the database announces through Supabase Realtime (docs/deploying.md), until it is told to stop. Where that
 * never worked, it is not tried twice.
 */
export function listen(supabase: Client, topic: string, { onCalls, onChange }: Listener): () => void {
  let channel: ReturnType<Client['channel']> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false
  let hasWorked = false
  let tries = 0

  async function join() {
    // A channel of the same topic that is still being left would be taken for this one.
    await left
    await supabase.realtime.setAuth()
    if (isStopped) return
    const joined = supabase.channel(topic, { config: { private: true } })
    channel = joined
    joined.on('broadcast', { event: 'calls' }, onCalls).subscribe((status) => {
      if (channel !== joined) return
      if (status === 'SUBSCRIBED') {
        hasWorked = true
        tries = 0
        onChange(true)
        return
      }
      leave()
      // Nor does the library try again by itself.
      void supabase.realtime.disconnect()
      onChange(false)
      const pause = hasWorked ? pauses[tries++] : undefined
      if (pause !== undefined) timer = setTimeout(start, pause)
    })
  }

  function leave() {
    const leaving = channel
    // First, so that its end is not taken for an accident.
    channel = undefined
    if (leaving) left = supabase.removeChannel(leaving)
  }

  // A browser may forbid the connection itself.
  const start = () => void join().catch(() => onChange(false))

  start()
  return () => {
    isStopped = true
    clearTimeout(timer)
    leave()
  }
}
