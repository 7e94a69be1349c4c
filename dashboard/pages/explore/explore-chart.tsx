import { exact, type Numeric } from '../../locale/exact.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ErrorState } from '../../components/error-state.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Section } from '../../components/section.tsx'
import { type Series, seriesColor, StackedChart } from '../../components/stacked-chart.tsx'
import { words } from '../../components/words.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { filtersOf } from '../../range/filters.ts'
import { useKeyNames } from '../../range/names.ts'
import { addDays, bucketsOf } from '../../range/range.ts'
import { chartBuckets, mostSeries, toSeries } from '../../range/usage-series.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import styles from './explore-page.module.css'
import type { ExploreSearch } from './explore-search.ts'
import { exploreWords } from './explore-words.ts'

/** The breakdown in time: stacked in UTC days, the total alone in the days of another time zone. */
export function ExploreChart({ search, onSelect }: { search: ExploreSearch; onSelect(key: string): void }) {
  const t = useMessages(exploreWords)
  const common = useMessages(words)
  const format = useFormat()
  const range = useRange()
  const scope = useScope()
  const queries = useUsageQueries()
  const { by = 'model', measure = 'cost', compare } = search
  const filters = filtersOf(search)
  const nameOf = useKeyNames(by, filters)
  const isUtc = range.timeZone === 'UTC'
  const options = { ...scope, filters, interval: range.interval, timeZone: isUtc ? undefined : range.timeZone }

  const { data, error, refetch, isPlaceholderData } = useQuery(
    queries.timeseries({
      ...options,
      start: range.start,
      end: range.end,
      ...isUtc ? { dimension: by, limit: mostSeries } : {},
    }),
  )
  const before = useQuery({
    ...queries.timeseries({ ...options, ...range.previous }),
    enabled: compare === '1',
    placeholderData: compare === '1' ? keepPreviousData : undefined,
  })

  const buckets = useMemo(() => chartBuckets(range, format), [range, format])
  const what = { cost: common.cost, tokens: common.tokens, calls: common.callsTitle }[measure]
  const title = { day: t.per_day, week: t.per_week, month: t.per_month }[range.interval](what)
  const series: Series[] | undefined = data && (isUtc
    ? toSeries(data, {
      buckets,
      measure,
      nameOf,
      restName: common.others,
      select: (key) => ({ label: common.filterBy(nameOf(key)), run: () => onSelect(key) }),
    })
    : toSeries(data, { buckets, measure, nameOf: () => t.total, restName: '' })
      .map((total) => ({ ...total, color: seriesColor(0) })))
  const isEmpty = data?.every(({ calls, tokens }) => calls === 0 && tokens === 0)
  const previous = before.data && compare === '1'
    ? {
      name: t.before(format.day(range.previous.start), format.day(addDays(range.previous.end, -1))),
      values: alignedWith(
        buckets.length,
        bucketsOf({ ...range.previous, interval: range.interval }),
        before.data,
        measure,
      ),
    }
    : undefined
  const write = measure === 'cost'
    ? {
      format: (value: Numeric) => format.money(value, scope.currency),
      exact: (value: Numeric) => format.exactMoney(value, scope.currency),
      short: (value: Numeric) => format.shortMoney(value, scope.currency),
    }
    : { format: format.count, exact: format.count, short: format.shortCount }
  return (
    <Section title={title} isStale={isPlaceholderData} isFlush>
      {!isUtc && <p className={styles.note}>{t.zone(range.timeZone)}</p>}
      {data?.[0]?.source === 'log' && <p className={styles.note}>{t.fromLog}</p>}
      <div className={styles.chart}>
        {!series
          ? error ? <ErrorState error={error} onRetry={refetch} /> : <LoadingState />
          : isEmpty
          ? <EmptyState title={t.empty} hint={t.emptyHint} />
          : (
            <StackedChart
              label={title}
              buckets={buckets}
              series={series}
              previous={previous}
              csvName={`${measure} ${by} ${range.start}`}
              {...write}
            />
          )}
      </div>
    </Section>
  )
}

/** The period before, bar by bar. Where it has fewer bars the last ones are zero. */
function alignedWith(
  count: number,
  buckets: string[],
  rows: { startOn: string; cost: number; tokens: number; calls: number }[],
  measure: 'cost' | 'tokens' | 'calls',
): Numeric[] {
  const values = new Map(rows.map((row) => [row.startOn, row[measure]]))
  return Array.from({ length: count }, (_, place) => exact(values.get(buckets[place] ?? '') ?? 0))
}
