import { exact, sumOf } from '../../locale/exact.ts'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CostsBy } from '../../../types/index.ts'
import { Button } from '../../components/button.tsx'
import { Change, percentChange } from '../../components/change.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Money } from '../../components/money.tsx'
import { Section } from '../../components/section.tsx'
import { words } from '../../components/words.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { dimensions, filtersOf, noKey } from '../../range/filters.ts'
import { mostRows, useNames } from '../../range/names.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import styles from './explore-page.module.css'
import type { ExploreSearch } from './explore-search.ts'
import { exploreWords } from './explore-words.ts'

interface Row {
  key: string | null
  name: string | null
  cost: number
  tokens: number
  calls: number
  successfulCalls: number
  unpricedRequests: number
  percentOfTotal: number
  /** Undefined without comparison. */
  before?: number
}

/** Every key of the breakdown, with what it cost. A click limits the page to it. */
export function Breakdown({ search, onSelect, onChange }: {
  search: ExploreSearch
  onSelect(key: string): void
  onChange(change: Partial<ExploreSearch>): void
}) {
  const t = useMessages(exploreWords)
  const common = useMessages(words)
  const format = useFormat()
  const nameOf = useNames()
  const { start, end, previous } = useRange()
  const scope = useScope()
  const queries = useUsageQueries()
  const { by = 'model', compare, sort = '-cost' } = search
  const options = { ...scope, filters: filtersOf(search), limit: mostRows }
  const now = useQuery(queries.costsBy(by, { ...options, start, end }))
  const before = useQuery({ ...queries.costsBy(by, { ...options, ...previous }), enabled: compare === '1' })
  const isCompared = compare === '1' && before.data !== undefined
  const dimension = now.data?.dimension ?? by

  const rows = useMemo(
    () => now.data && (isCompared ? comparedRows(now.data.rows, before.data?.rows ?? []) : now.data.rows),
    [now.data, before.data, isCompared],
  )
  const columns = useMemo(() => {
    const { currency } = scope
    const all: (Column<Row> | false)[] = [
      {
        id: 'key',
        header: common[dimension],
        value: ({ key, name }) => nameOf(dimension, key, name),
        width: '26%',
      },
      {
        id: 'cost',
        header: common.cost,
        csvHeader: `${common.cost} (${currency})`,
        isNumeric: true,
        value: ({ cost }) => cost,
        cell: ({ cost }) => <Money value={cost} currency={currency} />,
      },
      isCompared && {
        id: 'before',
        header: t.costBefore,
        csvHeader: `${t.costBefore} (${currency})`,
        isNumeric: true,
        value: ({ before = 0 }) => before,
        cell: ({ before = 0 }) => <Money value={before} currency={currency} />,
      },
      isCompared && {
        id: 'difference',
        header: t.difference,
        csvHeader: `${t.difference} (${currency})`,
        isNumeric: true,
        value: ({ cost, before = 0 }) => exact(cost).minus(before),
        cell: ({ cost, before = 0 }) => format.signedMoney(exact(cost).minus(before), currency),
      },
      isCompared && {
        id: 'change',
        header: common.change,
        csvHeader: `${common.change} (%)`,
        isNumeric: true,
        value: ({ cost, before = 0 }) => percentChange(cost, before),
        cell: ({ cost, before = 0 }) => <Change now={cost} before={before} />,
      },
      !isCompared && {
        id: 'share',
        header: t.shareOfCost,
        csvHeader: `${t.shareOfCost} (%)`,
        isNumeric: true,
        value: ({ percentOfTotal }) => percentOfTotal,
        cell: ({ percentOfTotal }) => (
          <span className={styles.share}>
            <span aria-hidden='true'>
              <span style={{ width: `${percentOfTotal}%` }} />
            </span>
            <span>{format.percent(percentOfTotal)}</span>
          </span>
        ),
      },
      {
        id: 'calls',
        header: common.callsTitle,
        isNumeric: true,
        value: ({ calls }) => calls,
        cell: ({ calls }) => format.count(calls),
      },
      {
        id: 'tokens',
        header: common.tokens,
        isNumeric: true,
        value: ({ tokens }) => tokens,
        cell: ({ tokens }) => <span title={format.count(tokens)}>{format.shortCount(tokens)}</span>,
      },
      !isCompared && {
        id: 'success',
        header: t.success,
        csvHeader: `${t.success} (%)`,
        isNumeric: true,
        value: ({ calls, successfulCalls }) => calls === 0 ? null : exact(successfulCalls).div(calls).times(100),
        cell: ({ calls, successfulCalls }) => calls === 0 ? '–' : format.percent(successfulCalls / calls * 100),
      },
      {
        id: 'unpriced',
        header: t.unpriced,
        isNumeric: true,
        value: ({ unpricedRequests }) => unpricedRequests,
        cell: ({ unpricedRequests }) => unpricedRequests === 0 ? '–' : format.count(unpricedRequests),
      },
    ]
    return all.filter((column) => column !== false)
  }, [common, dimension, format, isCompared, nameOf, scope, t])

  if (!now.data || !rows) {
    return (
      <Section title={t.byDimension(common[by])}>
        {now.error ? <ErrorState error={now.error} onRetry={now.refetch} /> : <LoadingState />}
      </Section>
    )
  }
  const isFiltered = dimensions.some((name) => search[name] !== undefined)
  const { totalRows } = now.data
  return (
    <Section title={t.byDimension(common[dimension])} isFlush isStale={now.isPlaceholderData}>
      {rows.length === 0
        ? (
          <EmptyState title={t.empty} hint={t.emptyHint}>
            {isFiltered && (
              <Button onClick={() => onChange(Object.fromEntries(dimensions.map((name) => [name, undefined])))}>
                {t.clear}
              </Button>
            )}
          </EmptyState>
        )
        : (
          <DataTable
            label={t.byDimension(common[dimension])}
            columns={columns}
            rows={rows}
            rowKey={({ key }) => JSON.stringify(key)}
            rowAction={({ key, name }) => ({
              label: common.filterBy(nameOf(dimension, key, name)),
              run: () => onSelect(key ?? noKey),
            })}
            sort={sort}
            onSort={(chosen) => onChange({ sort: chosen })}
            csvName={`${dimension} ${start}`}
            note={totalRows > mostRows ? t.beyond(format.count(mostRows), format.count(totalRows)) : undefined}
            totals={{
              key: t.total,
              cost: <Money value={now.data.totalCost} currency={scope.currency} />,
              before: before.data && <Money value={before.data.totalCost} currency={scope.currency} />,
              difference: before.data &&
                format.signedMoney(exact(now.data.totalCost).minus(before.data.totalCost), scope.currency),
              change: before.data && <Change now={now.data.totalCost} before={before.data.totalCost} />,
              calls: format.count(sumOf(rows.map(({ calls }) => calls))),
              tokens: format.shortCount(sumOf(rows.map(({ tokens }) => tokens))),
              unpriced: format.count(sumOf(rows.map(({ unpricedRequests }) => unpricedRequests))),
            }}
          />
        )}
    </Section>
  )
}

type CostRow = Pick<CostsBy['rows'][number], 'key' | 'name' | 'cost'>

/** Also what was used before, and not any more. */
function comparedRows(now: Row[], before: CostRow[]): Row[] {
  const earlier = new Map(before.map((row) => [row.key, row]))
  const present = new Set(now.map(({ key }) => key))
  const gone = before.filter(({ key }) => !present.has(key)).map(({ key, name, cost }) => ({
    key,
    name,
    cost: 0,
    tokens: 0,
    calls: 0,
    successfulCalls: 0,
    unpricedRequests: 0,
    percentOfTotal: 0,
    before: cost,
  }))
  return [...now.map((row) => ({ ...row, before: earlier.get(row.key)?.cost ?? 0 })), ...gone]
}
