import { useQuery } from '@tanstack/react-query'
import { Change } from '../../components/change.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { StatTile, StatTiles } from '../../components/stat-tile.tsx'
import { words } from '../../components/words.ts'
import { exact } from '../../locale/exact.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { filtersOf } from '../../range/filters.ts'
import { mostRows } from '../../range/names.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import { peopleWords } from './people-words.ts'
import type { Person } from './person-page.tsx'

/** How it went with one user or customer in the days of the page. */
export function PersonTiles({ person: { kind, id } }: { person: Person }) {
  const t = useMessages(peopleWords)
  const common = useMessages(words)
  const format = useFormat()
  const { start, end, previous } = useRange()
  const { currency, organizationId } = useScope()
  const queries = useUsageQueries()
  const options = { organizationId, filters: filtersOf({ [kind]: id }) }
  const now = useQuery(queries.overview({ ...options, currency, start, end }))
  const before = useQuery(queries.overview({ ...options, currency, ...previous }))
  const latency = useQuery(queries.latency({ ...options, start, end }))
  const workers = useQuery({
    ...queries.costsBy('user', { ...options, currency, start, end, limit: mostRows }),
    enabled: kind === 'customer',
  })

  const failed = [now, before, latency, workers].find(({ error, data }) => error && !data)
  if (failed?.error) return <ErrorState error={failed.error} onRetry={failed.refetch} />

  const { data } = now
  const [times] = latency.data ?? []
  const users = workers.data?.rows.filter(({ key }) => key !== null).length
  return (
    <StatTiles label={t.inRange}>
      <StatTile
        label={t.spend}
        value={data && format.money(data.totalCost, currency)}
        exact={data && format.exactMoney(data.totalCost, currency)}
      >
        {data && before.data && (
          <>
            <Change now={data.totalCost} before={before.data.totalCost} /> {t.before}
          </>
        )}
      </StatTile>
      {kind === 'customer' && (
        <StatTile label={t.users} value={users === undefined ? undefined : format.count(users)}>{t.usersNote}</StatTile>
      )}
      <StatTile
        label={t.calls}
        value={data && format.shortCount(data.totalCalls)}
        exact={data && format.count(data.totalCalls)}
      >
        {data && before.data && (
          <>
            <Change now={data.totalCalls} before={before.data.totalCalls} /> {t.before}
          </>
        )}
      </StatTile>
      {kind === 'user' && (
        <StatTile
          label={t.tokens}
          value={data && format.shortCount(data.totalTokens)}
          exact={data && format.count(data.totalTokens)}
        >
          {data && data.totalCalls > 0 &&
            t.perCall(format.shortCount(exact(data.totalTokens).div(data.totalCalls).round()))}
        </StatTile>
      )}
      <StatTile label={t.successRate} value={data && format.percent(data.successRate, 2)}>
        {data && `${t.failed(data.failedCalls)} · ${common.unpriced(data.unpricedRequests)}`}
      </StatTile>
      <StatTile label={t.p95} value={latency.data && format.duration(times?.p95Ms)}>
        {times && t.median(format.duration(times.p50Ms))}
      </StatTile>
    </StatTiles>
  )
}
