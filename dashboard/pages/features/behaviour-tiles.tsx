import { useQuery } from '@tanstack/react-query'
import { Change } from '../../components/change.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { StatTile, StatTiles } from '../../components/stat-tile.tsx'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { useRange, useScope } from '../../range/use-range.ts'
import { featuresWords } from './features-words.ts'

/** How the product behaved in the days of the page: all features, or one. */
export function BehaviourTiles({ feature }: { feature?: string }) {
  const t = useMessages(featuresWords)
  const format = useFormat()
  const { start, end, previous } = useRange()
  const { organizationId } = useScope()
  const queries = useUsageQueries()
  const options = { organizationId, filters: feature === undefined ? undefined : { feature }, topErrors: 0 }
  const now = useQuery(queries.featureStats({ ...options, start, end }))
  const before = useQuery(queries.featureStats({ ...options, ...previous }))

  const failed = [now, before].find(({ error, data }) => error && !data)
  if (failed?.error) return <ErrorState error={failed.error} onRetry={failed.refetch} />

  const total = now.data?.total
  const earlier = before.data?.total
  const rate = (value: number | null) => format.percent(value, 2)
  return (
    <StatTiles label={t.behaviour}>
      <StatTile
        label={t.uses}
        value={total && format.shortCount(total.calls)}
        exact={total && format.count(total.calls)}
      >
        {total && earlier && <Change now={total.calls} before={earlier.calls}>{t.againstBefore}</Change>}
      </StatTile>
      <StatTile
        label={t.errorRate}
        value={total && rate(total.errorRate)}
        exact={total && format.count(total.errors)}
      >
        {earlier && earlier.errorRate !== null && t.before(rate(earlier.errorRate))}
      </StatTile>
      <StatTile
        label={t.timeoutRate}
        value={total && rate(total.timeoutRate)}
        exact={total && format.count(total.timeouts)}
      >
        {earlier && earlier.timeoutRate !== null && t.before(rate(earlier.timeoutRate))}
      </StatTile>
      <StatTile label={t.medianTime} value={total && format.duration(total.p50Ms)}>
        {total && total.avgMs !== null && t.mean(format.duration(total.avgMs))}
      </StatTile>
      <StatTile label={t.p95Time} value={total && format.duration(total.p95Ms)}>
        {earlier && earlier.p95Ms !== null && t.before(format.duration(earlier.p95Ms))}
      </StatTile>
    </StatTiles>
  )
}
