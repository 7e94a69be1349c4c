import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import type { RequestOptions, UsageRequest } from '../../../types/index.ts'
import { useUsageQueries } from '../../queries/usage.tsx'

/** How many pages in a row may be empty before somebody is asked whether to go on. */
const mostEmptyPages = 10

export interface RequestLog {
  /** Undefined while the first page is being read. */
  rows: UsageRequest[] | undefined
  error: Error | null
  refetch(): void
  isStale: boolean
  /** Reads on. Undefined while that happens, and where there is nothing more. */
  readMore: (() => void) | undefined
  isReading: boolean
  hasMore: boolean
  /** The next page could not be read. */
  hasFailed: boolean
  /** Back to when a search has looked that goes on only when it is told to. */
  lookedBackTo: string | undefined
  /** From which month on there are lines, where there were others before. */
  retainedFrom: string | null
  /** Calls that came after the list was read, and are not in it yet. */
  arrived: UsageRequest[]
  /** There are more of them than are read at once. */
  isBehind: boolean
  /** Puts the new ones into the list. */
  showArrived(): void
}

/** The log, newest first, page by page; and what is logged meanwhile. */
export function useRequestLog(options: RequestOptions): RequestLog {
  const queries = useUsageQueries()
  const client = useQueryClient()
  const query = queries.requests(options)
  const log = useInfiniteQuery(query)
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = log
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows), [data])

  const since = newSince(rows?.[0]?.createdAt, log.dataUpdatedAt, options.start)
  const isOpenEnded = options.end === undefined || Date.parse(options.end) > Date.now()
  const head = useQuery({
    ...queries.newRequests({ ...options, start: since }),
    enabled: isOpenEnded && rows !== undefined && !log.isPlaceholderData,
  })
  const arrived = useMemo(
    () => rows === undefined || log.isPlaceholderData ? [] : notIn(rows, head.data?.rows ?? []),
    [rows, log.isPlaceholderData, head.data],
  )
  const isBehind = Boolean(head.data?.nextCursor) && arrived.length === head.data?.rows.length

  const showArrived = () => {
    if (isBehind) return void client.resetQueries({ queryKey: query.queryKey, exact: true })
    client.setQueryData(query.queryKey, (before) => {
      const [first, ...others] = before?.pages ?? []
      if (!before || !first) return before
      return { ...before, pages: [{ ...first, rows: newestFirst([...arrived, ...first.rows]) }, ...others] }
    })
  }

  const pages = data?.pages ?? []
  const emptyPages = pages.length - 1 - pages.findLastIndex((page) => page.rows.length > 0)
  const isSearching = emptyPages > 0 && emptyPages % mostEmptyPages !== 0
  const readMore = useCallback(() => void fetchNextPage(), [fetchNextPage])
  const canReadMore = hasNextPage && !isFetching && !isFetchNextPageError
  useEffect(() => {
    if (isSearching && canReadMore) readMore()
  }, [isSearching, canReadMore, readMore])

  const last = pages.at(-1)
  return {
    rows,
    error: log.error,
    refetch: () => void log.refetch(),
    isStale: log.isPlaceholderData,
    readMore: hasNextPage && !isFetching ? readMore : undefined,
    isReading: isFetching,
    hasMore: hasNextPage,
    hasFailed: isFetchNextPageError,
    lookedBackTo: canReadMore && emptyPages > 0 && !isSearching ? last?.lookedBackTo ?? undefined : undefined,
    retainedFrom: last?.retainedFrom ?? null,
    arrived,
    isBehind,
    showArrived,
  }
}

/** How long before the newest call of the list a new one may have begun: it is logged when it ends. */
const longestCallMs = 300_000

/** From when on something new may come. */
function newSince(newest: string | undefined, readAt: number, start: string | undefined): string {
  const since = newest === undefined ? readAt - 3_600_000 : Date.parse(newest) - longestCallMs
  return new Date(Math.max(since, start === undefined ? 0 : Date.parse(start))).toISOString()
}

/** What is new among the newest calls: what comes after the last one of the list is not read yet. */
function notIn(rows: UsageRequest[], newest: UsageRequest[]): UsageRequest[] {
  const known = new Set(rows.map(({ id }) => id))
  const last = rows.at(-1)?.id
  const end = newest.findIndex(({ id }) => id === last)
  return newest.slice(0, end < 0 ? undefined : end).filter(({ id }) => !known.has(id))
}

/** Stable: lines of one moment stay in the order of the database. */
function newestFirst(rows: UsageRequest[]): UsageRequest[] {
  return rows.toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))
}
