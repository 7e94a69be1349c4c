import { useQuery } from '@tanstack/react-query'
import { Change } from '../../components/change.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { StatTile, StatTiles } from '../../components/stat-tile.tsx'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { type FilterSearch, filtersOf } from '../../range/filters.ts'
import { addDays, dayIn, resolveRange } from '../../range/range.ts'
import { useScope } from '../../range/use-range.ts'
import { overviewWords } from './overview-words.ts'

/** The month and the day, in UTC, whatever the range of the page, of all calls or those that filters let through. */
export function NowTiles({ within }: { within?: FilterSearch }) {
  const t = useMessages(overviewWords)
  const format = useFormat()
  const scope = useScope()
  const queries = useUsageQueries()
  const today = dayIn('UTC', new Date())
  const month = resolveRange({ range: 'month' }, new Date(`${today}T12:00:00Z`))
  const options = { ...scope, filters: within && filtersOf(within) }
  const thisMonth = useQuery(queries.overview({ ...options, start: month.start, end: month.end }))
  const sameDays = useQuery(queries.overview({ ...options, ...month.previous }))
  const lastMonth = useQuery(queries.overview({ ...options, start: month.previous.start, end: month.start }))
  const days = useQuery(queries.dailyCosts({ ...options, start: addDays(today, -1), end: month.end }))

  const failed = [thisMonth, sameDays, lastMonth, days].find(({ error, data }) => error && !data)
  if (failed?.error) return <ErrorState error={failed.error} onRetry={failed.refetch} />

  const money = (value: number | undefined) => value === undefined ? undefined : format.money(value, scope.currency)
  const exact = (value: number | undefined) =>
    value === undefined ? undefined : format.exactMoney(value, scope.currency)
  const spent = thisMonth.data?.totalCost
  const before = sameDays.data?.totalCost
  const projected = thisMonth.data?.projectedMonthEnd
  const whole = lastMonth.data?.totalCost
  const [yesterday, now] = days.data?.map(({ cost }) => cost) ?? []
  return (
    <StatTiles label={t.now}>
      <StatTile label={t.thisMonth} value={money(spent)} exact={exact(spent)} isProminent>
        {spent !== undefined && before !== undefined && (
          <>
            <Change now={spent} before={before} />{' '}
            {t.againstLastMonth(format.money(before, scope.currency), format.day(addDays(month.previous.end, -1)))}
          </>
        )}
      </StatTile>
      <StatTile label={t.projected} value={money(projected)} exact={exact(projected)} isProminent>
        {projected !== undefined && whole !== undefined && (
          <>
            <Change now={projected} before={whole} /> · {t.lastMonth(format.money(whole, scope.currency))}
          </>
        )}
      </StatTile>
      <StatTile label={t.today} value={money(now)} exact={exact(now)} isProminent>
        {yesterday !== undefined && t.yesterday(format.money(yesterday, scope.currency))}
      </StatTile>
    </StatTiles>
  )
}
