import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { ReadOptions, RequestOptions, UsageDimension, UsageReader, UsageRequest } from '../../types/index.ts'

/** How often the page looks whether there is something new. */
export const pollingMs = 5_000

/** How often it does where new calls are announced. */
const livePollingMs = 30_000

/** Where reading page by page begins. */
const firstPage: string | undefined = undefined

type Options<Read extends keyof UsageReader> = Parameters<UsageReader[Read]>[0]

/**
 * Every read of the ledger as a query. Keys begin with the reader's user: nobody is shown what another one read. `locale`
 * is the language of names; `isLive`, whether new calls are announced.
 */
export function createUsageQueries(reader: UsageReader, userId: string, locale: string, isLive: boolean) {
  const key = (...parts: unknown[]) => ['usage', userId, locale, ...parts]
  const live = { refetchInterval: isLive ? livePollingMs : pollingMs }
  const polled = { refetchInterval: pollingMs }
  return {
    access: () => queryOptions({ queryKey: key('access'), queryFn: reader.access, staleTime: 60_000 }),
    overview: (options: ReadOptions) =>
      queryOptions({ queryKey: key('overview', options), queryFn: () => reader.overview(options), ...live }),
    dailyCosts: (options: ReadOptions) =>
      queryOptions({ queryKey: key('dailyCosts', options), queryFn: () => reader.dailyCosts(options), ...live }),
    costsBy: (dimension: UsageDimension, options: ReadOptions & { limit?: number }) =>
      queryOptions({
        queryKey: key('costsBy', dimension, options),
        queryFn: () => reader.costsBy(dimension, { ...options, locale }),
        ...live,
      }),
    timeseries: (options: Options<'timeseries'>) =>
      queryOptions({
        queryKey: key('timeseries', options),
        queryFn: () => reader.timeseries({ ...options, locale }),
        ...live,
      }),
    latency: (options: Options<'latency'>) =>
      queryOptions({ queryKey: key('latency', options), queryFn: () => reader.latency(options), ...live }),
    userUsage: (id: string, options: Parameters<UsageReader['userUsage']>[1]) =>
      queryOptions({
        queryKey: key('userUsage', id, options),
        queryFn: () => reader.userUsage(id, { ...options, locale }),
        ...live,
      }),
    costSummary: (options: Options<'costSummary'>) =>
      queryOptions({ queryKey: key('costSummary', options), queryFn: () => reader.costSummary(options), ...live }),
    unpricedModels: (options: Options<'unpricedModels'>) =>
      queryOptions({
        queryKey: key('unpricedModels', options),
        queryFn: () => reader.unpricedModels(options),
        ...live,
      }),
    requests: (options: RequestOptions) =>
      infiniteQueryOptions({
        queryKey: key('requests', options),
        queryFn: ({ pageParam }) => reader.requests({ ...options, locale, cursor: pageParam }),
        initialPageParam: firstPage,
        getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
        // The pages stay as they were read: what is new comes by newRequests.
        staleTime: Infinity,
      }),
    newRequests: (options: RequestOptions) =>
      queryOptions({
        queryKey: key('newRequests', options),
        queryFn: () => reader.requests({ ...options, locale, limit: 200 }),
        placeholderData: undefined,
        gcTime: 0,
        ...live,
      }),
    request: (id: string) =>
      queryOptions({ queryKey: key('request', id), queryFn: () => reader.request(id), placeholderData: undefined }),
    session: (
      of: Pick<UsageRequest, 'sessionId' | 'userId' | 'organizationId' | 'createdAt'>,
      options: Parameters<UsageReader['session']>[1],
    ) =>
      queryOptions({
        queryKey: key('session', of, options),
        queryFn: () => reader.session(of, { ...options, locale }),
        ...live,
      }),
    batchJobs: (options: Options<'batchJobs'>) =>
      queryOptions({
        queryKey: key('batchJobs', options),
        queryFn: () => reader.batchJobs({ ...options, locale }),
        ...polled,
      }),
    featureStats: (options: Options<'featureStats'>) =>
      queryOptions({
        queryKey: key('featureStats', options),
        queryFn: () => reader.featureStats({ ...options, locale }),
        ...polled,
      }),
    explainCost: (id: string, options: Parameters<UsageReader['explainCost']>[1]) =>
      queryOptions({ queryKey: key('explainCost', id, options), queryFn: () => reader.explainCost(id, options) }),
  }
}

export type UsageQueries = ReturnType<typeof createUsageQueries>
