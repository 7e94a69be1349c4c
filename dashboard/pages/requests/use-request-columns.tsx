import { useMemo } from 'react'
import type { UsageRequest } from '../../../types/index.ts'
import type { Column } from '../../components/data-table.tsx'
import { Money } from '../../components/money.tsx'
import { words } from '../../components/words.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useNames } from '../../range/names.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import { CallStatus } from './call-status.tsx'
import { Filtered } from './filtered.tsx'
import type { RequestsSearch } from './requests-search.ts'
import { requestsWords } from './requests-words.ts'
import styles from './requests.module.css'

/** The columns of the log for which there is room in `width` pixels. `onFilter` limits the list to what a cell says. */
export function useRequestColumns(
  width: number,
  onFilter: (filter: Partial<RequestsSearch>) => void,
): Column<UsageRequest>[] {
  const t = useMessages(requestsWords)
  const common = useMessages(words)
  const format = useFormat()
  const nameOf = useNames()
  const { timeZone } = useRange()
  const { currency } = useScope()
  return useMemo(() => {
    const isWide = width >= 1_150
    const isNarrow = width < 700
    const hasFigures = width >= 940
    const filtered = (name: string, filter: Partial<RequestsSearch>) => (
      <Filtered
        label={common.filterBy(name)}
        onSelect={() => onFilter(filter)}
      >
        {name}
      </Filtered>
    )
    const userOf = ({ userId, userEmail, batchJobId }: UsageRequest) =>
      userId !== null ? nameOf('user', userId, userEmail) : batchJobId !== null ? t.job : null
    const inputOf = ({ inputTokens, cacheReadTokens, cacheWriteTokens }: UsageRequest) =>
      inputTokens + cacheReadTokens + cacheWriteTokens

    const all: (Column<UsageRequest> | false)[] = [
      {
        id: 'when',
        header: t.when,
        value: ({ createdAt }) => createdAt,
        cell: ({ createdAt, status }) => (
          <span className={styles.when}>
            <span className={styles.dot} data-status={status} />
            <time dateTime={createdAt} title={createdAt}>{format.moment(createdAt, timeZone)}</time>
          </span>
        ),
        width: '11.75rem',
      },
      {
        id: 'model',
        header: common.model,
        value: ({ modelUsed }) => modelUsed,
        cell: ({ modelUsed, line }) => (
          <Filtered
            label={common.filterBy(modelUsed)}
            onSelect={() => onFilter({ model: modelUsed })}
          >
            {modelUsed}
            {line > 0 && <span className={styles.line} title={t.lineHint}>{t.line(line)}</span>}
          </Filtered>
        ),
      },
      !isNarrow && {
        id: 'feature',
        header: common.feature,
        value: ({ featureName }) => featureName,
        cell: ({ feature, featureName }) => feature === null ? '–' : filtered(featureName ?? feature, { feature }),
      },
      !isNarrow && {
        id: 'user',
        header: common.user,
        value: userOf,
        cell: (row) => {
          const name = userOf(row)
          if (name === null) return '–'
          return row.userId === null
            ? <span className={styles.soft}>{name}</span>
            : filtered(name, { user: row.userId })
        },
      },
      isWide && {
        id: 'customer',
        header: common.customer,
        value: ({ customerId, customerName }) => customerName ?? customerId,
        cell: ({ customerId, customerName }) =>
          customerId === null ? '–' : filtered(nameOf('customer', customerId, customerName), { customer: customerId }),
      },
      hasFigures && {
        id: 'input',
        header: t.input,
        isNumeric: true,
        value: inputOf,
        cell: (row) => format.count(inputOf(row)),
        width: '5rem',
      },
      hasFigures && {
        id: 'output',
        header: t.output,
        isNumeric: true,
        value: ({ outputTokens }) => outputTokens,
        cell: ({ outputTokens }) => format.count(outputTokens),
        width: '4.75rem',
      },
      {
        id: 'cost',
        header: common.cost,
        csvHeader: `${common.cost} (${currency})`,
        isNumeric: true,
        value: ({ totalCost }) => totalCost,
        cell: ({ totalCost, unpricedReason }) =>
          totalCost !== null
            ? <Money value={totalCost} currency={currency} />
            : unpricedReason === 'usage_missing'
            ? <span className={styles.soft}>{t.unknownCost}</span>
            : <span className={styles.unpriced}>{t.unpricedCost}</span>,
        width: '6.5rem',
      },
      hasFigures && {
        id: 'time',
        header: t.time,
        csvHeader: `${t.time} (ms)`,
        isNumeric: true,
        value: ({ latencyMs }) => latencyMs,
        cell: ({ latencyMs }) => format.duration(latencyMs),
        width: '4.5rem',
      },
      !isNarrow && {
        id: 'status',
        header: t.status,
        value: ({ status }) => status,
        cell: ({ status }) => (
          <Filtered label={common.filterBy(t[status])} onSelect={() => onFilter({ status })}>
            <CallStatus status={status} />
          </Filtered>
        ),
        width: '7.25rem',
      },
    ]
    return all.filter((column) => column !== false).map((column) => ({ ...column, isSortable: false }))
  }, [width, onFilter, common, currency, format, nameOf, t, timeZone])
}
