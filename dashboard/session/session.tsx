import type { Session } from '@supabase/supabase-js'
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import { type Client, keptSession } from './client.ts'
import type { Config } from './config.ts'

type State =
  /** `hadSession`: the browser has kept one from before. */
  | { status: 'loading'; hadSession: boolean }
  /** There is a session, and nobody who could renew it. */
  | { status: 'unreachable' }
  | { status: 'signed-in'; session: Session }
  /** `expired`: there was a session, and it ended without the user's doing. */
  | { status: 'signed-out'; expired: boolean }

interface SessionContext {
  state: State
  supabase: Client
  config: Config
  signOut(): void
}

const Context = createContext<SessionContext | undefined>(undefined)

export function SessionProvider({ supabase, config, children }: {
  supabase: Client
  config: Config
  children: ReactNode
}) {
  const [state, setState] = useState<State>(() => ({ status: 'loading', hadSession: hasKeptSession() }))

  useEffect(() => {
    const { data } = supabase.auth.onAuthStateChange((_, session) =>
      setState((before) => {
        if (session) return { status: 'signed-in', session }
        if (hasKeptSession()) return { status: 'unreachable' }
        return { status: 'signed-out', expired: hadSession(before) }
      })
    )
    return () => data.subscription.unsubscribe()
  }, [supabase])

  const value = useMemo(() => ({
    state,
    supabase,
    config,
    signOut() {
      setState({ status: 'signed-out', expired: false })
      // The session ends here even where the server cannot be told.
      void supabase.auth.signOut({ scope: 'local' })
    },
  }), [state, supabase, config])
  return <Context value={value}>{children}</Context>
}

function hasKeptSession(): boolean {
  return localStorage.getItem(keptSession) !== null
}

function hadSession(state: State): boolean {
  switch (state.status) {
    case 'loading':
      return state.hadSession
    case 'signed-out':
      return state.expired
    default:
      return true
  }
}

export function useSession(): SessionContext {
  const context = use(Context)
  if (!context) throw new Error('There is no SessionProvider.')
  return context
}

/** Who is signed in. Only for what is shown inside the session gate. */
export function useUser(): Session['user'] {
  const { state } = useSession()
  if (state.status !== 'signed-in') throw new Error('Nobody is signed in.')
  return state.session.user
}
