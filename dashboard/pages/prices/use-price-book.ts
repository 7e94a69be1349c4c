import { queryOptions } from '@tanstack/react-query'
import { useMemo } from 'react'
import { createPriceBook, type PriceBook } from '../../../types/index.ts'
import { useSession, useUser } from '../../session/session.tsx'

export function usePriceBook(): PriceBook {
  const { supabase } = useSession()
  return useMemo(() => createPriceBook(supabase), [supabase])
}

/** What the signed-in user may see of prices, as queries. They change rarely, and then this page is told. */
export function usePriceQueries() {
  const { id } = useUser()
  const book = usePriceBook()
  return useMemo(() => {
    const key = (...parts: unknown[]) => ['usage', id, ...parts]
    const rarely = { staleTime: 60_000 }
    return {
      prices: () => queryOptions({ queryKey: key('prices'), queryFn: book.prices, ...rarely }),
      discounts: () => queryOptions({ queryKey: key('discounts'), queryFn: book.discounts, ...rarely }),
      aliases: (of: { provider: string; model: string }) =>
        queryOptions({ queryKey: key('aliases', of), queryFn: () => book.aliases(of), ...rarely }),
    }
  }, [id, book])
}
