import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useDeferredValue, useMemo } from 'react'
import type { UsageReader } from '../../../types/index.ts'
import { Button } from '../../components/button.tsx'
import { Change, percentChange } from '../../components/change.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Money } from '../../components/money.tsx'
import { folded, SearchField } from '../../components/search-field.tsx'
import { Section } from '../../components/section.tsx'
import { words } from '../../components/words.ts'
import { exact, sumOf } from '../../locale/exact.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { mostRows, useNames } from '../../range/names.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import { peopleWords } from './people-words.ts'

type CostRow = Awaited<ReturnType<UsageReader['costsBy']>>['rows'][number]

interface Row extends CostRow {
  text: string
  before: number
}

/** All of them, however many: what is out of sight is not in the document. */
export function PeopleList({ kind, query, sort = '-cost', onChange }: {
  kind: 'user' | 'customer'
  query: string
  sort: string | undefined
  onChange(changes: { q?: string; sort?: string }): void
}) {
  const t = useMessages(peopleWords)
  const common = useMessages(words)
  const format = useFormat()
  const nameOf = useNames()
  const navigate = useNavigate()
  const { start, end, previous } = useRange()
  const scope = useScope()
  const { currency } = scope
  const queries = useUsageQueries()
  const now = useQuery(queries.costsBy(kind, { ...scope, start, end, limit: mostRows }))
  const before = useQuery(queries.costsBy(kind, { ...scope, ...previous, limit: mostRows }))
  const wanted = folded(useDeferredValue(query))

  const all = useMemo(() => {
    if (!now.data || !before.data) return undefined
    const earlier = new Map(before.data.rows.map(({ key, cost }) => [key, cost]))
    return now.data.rows.map((row): Row => ({
      ...row,
      text: nameOf(kind, row.key, row.name),
      before: earlier.get(row.key) ?? 0,
    }))
  }, [now.data, before.data, kind, nameOf])
  const rows = useMemo(
    () => wanted ? all?.filter(({ text, key }) => folded(`${text} ${key ?? ''}`).includes(wanted)) : all,
    [all, wanted],
  )
  const columns = useMemo((): Column<Row>[] => [
    { id: 'name', header: common[kind], value: ({ text }) => text, width: '30%' },
    {
      id: 'cost',
      header: common.cost,
      csvHeader: `${common.cost} (${currency})`,
      isNumeric: true,
      value: ({ cost }) => cost,
      cell: ({ cost }) => <Money value={cost} currency={currency} />,
    },
    {
      id: 'change',
      header: common.change,
      csvHeader: `${common.change} (%)`,
      isNumeric: true,
      value: ({ cost, before }) => percentChange(cost, before),
      cell: ({ cost, before }) => (
        <span title={`${format.exactMoney(before, currency)} → ${format.exactMoney(cost, currency)}`}>
          <Change now={cost} before={before} />
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
    {
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
  ], [common, currency, format, kind, t])

  const failed = [now, before].find(({ error, data }) => error && !data)
  if (!now.data || !all || !rows) {
    return (
      <Section title={t.byCost}>
        {failed?.error ? <ErrorState error={failed.error} onRetry={failed.refetch} /> : <LoadingState />}
      </Section>
    )
  }
  const { totalRows } = now.data
  function open(key: string) {
    if (kind === 'user') void navigate({ to: '/users/$userId', params: { userId: key } })
    else void navigate({ to: '/customers/$customerId', params: { customerId: key } })
  }
  return (
    <Section
      title={t.byCost}
      isFlush
      isStale={now.isPlaceholderData || before.isPlaceholderData}
      actions={
        <SearchField
          label={kind === 'user' ? t.searchUser : t.searchCustomer}
          value={query}
          onChange={(text) => onChange({ q: text || undefined })}
        />
      }
    >
      {all.length === 0
        ? <EmptyState title={kind === 'user' ? t.emptyUser : t.emptyCustomer} hint={t.emptyHint} />
        : rows.length === 0
        ? (
          <EmptyState icon={SearchX} title={t.noMatch} hint={t.noMatchHint(query)}>
            <Button onClick={() => onChange({ q: undefined })}>{t.clear}</Button>
          </EmptyState>
        )
        : (
          <DataTable
            label={t[kind]}
            columns={columns}
            rows={rows}
            rowKey={({ key }) => JSON.stringify(key)}
            rowAction={({ key, text }) => key === null ? undefined : { label: t.open(text), run: () => open(key) }}
            sort={sort}
            onSort={(chosen) => onChange({ sort: chosen })}
            csvName={`${kind}s ${start}`}
            minWidth='52rem'
            note={wanted
              ? t.count(format.count(rows.length), format.count(all.length))
              : totalRows > mostRows
              ? t.beyond(format.count(mostRows), format.count(totalRows))
              : undefined}
            totals={{
              name: common.total,
              cost: (
                <Money
                  value={wanted ? sumOf(rows.map(({ cost }) => cost)) : now.data.totalCost}
                  currency={currency}
                />
              ),
              calls: format.count(sumOf(rows.map(({ calls }) => calls))),
              tokens: format.shortCount(sumOf(rows.map(({ tokens }) => tokens))),
              unpriced: format.count(sumOf(rows.map(({ unpricedRequests }) => unpricedRequests))),
            }}
          />
        )}
    </Section>
  )
}
