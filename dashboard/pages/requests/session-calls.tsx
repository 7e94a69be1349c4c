import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Money } from '../../components/money.tsx'
import { sumOf } from '../../locale/exact.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { useRange, useScope } from '../../range/use-range.ts'
import { CallStatus } from './call-status.tsx'
import { panelWords } from './panel-words.ts'
import styles from './request-panel.module.css'
import type { RequestRow } from './timings.tsx'

/** The calls of the same session, in order. Nothing for a call without one. */
export function SessionCalls({ request, onOpen }: { request: RequestRow; onOpen(id: string): void }) {
  const t = useMessages(panelWords)
  const format = useFormat()
  const { timeZone } = useRange()
  const { currency } = useScope()
  const { sessionId, userId, organizationId, createdAt } = request
  const { data, error, refetch } = useQuery({
    ...useUsageQueries().session({ sessionId, userId, organizationId, createdAt }, { currency }),
    enabled: sessionId !== null,
    placeholderData: undefined,
  })
  if (sessionId === null) return null
  const total = sumOf(data?.map(({ totalCost }) => totalCost ?? 0) ?? [])
  return (
    <section className={styles.part} aria-label={t.sessionTitle}>
      <h3>
        {t.sessionTitle}
        {data && (
          <small>
            {t.sessionHint(data.filter(({ line }) => line === 0).length)} · <Money value={total} currency={currency} />
          </small>
        )}
      </h3>
      {!data
        ? error ? <ErrorState error={error} onRetry={refetch} /> : <LoadingState />
        : (
          <ol className={styles.session}>
            {data.map(({ id, createdAt, modelUsed, status, totalTokens, totalCost }) => (
              <li key={id}>
                <button type='button' aria-current={id === request.id} onClick={() => onOpen(id)}>
                  <span className={styles.sessionTime}>{format.time(Date.parse(createdAt), timeZone)}</span>
                  <span className={styles.sessionModel}>
                    {modelUsed}
                    {status !== 'success' && (
                      <>
                        {' · '}
                        <CallStatus status={status} />
                      </>
                    )}
                  </span>
                  <span className={styles.sessionTokens}>{format.shortCount(totalTokens)}</span>
                  {totalCost === null
                    ? <span className={styles.sessionCost}>–</span>
                    : (
                      <span className={styles.sessionCost}>
                        <Money value={totalCost} currency={currency} />
                      </span>
                    )}
                </button>
              </li>
            ))}
          </ol>
        )}
    </section>
  )
}
