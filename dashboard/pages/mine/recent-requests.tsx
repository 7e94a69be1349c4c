import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { UsageReader } from '../../../types/index.ts'
import { buttonClass } from '../../components/button.tsx'
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
import { dayIn, daysBetween } from '../../range/range.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import { useUser } from '../../session/session.tsx'
import { mineWords } from './mine-words.ts'

type Request = Awaited<ReturnType<UsageReader['userUsage']>>['recentRequests'][number]

/** The newest requests since the first day of the page. */
export function RecentRequests() {
  const t = useMessages(mineWords)
  const common = useMessages(words)
  const format = useFormat()
  const { id } = useUser()
  const { currency } = useScope()
  const { start, timeZone } = useRange()
  const days = Math.max(1, daysBetween(start, dayIn('UTC', new Date())) + 1)
  const { data, error, refetch, isPlaceholderData } = useQuery(useUsageQueries().userUsage(id, { days, currency }))
  const rows = data?.recentRequests
  const columns = useMemo((): Column<Request>[] => [
    {
      id: 'when',
      header: t.when,
      value: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => format.moment(createdAt, timeZone),
      width: '11rem',
    },
    { id: 'model', header: common.model, value: ({ modelUsed }) => modelUsed, width: '13rem' },
    {
      id: 'feature',
      header: common.feature,
      value: ({ featureName }) => featureName,
    },
    {
      id: 'cost',
      header: common.cost,
      csvHeader: `${common.cost} (${currency})`,
      isNumeric: true,
      value: ({ cost }) => cost,
      cell: ({ cost }) => <Money value={cost} currency={currency} />,
    },
    {
      id: 'input',
      header: t.input,
      isNumeric: true,
      value: ({ inputTokens, cacheReadTokens, cacheWriteTokens }) => inputTokens + cacheReadTokens + cacheWriteTokens,
      cell: ({ inputTokens, cacheReadTokens, cacheWriteTokens }) =>
        format.count(inputTokens + cacheReadTokens + cacheWriteTokens),
    },
    {
      id: 'output',
      header: t.output,
      isNumeric: true,
      value: ({ outputTokens }) => outputTokens,
      cell: ({ outputTokens }) => format.count(outputTokens),
    },
    {
      id: 'time',
      header: t.time,
      csvHeader: `${t.time} (ms)`,
      isNumeric: true,
      value: ({ latencyMs }) => latencyMs,
      cell: ({ latencyMs }) => format.duration(latencyMs),
    },
    { id: 'status', header: t.status, value: ({ status }) => status, width: '6rem' },
  ], [common, currency, format, t, timeZone])

  return (
    <Section title={t.recent} hint={t.recentHint} isFlush isStale={isPlaceholderData}>
      {!rows
        ? error ? <ErrorState error={error} onRetry={refetch} /> : <LoadingState />
        : rows.length === 0
        ? (
          <EmptyState title={t.empty} hint={t.emptyHint}>
            <Link to='/try' className={buttonClass()}>{t.tryIt}</Link>
          </EmptyState>
        )
        : (
          <DataTable
            label={t.recent}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            csvName='my requests'
            minWidth='60rem'
          />
        )}
    </Section>
  )
}
