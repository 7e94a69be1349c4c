import type { SupabaseClient } from '@supabase/supabase-js'
import camelcaseKeys, { type CamelCaseKeys } from 'camelcase-keys'
import { z } from 'zod'
import { adminSummary } from './admin-summary.ts'
import { batchJobs } from './batch-jobs.ts'
import { costExplanation } from './cost-explanation.ts'
import { costSummary } from './cost-summary.ts'
import { costsBy } from './costs-by.ts'
import { dailyCosts } from './daily-costs.ts'
import { dashboard } from './dashboard.ts'
import type { Database } from './database.types.ts'
import { entitySummary } from './entity-summary.ts'
import { featureName } from './feature-name.ts'
import { featureStats } from './feature-stats.ts'
import { latency } from './latency.ts'
import { overview } from './overview.ts'
import { type Requests, requests, type RequestStatus } from './requests.ts'
import { timeseries } from './timeseries.ts'
import { unpricedModels } from './unpriced-models.ts'
import { usageAccess } from './usage-access.ts'
import type { UsageDimension } from './usage-range.ts'
import { usageRow } from './usage-row.ts'
import { usageSummary } from './usage-summary.ts'
import { userUsage } from './user-usage.ts'

/** What a read is about: all of it may be left out. Days are UTC days, `end` is the day after the last one. */
export interface ReadOptions {
  /** `YYYY-MM-DD`; default: the first of this month. */
  start?: string
  /** `YYYY-MM-DD`, itself outside; default: tomorrow. */
  end?: string
  organizationId?: string
  filters?: {
    userId?: string
    customerId?: string
    entityType?: string
    entityId?: string
    feature?: string
    requestType?: string
    provider?: string
    model?: string
    /** What has none of these. */
    without?: (keyof typeof absentKeys)[]
  }
  /** ISO 4217; default: USD. */
  currency?: string
}

/** Which lines of the log. Moments are ISO 8601, `end` is outside. */
export interface RequestOptions extends ReadOptions, Named {
  status?: RequestStatus
  unpricedOnly?: boolean
  requestId?: string
  sessionId?: string
  batchJobId?: string
  /** Lines of a page; default: 100. */
  limit?: number
  /** `nextCursor` of the page before. */
  cursor?: string
}

/** What failed: PostgREST's error, such as `PT403` when it asked for more than the caller may see or do. */
export class UsageReadError extends Error {
  readonly code: string
  readonly details: string | null
  readonly hint: string | null

  constructor(error: { code: string; message: string; details: string | null; hint: string | null }) {
    super(error.message)
    this.name = 'UsageReadError'
    this.code = error.code
    this.details = error.details
    this.hint = error.hint
  }
}

/** Every read of the ledger, as the client's user, with camelCase keys. Rejects with a {@link UsageReadError}. */
export function createUsageReader(supabase: SupabaseClient<Database>) {
  const readRequests = async (
    { status, unpricedOnly, requestId, sessionId, batchJobId, limit, cursor, locale, ...options }: RequestOptions = {},
  ) =>
    checked(
      requests,
      await supabase.rpc('get_ai_requests', {
        ...moneyArgs(options),
        p_status: status,
        p_unpriced_only: unpricedOnly,
        p_request_id: requestId,
        p_session_id: sessionId,
        p_batch_job_id: batchJobId,
        p_limit: limit,
        p_cursor: cursor,
        p_locale: locale,
      }),
    )

  return {
    /** What the caller may ask for. */
    access: async () => checked(usageAccess, await supabase.rpc('get_ai_usage_access')),

    /** Cost, tokens, calls, success rate in percent and projected month end of a range. */
    overview: async (options: ReadOptions = {}) =>
      checked(overview, await supabase.rpc('get_ai_usage_overview', moneyArgs(options))),

    /** Every day of a range. */
    dailyCosts: async (options: ReadOptions = {}) =>
      checked(dailyCosts, await supabase.rpc('get_ai_daily_costs', moneyArgs(options))),

    /** Any breakdown, the most expensive first. */
    costsBy: (dimension: UsageDimension, options?: CostsByOptions) => readCostsBy(supabase, dimension, options),

    /** What each feature cost, and what it is called; of calls without a feature both are null. */
    costsByFeature: async (options?: CostsByOptions) => {
      const { rows, ...rest } = await readCostsBy(supabase, 'feature', options)
      return { ...rest, rows: rows.map(({ key, name, ...row }) => ({ feature: key, featureName: name, ...row })) }
    },

    /** What each user cost, with their address; of background jobs both are null. */
    costsByUser: async (options?: CostsByOptions) => {
      const { rows, ...rest } = await readCostsBy(supabase, 'user', options)
      return { ...rest, rows: rows.map(({ key, name, ...row }) => ({ userId: key, userName: name, ...row })) }
    },

    /**
     * A total per day, week or month in any time zone, or a breakdown of it in UTC days: of the `limit` most expensive
     * keys, and of the others together.
     */
    timeseries: async (
      { interval, dimension, timeZone, locale, limit, ...options }: ReadOptions & Named & {
        interval?: 'day' | 'week' | 'month'
        dimension?: UsageDimension
        timeZone?: string
        limit?: number
      } = {},
    ) =>
      checked(
        timeseries,
        await supabase.rpc('get_ai_usage_timeseries', {
          ...moneyArgs(options),
          p_interval: interval,
          p_dimension: dimension,
          p_time_zone: timeZone,
          p_locale: locale,
          p_limit: limit,
        }),
      ),

    /** Milliseconds of successful calls, in all or by a dimension. */
    latency: async (
      { dimension, limit, locale, ...options }: Omit<ReadOptions, 'currency'> & Named & {
        dimension?: UsageDimension
        limit?: number
      } = {},
    ) =>
      checked(
        latency,
        await supabase.rpc('get_ai_latency', {
          ...rangeArgs(options),
          p_dimension: dimension,
          p_limit: limit,
          p_locale: locale,
        }),
      ),

    /** Calls, failures, durations and top errors of the product's features. */
    featureStats: async ({ limit, topErrors, locale, ...options }: FeatureStatsOptions = {}) =>
      checked(
        featureStats,
        await supabase.rpc('get_ai_feature_stats', {
          ...rangeArgs(options),
          p_limit: limit,
          p_top_errors: topErrors,
          p_locale: locale,
        }),
      ),

    /** One entity, such as a deal, ever or in a range; `userId` limits it to one user's part. */
    entitySummary: async (
      entityType: string,
      entityId: string,
      { start, end, organizationId, userId, currency, locale }: Omit<ReadOptions, 'filters'> & Named & {
        userId?: string
      } = {},
    ) =>
      checked(
        entitySummary,
        await supabase.rpc('get_ai_entity_summary', {
          p_entity_type: entityType,
          p_entity_id: entityId,
          p_start: start,
          p_end: end,
          p_organization_id: organizationId,
          p_user_id: userId,
          p_currency: currency,
          p_locale: locale,
        }),
      ),

    /** What features are called, in one language or in all. */
    features: async ({ locale }: Named = {}) => {
      const query = supabase.from('ai_features').select().order('feature').order('locale')
      return checked(z.array(featureName), await (locale ? query.eq('locale', locale.toLowerCase()) : query))
    },

    /** A row per month, user and organization, the newest month first. */
    summary: async () =>
      checked(
        z.array(usageSummary),
        await supabase.from('ai_usage_summary').select().order('month', { ascending: false }),
      ),

    /** The admins' dashboard over the last days. */
    dashboard: async ({ days, organizationId, currency, locale }: RecentOptions & Named = {}) =>
      checked(
        dashboard,
        await supabase.rpc('get_ai_usage_dashboard', {
          p_days: days,
          p_organization_id: organizationId,
          p_currency: currency,
          p_locale: locale,
        }),
      ),

    /** The last days in short, by provider and by service. */
    adminSummary: async ({ days, organizationId, currency, locale }: RecentOptions & Named = {}) =>
      checked(
        adminSummary,
        await supabase.rpc('get_ai_usage_summary', {
          p_days: days,
          p_organization_id: organizationId,
          p_currency: currency,
          p_locale: locale,
        }),
      ),

    /** One user over the last days before `at`, an ISO 8601 moment; default: now. */
    userUsage: async (
      userId: string,
      { days, organizationId, currency, locale, at }: RecentOptions & Named & { at?: string } = {},
    ) =>
      checked(
        userUsage,
        await supabase.rpc('get_user_ai_usage', {
          p_user_id: userId,
          p_days: days,
          p_organization_id: organizationId,
          p_currency: currency,
          p_locale: locale,
          p_at: at,
        }),
      ),

    /** Today, yesterday, this week, months, ever. */
    costSummary: async ({ organizationId, currency }: Omit<RecentOptions, 'days'> = {}) =>
      checked(
        costSummary,
        await supabase.rpc('get_ai_cost_summary', { p_organization_id: organizationId, p_currency: currency }),
      ),

    /** What has no known cost, and why. */
    unpricedModels: async ({ organizationId }: { organizationId?: string } = {}) =>
      checked(unpricedModels, await supabase.rpc('get_ai_unpriced_models', { p_organization_id: organizationId })),

    /** The log itself, newest first, a page at a time. */
    requests: readRequests,

    /** A row of the log with all that it holds. The keys of `rawUsage` and `metadata` are as they were logged. */
    request: async (id: string) => {
      const { data, error } = await supabase.from('ai_usage_log').select().eq('id', id).maybeSingle()
      if (error) throw new UsageReadError(error)
      if (!data) throw new UsageReadError(noSuchRow(id))
      return camelcaseKeys(usageRow.parse(data))
    },

    /**
     * The session of a row of {@link requests}: its user's lines of that session within a week of the row, in order.
     * Of a row without a session, nothing.
     */
    session: async (
      of: Pick<UsageRequest, 'sessionId' | 'userId' | 'organizationId' | 'createdAt'>,
      { currency, locale }: Named & { currency?: string } = {},
    ) => {
      if (of.sessionId === null) return []
      const options: RequestOptions = {
        sessionId: of.sessionId,
        organizationId: of.organizationId ?? undefined,
        filters: { userId: of.userId ?? undefined },
        start: daysFrom(of.createdAt, -7),
        end: daysFrom(of.createdAt, 7),
        currency,
        locale,
        limit: 1_000,
      }
      const lines: UsageRequest[] = []
      let cursor: string | null | undefined
      while (cursor !== null) {
        const page = await readRequests({ ...options, cursor })
        lines.push(...page.rows)
        cursor = page.nextCursor
      }
      return lines.sort((a, b) =>
        a.createdAt.localeCompare(b.createdAt) || a.requestId.localeCompare(b.requestId) || a.line - b.line
      )
    },

    /** Runs of batch jobs with what they used and cost, the latest first. */
    batchJobs: async (
      { start, end, organizationId, feature, id, currency, limit, locale }: Omit<ReadOptions, 'filters'> & Named & {
        feature?: string
        id?: string
        limit?: number
      } = {},
    ) =>
      checked(
        batchJobs,
        await supabase.rpc('get_ai_batch_jobs', {
          p_start: start,
          p_end: end,
          p_organization_id: organizationId,
          p_feature: feature,
          p_id: id,
          p_currency: currency,
          p_limit: limit,
          p_locale: locale,
        }),
      ),

    /** How the cost of a row of the ledger came about. */
    explainCost: async (id: string, { currency }: { currency?: string } = {}) =>
      checked(costExplanation, await supabase.rpc('explain_ai_cost', { p_id: id, p_currency: currency })),
  }
}

export type UsageReader = ReturnType<typeof createUsageReader>

/** A line of {@link UsageReader.requests}. */
export type UsageRequest = CamelCaseKeys<Requests, true>['rows'][number]

interface FeatureStatsOptions extends Named, Pick<ReadOptions, 'start' | 'end' | 'organizationId'> {
  filters?: Pick<NonNullable<ReadOptions['filters']>, 'userId' | 'entityType' | 'entityId' | 'feature'> & {
    without?: Exclude<keyof typeof absentKeys, 'customerId' | 'feature'>[]
  }
  /** Features; default: 100. */
  limit?: number
  /** Errors of each; default: 5. */
  topErrors?: number
}

interface RecentOptions {
  /** Whole UTC days up to and including today; default: 30. */
  days?: number
  organizationId?: string
  currency?: string
}

function daysFrom(moment: string, days: number): string {
  return new Date(Date.parse(moment) + days * 86_400_000).toISOString()
}

/** As explain_ai_cost says it. */
function noSuchRow(id: string) {
  return {
    code: 'PT404',
    message: `There is no usage row ${id} that you may read`,
    details: null,
    hint: "Pass the id of a row of ai_usage_log: your own, or with an admin's rights any.",
  }
}

interface Named {
  /** A language tag such as `ro`, in which features are named; default: `en`. */
  locale?: string
}

interface CostsByOptions extends ReadOptions, Named {
  limit?: number
}

async function readCostsBy(
  supabase: SupabaseClient<Database>,
  dimension: UsageDimension,
  { limit, locale, ...options }: CostsByOptions = {},
) {
  return checked(
    costsBy,
    await supabase.rpc('get_ai_costs_by', {
      ...moneyArgs(options),
      p_dimension: dimension,
      p_limit: limit,
      p_locale: locale,
    }),
  )
}

const absentKeys = {
  userId: 'user_id',
  customerId: 'customer_id',
  entityType: 'entity_type',
  entityId: 'entity_id',
  feature: 'feature',
}

function rangeArgs({ start, end, organizationId, filters }: ReadOptions) {
  return {
    p_start: start,
    p_end: end,
    p_organization_id: organizationId,
    p_filters: filters && {
      user_id: filters.userId,
      customer_id: filters.customerId,
      entity_type: filters.entityType,
      entity_id: filters.entityId,
      feature: filters.feature,
      request_type: filters.requestType,
      provider: filters.provider,
      model: filters.model,
      without: filters.without?.map((key) => absentKeys[key]),
    },
  }
}

function moneyArgs(options: ReadOptions) {
  return { ...rangeArgs(options), p_currency: options.currency }
}

function checked<Schema extends z.ZodType<Record<string, unknown> | unknown[]>>(
  schema: Schema,
  { data, error }: { data: unknown; error: ConstructorParameters<typeof UsageReadError>[0] | null },
): CamelCaseKeys<z.output<Schema>, true> {
  if (error) throw new UsageReadError(error)
  return camelcaseKeys(schema.parse(data), { deep: true })
}
