import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import type { UsageReader } from '../../../types/index.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Money } from '../../components/money.tsx'
import { Section } from '../../components/section.tsx'
import { words } from '../../components/words.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { addDays } from '../../range/range.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import { CallStatus } from '../requests/call-status.tsx'
import { peopleWords } from './people-words.ts'

type Request = Awaited<ReturnType<UsageReader['userUsage']>>['recentRequests'][number]

/** A user's newest requests of the days of the page, and what to say where there are none. */
export function UserRequests({ userId, title, empty }: { userId: string; title: string; empty: ReactNode }) {
  const t = useMessages(peopleWords)
  const common = useMessages(words)
  const format = useFormat()
  const scope = useScope()
  const { currency } = scope
  const { start, end, days, timeZone } = useRange()
  const { data, error, refetch, isPlaceholderData } = useQuery(
    useUsageQueries().userUsage(userId, { ...scope, days, at: `${addDays(end, -1)}T12:00:00Z` }),
  )
  const columns = useMemo((): Column<Request>[] => {
    return [
      {
        id: 'when',
        header: t.when,
        value: ({ createdAt }) => createdAt,
        cell: ({ createdAt }) => format.moment(createdAt, timeZone),
        width: '11.5rem',
      },
      { id: 'model', header: common.model, value: ({ modelUsed }) => modelUsed, width: '10rem' },
      {
        id: 'feature',
        header: common.feature,
        value: ({ featureName }) => featureName,
      },
      { id: 'customer', header: common.customer, value: ({ customerName }) => customerName },
      {
        id: 'cost',
        width: '5.5rem',
        header: common.cost,
        csvHeader: `${common.cost} (${currency})`,
        isNumeric: true,
        value: ({ cost }) => cost,
        cell: ({ cost }) => <Money value={cost} currency={currency} />,
      },
      {
        id: 'input',
        width: '5rem',
        header: t.input,
        isNumeric: true,
        value: inputTokens,
        cell: (request) => format.count(inputTokens(request)),
      },
      {
        id: 'output',
        width: '4.75rem',
        header: t.output,
        isNumeric: true,
        value: ({ outputTokens }) => outputTokens,
        cell: ({ outputTokens }) => format.count(outputTokens),
      },
      {
        id: 'time',
        width: '4.75rem',
        header: t.time,
        csvHeader: `${t.time} (ms)`,
        isNumeric: true,
        value: ({ latencyMs }) => latencyMs,
        cell: ({ latencyMs }) => format.duration(latencyMs),
      },
      {
        id: 'status',
        header: t.status,
        value: ({ status }) => status,
        cell: ({ status }) => <CallStatus status={status} />,
        width: '5.5rem',
      },
    ]
  }, [common, currency, format, t, timeZone])
  return (
    <Section title={title} hint={t.recentHint} isFlush isStale={isPlaceholderData}>
      {!data
        ? error ? <ErrorState error={error} onRetry={refetch} /> : <LoadingState />
        : data.recentRequests.length === 0
        ? empty
        : (
          <DataTable
            label={title}
            columns={columns}
            rows={data.recentRequests}
            rowKey={({ id }) => id}
            csvName={`requests ${userId} ${start}`}
            minWidth='63rem'
          />
        )}
    </Section>
  )
}

function inputTokens({ inputTokens, cacheReadTokens, cacheWriteTokens }: Request): number {
  return inputTokens + cacheReadTokens + cacheWriteTokens
}
