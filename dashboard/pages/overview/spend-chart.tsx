import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Section } from '../../components/section.tsx'
import { Select } from '../../components/select.tsx'
import { StackedChart } from '../../components/stacked-chart.tsx'
import { words } from '../../components/words.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { type FilterSearch, filtersOf } from '../../range/filters.ts'
import { useKeyNames } from '../../range/names.ts'
import { chartBuckets, mostSeries, toSeries } from '../../range/usage-series.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import type { UsageDimension } from '../../../types/index.ts'
import { overviewWords } from './overview-words.ts'

const stackings: UsageDimension[] = ['provider', 'model', 'feature', 'user', 'customer']

/** Spend per day, week or month, of all calls or those that filters let through, stacked by what the reader chooses. */
export function SpendChart({ by, options = stackings, within, onSelect }: {
  by: UsageDimension
  options?: UsageDimension[]
  within?: FilterSearch
  onSelect?(key: string): void
}) {
  const t = useMessages(overviewWords)
  const common = useMessages(words)
  const format = useFormat()
  const navigate = useNavigate()
  const range = useRange()
  const scope = useScope()
  const filters = within && filtersOf(within)
  const nameOf = useKeyNames(by, filters)
  const { data, error, refetch, isPlaceholderData } = useQuery(
    useUsageQueries().timeseries({
      ...scope,
      start: range.start,
      end: range.end,
      interval: range.interval,
      dimension: by,
      limit: mostSeries,
      filters,
    }),
  )
  const buckets = useMemo(() => chartBuckets(range, format), [range, format])
  const series = data && toSeries(data, {
    buckets,
    measure: 'cost',
    nameOf,
    restName: common.others,
    select: onSelect && ((key) => ({ label: common.filterBy(nameOf(key)), run: () => onSelect(key) })),
  })
  const title = { day: t.perDay, week: t.perWeek, month: t.perMonth }[range.interval]
  return (
    <Section
      title={title}
      isStale={isPlaceholderData}
      actions={options.length > 1 && (
        <Select
          label={t.stackedBy}
          value={by}
          options={options.map((value) => ({ value, name: common[value] }))}
          onChange={(chosen) =>
            void navigate({
              to: '.',
              search: (before) => ({ ...before, by: chosen }),
              replace: true,
              resetScroll: false,
            })}
        />
      )}
    >
      {!series
        ? error ? <ErrorState error={error} onRetry={refetch} /> : <LoadingState />
        : series.length === 0
        ? <EmptyState title={t.empty} hint={t.emptyHint} />
        : (
          <StackedChart
            label={title}
            buckets={buckets}
            series={series}
            format={(value) => format.money(value, scope.currency)}
            exact={(value) => format.exactMoney(value, scope.currency)}
            short={(value) => format.shortMoney(value, scope.currency)}
            csvName={`spend ${by} ${range.start}`}
          />
        )}
    </Section>
  )
}
