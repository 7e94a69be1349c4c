import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { createUsageReader, featureUsageRow, setFeatureNameArgs, UsageReadError } from '../../types/index.ts'
import { admin, startTestStack, type TestStack, user } from '../support/test-stack.ts'

describe.each(['pglite', 'postgres'] as const)('the usage reader, on %s', (database) => {
  let stack: TestStack
  let userId: string

  const november = { start: '2026-11-01', end: '2026-12-01' }

  beforeAll(async () => {
    stack = await startTestStack({ database })
    userId = (await (await stack.signedIn(user)).auth.getUser()).data.user?.id ?? ''
    const server = stack.server()
    const call = { user_id: userId, user_email: user.email, model_used: 'claude-haiku-4-5', latency_ms: 100 }
    const { error } = await server.rpc('log_ai_usage_batch', {
      p_records: [
        {
          ...call,
          feature: 'chat',
          input_tokens: 1_000_000,
          occurred_at: '2026-11-03T00:00:00Z',
          customer_id: 42,
          entity_type: 'deal',
          entity_id: '7',
          session_id: 'one',
          metadata: { document_ids: ['a', 'b'] },
        },
        { ...call, feature: 'search', input_tokens: 3_000_000, occurred_at: '2026-11-04T23:30:00Z', latency_ms: 300 },
        { ...call, user_id: null, user_email: null, status: 'error', occurred_at: '2026-11-05T12:00:00Z' },
        { ...call, model_used: 'nobody-knows', output_tokens: 5, occurred_at: '2026-11-05T12:00:00Z' },
      ],
    })
    expect(error).toBeNull()
    for (const [n, p_status] of ['success', 'success', 'error', 'timeout'].entries()) {
      await server.rpc('log_ai_feature_usage', {
        p_feature: 'chat',
        p_user_id: n % 2 ? userId : undefined,
        p_status,
        p_duration_ms: 200,
        p_error_message: p_status === 'success' ? undefined : `Deal ${n} is locked`,
        p_occurred_at: '2026-11-05T12:00:00Z',
      })
    }
    await server.rpc('load_ai_exchange_rates', { p_csv: 'Date,USD,\n2026-11-02,1.25,\n' })
  })

  afterAll(() => stack?.stop())

  test('says in camelCase what the contract names', async () => {
    const reader = createUsageReader(await stack.signedIn(admin))
    const overview = await reader.overview(november)
    expect(overview).toMatchObject({
      currency: 'USD',
      totalCost: 4,
      totalTokens: 4_000_005,
      totalCalls: 4,
      successRate: 75,
      unpricedRequests: 1,
      period: { startOn: '2026-11-01', endOn: '2026-11-30', days: 30 },
    })
    expectTypeOf(overview.projectedMonthEnd).toBeNumber()
    const days = await reader.dailyCosts(november)
    expect(days).toHaveLength(30)
    expect(days[2]).toEqual({
      source: 'rollups',
      date: '2026-11-03',
      cost: 1,
      tokens: 1_000_000,
      calls: 1,
      unpricedRequests: 0,
    })
  })

  test('breaks down by any dimension, with filters and in a currency', async () => {
    const reader = createUsageReader(await stack.signedIn(admin))
    const { rows, totalCost } = await reader.costsBy('feature', { ...november, currency: 'EUR' })
    expect(totalCost).toBe(3.2)
    expect(rows.map(({ key, cost, percentOfTotal }) => [key, cost, percentOfTotal])).toEqual([
      ['search', 2.4, 75],
      ['chat', 0.8, 25],
      [null, 0, 0],
    ])
    const users = await reader.costsBy('user', { ...november, filters: { feature: 'chat' } })
    expect(users.rows).toMatchObject([{ key: userId, name: user.email, cost: 1, calls: 1 }])
    expect((await reader.costsBy('customer', { ...november, limit: 1 })).totalRows).toBe(2)
    const others = await reader.costsBy('model', {
      ...november,
      filters: { without: ['feature', 'customerId', 'userId'] },
    })
    expect(others.rows).toMatchObject([{ key: 'claude-haiku-4-5', calls: 1, successfulCalls: 0 }])
  })

  test('names features in the language asked for', async () => {
    const reader = createUsageReader(await stack.signedIn(admin))
    const romanian = { ...november, locale: 'ro-MD' }
    const { rows } = await reader.costsByFeature(romanian)
    expectTypeOf(rows[0]?.featureName).toEqualTypeOf<string | null | undefined>()
    expect(rows).toMatchObject([
      { feature: 'search', featureName: 'Căutare', cost: 3, percentOfTotal: 75 },
      { feature: 'chat', featureName: 'Chat', cost: 1, tokens: 1_000_000, calls: 1 },
      { feature: null, featureName: null },
    ])
    expect((await reader.costsByUser(november)).rows).toMatchObject([
      { userId, userName: user.email, cost: 4, calls: 3 },
      { userId: null, userName: null, calls: 1 },
    ])
    const names = (lines: { name: string | null }[]) => new Set(lines.map(({ name }) => name))
    expect(names(await reader.timeseries({ ...romanian, dimension: 'feature' }))).toEqual(
      new Set(['Căutare', 'Chat', null]),
    )
    expect(names(await reader.latency({ ...romanian, dimension: 'request_type' }))).toEqual(new Set(['Raport']))
    expect((await reader.adminSummary({ days: 365, locale: 'ro' })).byService[0]?.serviceName).toBe('Căutare')
    const { recentRequests } = await reader.userUsage(userId, { days: 365, locale: 'ro' })
    expect(recentRequests.map(({ featureName }) => featureName)).toContain('Căutare')
    await expect(reader.costsBy('feature', { locale: 'romanian' })).rejects.toMatchObject({ code: 'PT400' })
  })

  test('lists what features are called, and shows a new name', async () => {
    const client = await stack.signedIn(admin)
    const reader = createUsageReader(client)
    expect(await reader.features({ locale: 'ro' })).toContainEqual({
      feature: 'morning_briefing',
      locale: 'ro',
      displayName: 'Briefing Matinal',
    })
    const name = { p_feature: 'chat', p_display_name: 'Gespräch', p_locale: 'de-AT' }
    const { data } = await client.rpc('set_ai_feature_name', setFeatureNameArgs.parse(name))
    expect(data).toEqual([{ feature: 'chat', locale: 'de-at', display_name: 'Gespräch' }])
    expect(await reader.features({ locale: 'de-AT' })).toHaveLength(1)
    const german = await reader.costsBy('feature', { ...november, locale: 'de-AT' })
    expect(german.rows.map(({ name }) => name)).toEqual(['Search', 'Gespräch', null])
  })

  test('sums up an entity', async () => {
    const reader = createUsageReader(await stack.signedIn(admin))
    const deal = await reader.entitySummary('deal', '7', { currency: 'EUR', locale: 'ro' })
    expectTypeOf(deal.documents).toEqualTypeOf<number | null>()
    expect(deal).toMatchObject({
      source: 'log',
      currency: 'EUR',
      totalCost: 0.8,
      totalCostUsd: 1,
      totalCalls: 1,
      conversations: 1,
      documents: 2,
      firstUsedAt: '2026-11-03T00:00:00.000Z',
      byFeature: [{ feature: 'chat', featureName: 'Chat', calls: 1, percentOfTotal: 100 }],
    })
    const own = createUsageReader(await stack.signedIn(user))
    expect(await own.entitySummary('deal', '7', { userId })).toMatchObject({ totalCostUsd: 1, userId })
    await expect(own.entitySummary('deal', '7')).rejects.toMatchObject({ code: 'PT403' })
  })

  test('counts in any time zone', async () => {
    const reader = createUsageReader(await stack.signedIn(admin))
    const days = await reader.timeseries({ ...november, timeZone: 'Europe/Bucharest' })
    expect(days.filter(({ cost }) => cost > 0).map(({ startOn, cost }) => [startOn, cost])).toEqual([
      ['2026-11-03', 1],
      ['2026-11-05', 3],
    ])
    const weeks = await reader.timeseries({ ...november, interval: 'week', dimension: 'model' })
    expect(weeks).toMatchObject([{ startOn: '2026-11-02', key: 'claude-haiku-4-5', cost: 4 }, { key: 'nobody-knows' }])
    const [latency] = await reader.latency(november)
    expect(latency).toMatchObject({ key: null, calls: 3, source: 'rollups' })
    expect((latency?.p50Ms ?? 0) / 100).toBeCloseTo(1, 1)
    expect((latency?.p99Ms ?? 0) / 296).toBeCloseTo(1, 1)
  })

  test('shows a user their own, and says why not more', async () => {
    const reader = createUsageReader(await stack.signedIn(user))
    expect(await reader.summary()).toEqual([expect.objectContaining({
      month: '2026-11-01',
      userId,
      userEmail: user.email,
      totalRequests: 3,
      totalCostUsd: 4,
    })])
    expect(await reader.overview({ ...november, filters: { userId } })).toMatchObject({ totalCalls: 3 })
    await expect(reader.overview(november)).rejects.toThrow(UsageReadError)
    await expect(reader.overview(november)).rejects.toMatchObject({ code: 'PT403', hint: expect.any(String) })
    await expect(reader.costsBy('user', { currency: 'XXX', filters: { userId } })).rejects.toMatchObject({
      code: 'PT400',
    })
  })

  test('says how features fare, to whoever may know', async () => {
    const reader = createUsageReader(await stack.signedIn(admin))
    const stats = await reader.featureStats({ ...november, topErrors: 1 })
    expect(stats).toMatchObject({
      period: { startOn: '2026-11-01', endOn: '2026-11-30', days: 30 },
      total: { calls: 4, successfulCalls: 2, errorRate: 25, timeoutRate: 25, avgMs: 200 },
      totalFeatures: 1,
      features: [{
        feature: 'chat',
        featureName: 'Chat',
        topErrors: [{ errorCode: null, message: 'Deal # is locked', calls: 1 }],
      }],
    })
    expectTypeOf(stats.total.p95Ms).toEqualTypeOf<number | null>()
    expect((stats.total.p95Ms ?? 0) / 200).toBeCloseTo(1, 1)
    const own = createUsageReader(await stack.signedIn(user))
    expect((await own.featureStats({ ...november, filters: { userId, feature: 'chat' } })).total.calls).toBe(2)
    await expect(own.featureStats(november)).rejects.toMatchObject({ code: 'PT403' })
    const { data } = await (await stack.signedIn(user)).from('ai_feature_usage').select()
    expect(z.array(featureUsageRow).parse(data).map(({ status }) => status).toSorted()).toEqual(['success', 'timeout'])
  })

  test('has the other reads too', async () => {
    const reader = createUsageReader(await stack.signedIn(admin))
    expect(await reader.unpricedModels()).toMatchObject([{
      modelUsed: 'nobody-knows',
      unpricedReason: 'unknown_model',
    }])
    expect((await reader.dashboard({ days: 365 })).byUser[0]).toMatchObject({ userEmail: user.email })
    expect((await reader.userUsage(userId, { days: 365 })).summary.totalRequests).toBe(3)
    expect((await reader.costSummary()).allTime).toBe(4)
    const { data } = await stack.server().from('ai_usage_log').select('id').eq('feature', 'chat').single()
    expect(await reader.explainCost(data?.id ?? '')).toMatchObject({ totalCostUsd: 1, price: { scope: 'catalogue' } })
  })
})
