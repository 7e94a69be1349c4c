import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Receipt, X } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { type RequestOptions, requestStatus } from '../../../types/index.ts'
import { Button, buttonClass } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Page } from '../../components/page.tsx'
import { Select } from '../../components/select.tsx'
import { words } from '../../components/words.ts'
import { useMessages } from '../../locale/locale.tsx'
import chipStyles from '../../range/filter-chips.module.css'
import { FilterChips } from '../../range/filter-chips.tsx'
import { dimensions, filtersOf } from '../../range/filters.ts'
import { PagePickers } from '../../range/page-pickers.tsx'
import { startOfDay } from '../../range/start-of-day.ts'
import { rangeChange, useChangeShared, useRange, useScope } from '../../range/use-range.ts'
import { RequestLog } from './request-log.tsx'
import { RequestSearch } from './request-search.tsx'
import type { RequestsSearch } from './requests-search.ts'
import { requestsWords } from './requests-words.ts'
import styles from './requests.module.css'

const route = getRouteApi('/requests')

/** What limits the list besides the dimensions, and has a chip. */
const ids = ['request', 'session', 'batch'] as const

const noLimits = Object.fromEntries([...dimensions, ...ids, 'status', 'unpriced'].map((key) => [key, undefined]))

/** The log itself: every call, newest first, and each with how its cost came about. */
export function RequestsPage() {
  const t = useMessages(requestsWords)
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/requests' })
  const options = useRequestOptions(search)
  const changeShared = useChangeShared()
  const { start } = useRange()
  const { status, unpriced, open } = search

  const change = useCallback(
    (changes: Partial<RequestsSearch>) =>
      void navigate({ to: '.', search: (before) => ({ ...before, ...changes }), resetScroll: false }),
    [navigate],
  )
  // From call to call is one step in the browser's history.
  const onOpen = useCallback(
    (id: string | undefined) =>
      void navigate({
        to: '.',
        search: (before) => ({ ...before, open: id }),
        replace: open !== undefined,
        resetScroll: false,
      }),
    [navigate, open],
  )
  return (
    <Page
      title={t.title}
      actions={<PagePickers />}
    >
      <div className={styles.controls}>
        <RequestSearch onFilter={change} />
        <Select
          label={t.status}
          value={status ?? ''}
          options={[
            { value: '', name: t.anyStatus },
            ...requestStatus.options.map((value) => ({ value, name: t[value] })),
          ]}
          onChange={(chosen) => change({ status: chosen === '' ? undefined : chosen })}
        />
        <label className={styles.check}>
          <input
            type='checkbox'
            checked={unpriced === '1'}
            onChange={({ target }) => change({ unpriced: target.checked ? '1' : undefined })}
          />
          {t.unpricedOnly}
        </label>
        <FilterChips filters={search} onRemove={(dimension) => change({ [dimension]: undefined })} />
        <IdChips search={search} onRemove={(key) => change({ [key]: undefined })} />
      </div>
      <RequestLog
        title={t.log}
        options={options}
        openId={open}
        onOpen={onOpen}
        onFilter={change}
        csvName={`requests ${start}`}
        empty={
          <Empty
            search={search}
            onClear={() => change(noLimits)}
            onLookBack={() => changeShared(rangeChange({ range: '12m' }))}
          />
        }
      />
    </Page>
  )
}

/** A request and the calls of a batch job are found whenever they were. */
function isFoundByKey({ request, batch }: RequestsSearch): boolean {
  return request !== undefined || batch !== undefined
}

/** Which lines these are. */
function useRequestOptions(search: RequestsSearch): RequestOptions {
  const { start, end, timeZone } = useRange()
  const { currency, organizationId } = useScope()
  return useMemo(() => ({
    organizationId,
    currency,
    filters: filtersOf(search),
    status: search.status,
    unpricedOnly: search.unpriced === '1',
    requestId: search.request,
    sessionId: search.session,
    batchJobId: search.batch,
    ...isFoundByKey(search) ? {} : { start: startOfDay(start, timeZone), end: startOfDay(end, timeZone) },
  }), [search, start, end, timeZone, currency, organizationId])
}

/** The request and the session that the page is limited to, each with a way to lift that. */
function IdChips({ search, onRemove }: { search: RequestsSearch; onRemove(key: typeof ids[number]): void }) {
  const t = useMessages(requestsWords)
  const common = useMessages(words)
  const set = ids.flatMap((key) => search[key] === undefined ? [] : [{ key, value: search[key] }])
  if (set.length === 0) return null
  return (
    <ul className={chipStyles.chips}>
      {set.map(({ key, value }) => (
        <li key={key}>
          <button
            type='button'
            className={chipStyles.chip}
            aria-label={common.remove(`${t[key]}: ${value}`)}
            onClick={() => onRemove(key)}
          >
            <span className={chipStyles.dimension}>{t[key]}</span>
            <span className={styles.id}>{value}</span>
            <X size={13} aria-hidden='true' />
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Why there is nothing, and the way on. */
function Empty({ search, onClear, onLookBack }: { search: RequestsSearch; onClear(): void; onLookBack(): void }) {
  const t = useMessages(requestsWords)
  const { preset } = useRange()
  const isLimited = [...dimensions, ...ids, 'status' as const, 'unpriced' as const].some((key) =>
    search[key] !== undefined
  )
  if (!isLimited) {
    return (
      <EmptyState icon={Receipt} title={t.empty} hint={t.emptyHint}>
        <Link to='/try' className={buttonClass()}>{t.tryIt}</Link>
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={Receipt} title={t.noMatch} hint={isFoundByKey(search) ? t.noRequestHint : t.noMatchHint}>
      {!isFoundByKey(search) && preset !== '12m' && <Button onClick={onLookBack}>{t.lastYear}</Button>}
      <Button onClick={onClear}>{t.clear}</Button>
    </EmptyState>
  )
}
