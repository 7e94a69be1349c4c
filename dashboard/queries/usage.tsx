import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import { createUsageReader, type UsageReader } from '../../types/index.ts'
import { ErrorState } from '../components/error-state.tsx'
import { LoadingState } from '../components/loading-state.tsx'
import { useLocale } from '../locale/locale.tsx'
import { useSession, useUser } from '../session/session.tsx'
import { createQueryClient } from './query-client.ts'
import { createUsageQueries, type UsageQueries } from './usage-queries.ts'

interface Usage {
  reader: UsageReader
  queries: UsageQueries
  setLive(isLive: boolean): void
}

const UsageContext = createContext<Usage | undefined>(undefined)
const AccessContext = createContext<Access | undefined>(undefined)

/** What the signed-in user may see. */
export interface Access {
  isAdmin: boolean
  /** The organizations that they administer. */
  organizationIds: string[]
  /** Whether they may see more than their own usage. */
  isReader: boolean
  currencies: string[]
}

/** The ledger as the signed-in user reads it. Another user gets another query client. */
export function UsageProvider({ children }: { children: ReactNode }) {
  const { supabase } = useSession()
  const { id } = useUser()
  const { language } = useLocale()
  const client = useMemo(
    () =>
      createQueryClient(() => {
        // With a new token the next poll succeeds; where there is none, signing out says so.
        void supabase.auth.refreshSession().then(({ error }) => {
          if (error) void supabase.auth.signOut({ scope: 'local' })
        })
      }),
    [supabase, id],
  )
  useEffect(() => () => client.clear(), [client])
  const [isLive, setLive] = useState(false)
  const usage = useMemo(() => {
    const reader = createUsageReader(supabase)
    return { reader, queries: createUsageQueries(reader, id, language, isLive), setLive }
  }, [supabase, id, language, isLive])
  return (
    <QueryClientProvider client={client}>
      <UsageContext value={usage}>
        <AccessGate>{children}</AccessGate>
      </UsageContext>
    </QueryClientProvider>
  )
}

function AccessGate({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useQuery(useUsageQueries().access())
  const access = useMemo(() => data && toAccess(data), [data])
  if (access) return <AccessContext value={access}>{children}</AccessContext>
  if (error) return <ErrorState error={error} onRetry={refetch} fullPage />
  return <LoadingState fullPage />
}

function toAccess(access: Omit<Access, 'isReader'>): Access {
  return { ...access, isReader: access.isAdmin || access.organizationIds.length > 0 }
}

function useUsage(): Usage {
  const usage = use(UsageContext)
  if (!usage) throw new Error('There is no UsageProvider.')
  return usage
}

export function useUsageQueries(): UsageQueries {
  return useUsage().queries
}

export function useUsageReader(): UsageReader {
  return useUsage().reader
}

/** Tells the queries whether new calls are announced. */
export function useSetLive(): (isLive: boolean) => void {
  return useUsage().setLive
}

export function useAccess(): Access {
  const access = use(AccessContext)
  if (!access) throw new Error('There is no UsageProvider.')
  return access
}
