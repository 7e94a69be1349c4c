import { ArrowUp, Receipt } from 'lucide-react'
import { type ReactNode, type UIEvent, useCallback, useEffect, useRef, useState } from 'react'
import type { RequestOptions, UsageRequest } from '../../../types/index.ts'
import { Button } from '../../components/button.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Section } from '../../components/section.tsx'
import { useWidth } from '../../components/use-width.ts'
import { words } from '../../components/words.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useRange } from '../../range/use-range.ts'
import { OpenRequest } from './open-request.tsx'
import type { RequestsSearch } from './requests-search.ts'
import { requestsWords } from './requests-words.ts'
import styles from './requests.module.css'
import { useRequestColumns } from './use-request-columns.tsx'
import { type RequestLog as Log, useRequestLog } from './use-request-log.ts'

/**
 * Calls, newest first, as far back as somebody scrolls. New ones come in at the top, or wait behind a button while it is
 * out of sight. A click opens a call beside the list.
 */
export function RequestLog({ title, options, openId, onOpen, onFilter, empty, csvName }: {
  title: string
  options: RequestOptions
  openId: string | undefined
  onOpen(id: string | undefined): void
  onFilter(filter: Partial<RequestsSearch>): void
  /** In the place of a list without any call. */
  empty: ReactNode
  csvName: string
}) {
  const t = useMessages(requestsWords)
  const format = useFormat()
  const { timeZone } = useRange()
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const log = useRequestLog(options)
  const { rows, readMore, arrived, isBehind, showArrived } = log
  const [isScrolled, setScrolled] = useState(false)
  const columns = useRequestColumns(width, onFilter)
  const rowKey = useCallback(({ id }: UsageRequest) => id, [])

  // At the top new calls come in; a reader further down is not moved.
  const isInserted = arrived.length > 0 && !isBehind && !isScrolled
  useEffect(() => {
    if (isInserted) showArrived()
  }, [isInserted, showArrived])

  function onScroll({ target }: UIEvent) {
    if (target instanceof HTMLElement) setScrolled(target.scrollTop > 0)
  }

  const scrollToTop = () => box.current?.querySelector('[tabindex="0"]')?.scrollTo({ top: 0 })

  // Another list begins at its top.
  const asked = JSON.stringify(options)
  const isEmpty = rows?.length === 0
  useEffect(() => {
    scrollToTop()
    setScrolled(false)
  }, [asked, isEmpty])

  function onShowArrived() {
    showArrived()
    scrollToTop()
  }

  const openIndex = rows?.findIndex(({ id }) => id === openId) ?? -1
  const lastOpen = useRef(openIndex)
  if (openIndex >= 0) lastOpen.current = openIndex
  return (
    <Section title={title} isFlush isStale={log.isStale}>
      <div ref={box} className={styles.log} onScrollCapture={onScroll}>
        {(isBehind || arrived.length > 0 && !isInserted) && (
          <Button look='primary' className={styles.arrived} onClick={onShowArrived}>
            <ArrowUp size={14} aria-hidden='true' />
            {isBehind ? t.behind : t.arrived(arrived.length)}
          </Button>
        )}
        {!rows
          ? log.error ? <ErrorState error={log.error} onRetry={log.refetch} /> : <LoadingState />
          : rows.length === 0
          ? log.isReading ? <LoadingState /> : log.lookedBackTo !== undefined
            ? (
              <EmptyState
                icon={Receipt}
                title={t.noMatch}
                hint={t.lookedBackTo(format.moment(log.lookedBackTo, timeZone))}
              >
                <Button onClick={readMore}>{t.goOn}</Button>
              </EmptyState>
            )
            : empty
          : (
            <DataTable
              label={title}
              columns={columns}
              rows={rows}
              rowKey={rowKey}
              openKey={openId}
              rowAction={({ id, modelUsed, createdAt, status }) => ({
                label: [
                  t.open(modelUsed, format.moment(createdAt, timeZone)),
                  ...status === 'success' ? [] : [t[status]],
                ].join(', '),
                run: () => onOpen(id),
              })}
              onEnd={log.hasFailed || log.lookedBackTo !== undefined ? undefined : readMore}
              minWidth='0'
              note={<Note log={log} />}
              csvName={csvName}
            />
          )}
      </div>
      <span className='visually-hidden' role='status'>{arrived.length > 0 && t.arrived(arrived.length)}</span>
      <OpenRequest
        id={openId}
        previousId={rows?.[openIndex - 1]?.id}
        nextId={openIndex >= 0 ? rows?.[openIndex + 1]?.id : undefined}
        onOpen={onOpen}
        onFilter={onFilter}
        onClosed={() =>
          box.current?.querySelector<HTMLElement>(`tr[data-index="${lastOpen.current}"] [data-row-action]`)?.focus()}
      />
    </Section>
  )
}

/** How far the list goes, and how it goes on. */
function Note({ log }: { log: Log }) {
  const t = useMessages(requestsWords)
  const common = useMessages(words)
  const format = useFormat()
  const { timeZone } = useRange()
  const { readMore } = log
  if (log.hasFailed) return <More text={t.readFailed} action={common.retry} onClick={readMore} />
  if (log.lookedBackTo !== undefined) {
    return <More text={t.lookedBackTo(format.moment(log.lookedBackTo, timeZone))} action={t.goOn} onClick={readMore} />
  }
  if (log.hasMore) return log.isReading ? t.reading : t.more
  return log.retainedFrom === null ? t.all : t.retained(format.fullDay(log.retainedFrom))
}

function More({ text, action, onClick }: { text: string; action: string; onClick: (() => void) | undefined }) {
  return (
    <>
      {text}
      <Button look='quiet' onClick={onClick} disabled={!onClick}>{action}</Button>
    </>
  )
}
