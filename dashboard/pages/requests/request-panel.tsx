import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, useEffect } from 'react'
import { Button, buttonClass } from '../../components/button.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { dayIn } from '../../range/range.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import { CallStatus } from './call-status.tsx'
import { CostLines } from './cost-lines.tsx'
import type { OpenRequestProps } from './open-request.tsx'
import { panelWords } from './panel-words.ts'
import { RawJson } from './raw-json.tsx'
import { RequestFacts } from './request-facts.tsx'
import { SessionCalls } from './session-calls.tsx'
import { Timings } from './timings.tsx'
import styles from './request-panel.module.css'

/** Under it the panel covers the page, and so is modal. */
const narrow = '(max-width: 56rem)'

/** A call with all that the ledger knows of it. The arrow keys go to its neighbours, Escape closes it. */
export default function RequestPanel(
  { id, previousId, nextId, onOpen, onFilter, onClosed }: OpenRequestProps & { id: string },
) {
  const t = useMessages(panelWords)
  const format = useFormat()
  const { timeZone } = useRange()
  const { currency } = useScope()
  const queries = useUsageQueries()
  const client = useQueryClient()
  const { data: request, error, refetch } = useQuery(queries.request(id))
  const isModal = matchMedia(narrow).matches

  useEffect(() => {
    for (const neighbour of [previousId, nextId]) {
      if (neighbour === undefined) continue
      void client.prefetchQuery(queries.request(neighbour))
      void client.prefetchQuery(queries.explainCost(neighbour, { currency }))
    }
  }, [client, queries, previousId, nextId, currency])

  function onKeyDown(event: KeyboardEvent) {
    // What scrolls itself keeps its arrow keys.
    if (event.target instanceof Element && event.target.closest('pre, a, ol')) return
    const target = { ArrowUp: previousId, ArrowDown: nextId }[event.key]
    if (target === undefined) return
    event.preventDefault()
    onOpen(target)
  }

  return (
    <Dialog.Root open modal={isModal} onOpenChange={() => onOpen(undefined)}>
      <Dialog.Portal>
        {isModal && <Dialog.Overlay className={styles.overlay} />}
        <Dialog.Content
          className={styles.panel}
          aria-describedby={undefined}
          onKeyDown={onKeyDown}
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            onClosed()
          }}
          onInteractOutside={(event) => {
            if (!isModal) event.preventDefault()
          }}
        >
          <div className={styles.head}>
            <div>
              <Dialog.Title className={styles.title}>{request?.modelUsed ?? t.title}</Dialog.Title>
              {request && (
                <p className={styles.moment}>
                  <time dateTime={request.createdAt} title={request.createdAt}>
                    {format.weekday(dayIn(timeZone, new Date(request.createdAt)))},{' '}
                    {format.time(Date.parse(request.createdAt), timeZone)} {timeZone === 'UTC' && 'UTC'}
                  </time>
                </p>
              )}
            </div>
            <Button
              look='quiet'
              aria-label={t.newer}
              title={t.newer}
              disabled={previousId === undefined}
              onClick={() => onOpen(previousId)}
            >
              <ChevronUp size={16} aria-hidden='true' />
            </Button>
            <Button
              look='quiet'
              aria-label={t.older}
              title={t.older}
              disabled={nextId === undefined}
              onClick={() => onOpen(nextId)}
            >
              <ChevronDown size={16} aria-hidden='true' />
            </Button>
            <Dialog.Close className={buttonClass('quiet')} aria-label={t.close} title={t.close}>
              <X size={16} aria-hidden='true' />
            </Dialog.Close>
          </div>
          <div className={styles.body} key={id}>
            {!request ? error ? <ErrorState error={error} onRetry={refetch} /> : <LoadingState /> : (
              <>
                {request.status !== 'success' && (
                  <div className={styles.error}>
                    <p>
                      <CallStatus status={request.status} />
                      {request.errorCode && ` · ${request.errorCode}`}
                    </p>
                    {request.errorMessage && <p>{request.errorMessage}</p>}
                  </div>
                )}
                <CostLines request={request} />
                <Timings request={request} />
                <RequestFacts request={request} onFilter={onFilter} />
                <SessionCalls request={request} onOpen={onOpen} />
                <RawJson title={t.rawUsage} value={request.rawUsage} none={t.noRawUsage} />
                {Object.keys(request.metadata).length > 0 && <RawJson title={t.metadata} value={request.metadata} />}
              </>
            )}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
