import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Money } from '../../components/money.tsx'
import { Section } from '../../components/section.tsx'
import { words } from '../../components/words.ts'
import { sumOf } from '../../locale/exact.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { mostRows, useNames } from '../../range/names.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import { type FeatureRow, featureRows } from './feature-rows.ts'
import { featuresWords } from './features-words.ts'

/** Every feature with its cost, and with how often it is used, fails and how long it takes. */
export function FeatureList({ sort = '-cost', onSort }: {
  sort: string | undefined
  onSort(sort: string | undefined): void
}) {
  const t = useMessages(featuresWords)
  const common = useMessages(words)
  const format = useFormat()
  const nameOf = useNames()
  const navigate = useNavigate()
  const { start, end } = useRange()
  const scope = useScope()
  const queries = useUsageQueries()
  const costs = useQuery(queries.costsBy('feature', { ...scope, start, end, limit: mostRows }))
  const stats = useQuery(
    queries.featureStats({ organizationId: scope.organizationId, start, end, limit: mostRows, topErrors: 0 }),
  )
  const rows = useMemo(
    () => costs.data && stats.data && featureRows(costs.data.rows, stats.data.features),
    [costs.data, stats.data],
  )
  const columns = useMemo((): Column<FeatureRow>[] => {
    const { currency } = scope
    return [
      {
        id: 'feature',
        header: common.feature,
        value: ({ feature, name }) => nameOf('feature', feature, name),
        width: '24%',
      },
      {
        id: 'cost',
        header: common.cost,
        csvHeader: `${common.cost} (${currency})`,
        isNumeric: true,
        value: ({ costs }) => costs?.cost ?? null,
        cell: ({ costs }) => <Money value={costs?.cost ?? null} currency={currency} />,
      },
      {
        id: 'share',
        header: t.share,
        csvHeader: `${t.share} (%)`,
        isNumeric: true,
        value: ({ costs }) => costs?.percentOfTotal ?? null,
        cell: ({ costs }) => format.percent(costs?.percentOfTotal),
      },
      {
        id: 'calls',
        header: t.calls,
        isNumeric: true,
        value: ({ costs }) => costs?.calls ?? null,
        cell: ({ costs }) => format.count(costs?.calls),
      },
      {
        id: 'uses',
        header: t.uses,
        isNumeric: true,
        value: ({ stats }) => stats?.calls ?? null,
        cell: ({ stats }) => format.count(stats?.calls),
      },
      {
        id: 'errors',
        header: t.errors,
        csvHeader: `${t.errors} (%)`,
        isNumeric: true,
        value: ({ stats }) => stats?.errorRate ?? null,
        cell: ({ stats }) => <span title={format.count(stats?.errors)}>{format.percent(stats?.errorRate)}</span>,
      },
      {
        id: 'timeouts',
        header: t.timeouts,
        csvHeader: `${t.timeouts} (%)`,
        isNumeric: true,
        value: ({ stats }) => stats?.timeoutRate ?? null,
        cell: ({ stats }) => <span title={format.count(stats?.timeouts)}>{format.percent(stats?.timeoutRate)}</span>,
      },
      {
        id: 'median',
        header: t.median,
        csvHeader: `${t.median} (ms)`,
        isNumeric: true,
        value: ({ stats }) => stats?.p50Ms ?? null,
        cell: ({ stats }) => format.duration(stats?.p50Ms),
      },
      {
        id: 'p95',
        header: t.p95,
        csvHeader: `${t.p95} (ms)`,
        isNumeric: true,
        value: ({ stats }) => stats?.p95Ms ?? null,
        cell: ({ stats }) => format.duration(stats?.p95Ms),
      },
    ]
  }, [common, format, nameOf, scope, t])

  const failed = [costs, stats].find(({ error, data }) => error && !data)
  return (
    <Section
      title={t.list}
      hint={t.listHint}
      isFlush
      isStale={costs.isPlaceholderData || stats.isPlaceholderData}
    >
      {!rows || !costs.data || !stats.data
        ? failed?.error ? <ErrorState error={failed.error} onRetry={failed.refetch} /> : <LoadingState />
        : rows.length === 0
        ? <EmptyState title={t.empty} hint={t.emptyHint} />
        : (
          <DataTable
            label={t.list}
            columns={columns}
            rows={rows}
            rowKey={({ feature }) => JSON.stringify(feature)}
            rowAction={({ feature, name }) =>
              feature === null ? undefined : {
                label: t.open(nameOf('feature', feature, name)),
                run: () => void navigate({ to: '/features/$feature', params: { feature } }),
              }}
            sort={sort}
            onSort={onSort}
            csvName={`features ${start}`}
            minWidth='58rem'
            totals={{
              feature: common.total,
              cost: <Money value={costs.data.totalCost} currency={scope.currency} />,
              calls: format.count(sumOf(costs.data.rows.map(({ calls }) => calls))),
              uses: format.count(stats.data.total.calls),
              errors: format.percent(stats.data.total.errorRate),
              timeouts: format.percent(stats.data.total.timeoutRate),
              median: format.duration(stats.data.total.p50Ms),
              p95: format.duration(stats.data.total.p95Ms),
            }}
          />
        )}
    </Section>
  )
}
