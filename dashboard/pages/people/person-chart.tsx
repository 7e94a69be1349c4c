import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { UsageDimension } from '../../../types/index.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Section } from '../../components/section.tsx'
import { Select } from '../../components/select.tsx'
import { StackedChart } from '../../components/stacked-chart.tsx'
import { words } from '../../components/words.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { filtersOf } from '../../range/filters.ts'
import { useKeyNames } from '../../range/names.ts'
import { chartBuckets, mostSeries, toSeries } from '../../range/usage-series.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import { peopleWords } from './people-words.ts'
import type { Person } from './person-page.tsx'

const stackings = {
  user: ['model', 'feature', 'provider', 'customer'],
  customer: ['model', 'feature', 'provider', 'user'],
} satisfies Record<Person['kind'], UsageDimension[]>

/** The spend of one user or customer per day, week or month, stacked by what the reader chooses. */
export function PersonChart({ person: { kind, id }, by }: { person: Person; by: UsageDimension }) {
  const t = useMessages(peopleWords)
  const common = useMessages(words)
  const format = useFormat()
  const navigate = useNavigate()
  const range = useRange()
  const scope = useScope()
  const options: UsageDimension[] = stackings[kind]
  const dimension = options.includes(by) ? by : 'model'
  const filters = filtersOf({ [kind]: id })
  const nameOf = useKeyNames(dimension, filters)
  const { data, error, refetch, isPlaceholderData } = useQuery(
    useUsageQueries().timeseries({
      ...scope,
      start: range.start,
      end: range.end,
      interval: range.interval,
      dimension,
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
    select: (key) => ({
      label: common.filterBy(nameOf(key)),
      run: () => void navigate({ to: '/explore', search: { [kind]: id, [dimension]: key } }),
    }),
  })
  const title = { day: t.perDay, week: t.perWeek, month: t.perMonth }[range.interval]
  return (
    <Section
      title={title}
      isStale={isPlaceholderData}
      actions={
        <Select
          label={t.stackedBy}
          value={dimension}
          options={options.map((value) => ({ value, name: common[value] }))}
          onChange={(chosen) =>
            void navigate({
              to: '.',
              search: (before) => ({ ...before, by: chosen }),
              replace: true,
              resetScroll: false,
            })}
        />
      }
    >
      {!series ? error ? <ErrorState error={error} onRetry={refetch} /> : <LoadingState /> : (
        <StackedChart
          label={title}
          buckets={buckets}
          series={series}
          format={(value) => format.money(value, scope.currency)}
          exact={(value) => format.exactMoney(value, scope.currency)}
          short={(value) => format.shortMoney(value, scope.currency)}
          csvName={`${kind} ${dimension} ${range.start}`}
        />
      )}
    </Section>
  )
}
