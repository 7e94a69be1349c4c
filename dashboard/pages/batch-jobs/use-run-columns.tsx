import { useMemo } from 'react'
import type { Column } from '../../components/data-table.tsx'
import { Money } from '../../components/money.tsx'
import { words } from '../../components/words.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useRange, useScope } from '../../range/use-range.ts'
import { batchJobsWords } from './batch-jobs-words.ts'
import styles from './batch-jobs.module.css'
import { type Run, RunStatus, runTime } from './run-status.tsx'
import { useLongDuration } from './use-long-duration.ts'

/** The columns of the runs for which there is room in `width` pixels. */
export function useRunColumns(width: number): Column<Run>[] {
  const t = useMessages(batchJobsWords)
  const common = useMessages(words)
  const format = useFormat()
  const longDuration = useLongDuration()
  const { timeZone } = useRange()
  const { currency } = useScope()
  return useMemo(() => {
    const isWide = width >= 1_150
    const isRoomy = width >= 940
    const isNarrow = width < 700
    const all: (Column<Run> | false)[] = [
      {
        id: 'started',
        header: t.started,
        value: ({ startedAt }) => startedAt,
        cell: ({ startedAt, featureName }) => {
          const moment = <time dateTime={startedAt} title={startedAt}>{format.moment(startedAt, timeZone)}</time>
          return isNarrow
            ? (
              <span className={styles.two}>
                <span>{featureName}</span> <span className={styles.soft}>{moment}</span>
              </span>
            )
            : moment
        },
        width: '11.25rem',
      },
      !isNarrow && {
        id: 'feature',
        header: common.feature,
        value: ({ featureName }) => featureName,
      },
      {
        id: 'status',
        header: t.status,
        value: ({ status }) => status,
        cell: (run) => <RunStatus run={run} />,
        width: isNarrow ? undefined : '7.5rem',
      },
      isWide && {
        id: 'organization',
        header: t.organization,
        value: ({ organizationId }) => organizationId,
        cell: ({ organizationId }) =>
          organizationId === null ? '–' : <code title={organizationId}>{organizationId.slice(0, 8)}</code>,
        width: '7rem',
      },
      !isNarrow && {
        id: 'items',
        header: t.items,
        csvHeader: t.itemsHeader,
        isNumeric: true,
        value: ({ itemsProcessed }) => itemsProcessed,
        cell: ({ itemsProcessed, itemsTotal }) => (
          <>
            {format.count(itemsProcessed)}
            {itemsTotal !== null && <span className={styles.soft}>{` / ${format.count(itemsTotal)}`}</span>}
          </>
        ),
        width: '7.5rem',
      },
      isRoomy && {
        id: 'failed',
        header: t.failedItems,
        isNumeric: true,
        value: ({ itemsFailed }) => itemsFailed,
        cell: ({ itemsFailed }) =>
          itemsFailed === 0 ? '–' : <span className={styles.bad}>{format.count(itemsFailed)}</span>,
        width: '5rem',
      },
      !isNarrow && {
        id: 'duration',
        header: t.duration,
        csvHeader: `${t.duration} (ms)`,
        isNumeric: true,
        value: runTime,
        cell: (run) => longDuration(runTime(run)),
        width: '6.5rem',
      },
      isWide && {
        id: 'tokens',
        header: common.tokens,
        isNumeric: true,
        value: ({ totalTokens }) => totalTokens,
        cell: ({ totalTokens }) => <span title={format.count(totalTokens)}>{format.shortCount(totalTokens)}</span>,
        width: '6rem',
      },
      {
        id: 'cost',
        header: common.cost,
        csvHeader: `${common.cost} (${currency})`,
        isNumeric: true,
        value: ({ totalCost }) => totalCost,
        cell: ({ totalCost, unpricedRequests }) => (
          <span title={unpricedRequests === 0 ? undefined : common.unpriced(unpricedRequests)}>
            <Money value={totalCost} currency={currency} />
            {unpricedRequests > 0 && <span className={styles.warn}>&nbsp;+?</span>}
          </span>
        ),
        width: '6.75rem',
      },
      isRoomy && {
        id: 'error',
        header: t.error,
        value: ({ errorMessage }) => errorMessage,
        cell: ({ errorMessage }) => errorMessage === null ? '–' : <span title={errorMessage}>{errorMessage}</span>,
        width: isWide ? '16%' : '20%',
      },
    ]
    return all.filter((column) => column !== false)
  }, [width, common, currency, format, longDuration, t, timeZone])
}
