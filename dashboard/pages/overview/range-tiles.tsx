import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Change } from '../../components/change.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { StatTile, StatTiles } from '../../components/stat-tile.tsx'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { type FilterSearch, filtersOf } from '../../range/filters.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import { overviewWords } from './overview-words.ts'

/** How it went in the days of the page, with all calls or those that filters let through. Further tiles come after them. */
export function RangeTiles({ within, children }: { within?: FilterSearch; children?: ReactNode }) {
  const t = useMessages(overviewWords)
  const format = useFormat()
  const { start, end, previous } = useRange()
  const { currency, organizationId } = useScope()
  const queries = useUsageQueries()
  const options = { organizationId, filters: within && filtersOf(within) }
  const now = useQuery(queries.overview({ ...options, currency, start, end }))
  const before = useQuery(queries.overview({ ...options, currency, ...previous }))
  const latency = useQuery(queries.latency({ ...options, start, end }))

  const failed = [now, before, latency].find(({ error, data }) => error && !data)
  if (failed?.error) return <ErrorState error={failed.error} onRetry={failed.refetch} />

  const { data } = now
  const [times] = latency.data ?? []
  return (
    <StatTiles label={t.inRange}>
      <StatTile
        label={t.spend}
        value={data && format.money(data.totalCost, currency)}
        exact={data && format.exactMoney(data.totalCost, currency)}
      >
        {data && before.data && <Change now={data.totalCost} before={before.data.totalCost}>{t.before}</Change>}
      </StatTile>
      <StatTile
        label={t.requests}
        value={data && format.shortCount(data.totalCalls)}
        exact={data && format.count(data.totalCalls)}
      >
        {data && before.data && <Change now={data.totalCalls} before={before.data.totalCalls}>{t.before}</Change>}
      </StatTile>
      <StatTile label={t.successRate} value={data && format.percent(data.successRate, 2)}>
        {data && t.failed(data.failedCalls)}
      </StatTile>
      <StatTile label={t.p95} value={latency.data && format.duration(times?.p95Ms)}>
        {times && t.median(format.duration(times.p50Ms))}
      </StatTile>
      <StatTile
        label={t.unpriced}
        value={data && format.shortCount(data.unpricedRequests)}
        exact={data && format.count(data.unpricedRequests)}
      >
        {data?.unpricedRequests === 0 && t.allPriced}
      </StatTile>
      {children}
    </StatTiles>
  )
}
