import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import { createUsageReader, requestsArgs, type UsageRecord } from '../../types/index.ts'
import { admin, startTestStack, type TestStack, user } from '../support/test-stack.ts'

describe.each(['pglite', 'postgres'] as const)('the requests of the usage reader, on %s', (database) => {
  const organizationId = '0f0e0d0c-0b0a-4908-8706-050403020100'
  const tenantAdmin = { email: 'tenant-admin@example.com', password: 'a long password' }
  let stack: TestStack
  let userId: string

  beforeAll(async () => {
    stack = await startTestStack({ database })
    userId = (await (await stack.signedIn(user)).auth.getUser()).data.user?.id ?? ''
    const { data } = await stack.anonymous().auth.signUp(tenantAdmin)
    const { error } = await stack.server().from('organization_members')
      .insert({ organization_id: organizationId, user_id: data.user?.id ?? '', role: 'admin' })
    expect(error).toBeNull()
    await log(
      ...Array.from({ length: 7 }, (_, turn) => ({
        ...{ user_id: userId, organization_id: organizationId, request_id: `turn ${turn}`, session_id: 'a session' },
        // Two turns at the same moment.
        occurred_at: `2026-11-10T10:0${Math.min(turn, 5)}:00Z`,
      })),
      {
        user_id: userId,
        request_id: 'turn 3',
        line: 1,
        session_id: 'a session',
        occurred_at: '2026-11-10T10:03:00Z',
        organization_id: organizationId,
      },
      { user_id: userId, request_id: 'long before', session_id: 'a session', occurred_at: '2026-10-01T10:00:00Z' },
      {
        ...{ user_id: null, organization_id: organizationId, request_id: 'a job', status: 'error' as const },
        ...{ occurred_at: '2026-11-10T12:00:00Z', metadata: { some_key: 1 } },
        ...{ raw_usage: { input_tokens: 5, cache_creation: { ephemeral_5m_input_tokens: 0 } } },
      },
      { user_id: null, request_id: 'of nobody', occurred_at: '2026-11-10T13:00:00Z' },
    )
  })

  afterAll(() => stack?.stop())

  async function log(...records: UsageRecord[]) {
    const { error } = await stack.server().rpc('log_ai_usage_batch', {
      p_records: records.map((record) => ({ model_used: 'claude-haiku-4-5', input_tokens: 1_000, ...record })),
    })
    expect(error).toBeNull()
  }

  const readerOf = async (account: typeof admin) => createUsageReader(await stack.signedIn(account))

  test('come a page at a time, and what is logged in between neither repeats nor hides any', async () => {
    const reader = await readerOf(admin)
    const seen: string[] = []
    let cursor: string | undefined
    for (let page = 0; page < 20; page += 1) {
      const { rows, nextCursor, currency } = await reader.requests({ limit: 2, cursor })
      expect(currency).toBe('USD')
      seen.push(...rows.map(({ requestId, line }) => `${requestId}/${line}`))
      if (page === 2) {
        await log(
          { user_id: null, request_id: 'newer', occurred_at: '2026-11-10T14:00:00Z' },
          { user_id: null, request_id: 'in between', occurred_at: rows[0]?.createdAt },
        )
      }
      if (nextCursor === null) break
      cursor = nextCursor
    }
    expect(seen.filter((line) => !line.startsWith('in between')).toSorted()).toEqual([
      'a job/0',
      'long before/0',
      'of nobody/0',
      ...Array.from({ length: 7 }, (_, turn) => `turn ${turn}/0`),
      'turn 3/1',
    ].toSorted())
    const { rows } = await reader.requests({ limit: 1 })
    expect(rows).toMatchObject([{ requestId: 'newer', totalCost: 0.001, inputTokens: 1_000 }])
    expectTypeOf(rows[0]?.cacheWriteTokens).toEqualTypeOf<number | undefined>()
  })

  test('are found by request, status and day', async () => {
    const reader = await readerOf(admin)
    const found = async (options: Parameters<typeof reader.requests>[0]) =>
      (await reader.requests(options)).rows.map(({ requestId, line }) => `${requestId}/${line}`).toSorted()
    expect(await found({ requestId: 'turn 3' })).toEqual(['turn 3/0', 'turn 3/1'])
    expect(await found({ status: 'failed' })).toEqual(['a job/0'])
    expect(await found({ sessionId: 'a session', end: '2026-11-01' })).toEqual(['long before/0'])
    expect(await found({ start: '2026-11-10T10:01:00Z', end: '2026-11-10T10:01:01Z' })).toEqual(['turn 1/0'])
    expect(await found({ unpricedOnly: true })).toEqual([])
  })

  test('are those that somebody may read, and no others', async () => {
    const own = await readerOf(user)
    const { rows } = await own.requests({ filters: { userId } })
    expect(rows).toHaveLength(9)
    await expect(own.requests()).rejects.toMatchObject({ code: 'PT403', hint: expect.any(String) })
    await expect(own.requests({ organizationId, requestId: 'a job' })).rejects.toMatchObject({ code: 'PT403' })
    expect((await own.requests({ filters: { userId }, requestId: 'a job' })).rows).toEqual([])

    const tenants = await (await readerOf(tenantAdmin)).requests()
    expect(tenants.organizationId).toBe(organizationId)
    expect(tenants.rows).toHaveLength(9)
    // A cursor is a place, not a right.
    const { nextCursor } = await (await readerOf(admin)).requests({ limit: 1 })
    const after = await (await readerOf(tenantAdmin)).requests({ cursor: nextCursor ?? '' })
    expect(after.rows).toEqual(tenants.rows)

    const nobody = await stack.anonymous().rpc('get_ai_requests', {})
    expect(nobody.error?.code).toBe('42501')
  })

  test('open to all that a row holds, as it was logged', async () => {
    const reader = await readerOf(tenantAdmin)
    const { rows } = await reader.requests({ requestId: 'a job' })
    const row = await reader.request(rows[0]?.id ?? '')
    expect(row).toMatchObject({
      ...{ requestId: 'a job', status: 'error', metadata: { some_key: 1 }, inputUsdPerMtok: 1 },
      rawUsage: { input_tokens: 5, cache_creation: { ephemeral_5m_input_tokens: 0 } },
    })
    expect((await reader.explainCost(row.id)).totalCostUsd).toBe(row.totalCostUsd)
    const others = await readerOf(user)
    await expect(others.request(row.id)).rejects.toMatchObject({ code: 'PT404', hint: expect.any(String) })
    await expect(others.request('no id')).rejects.toMatchObject({ code: '22P02' })
  })

  test('show the session of one of them, in order, to whoever may read it', async () => {
    for (const account of [admin, tenantAdmin, user]) {
      const reader = await readerOf(account)
      const { rows } = await reader.requests({ requestId: 'turn 5', filters: { userId } })
      const [row] = rows
      const calls = row ? await reader.session(row) : []
      expect(calls.map(({ requestId, line }) => `${requestId}/${line}`)).toEqual([
        ...['turn 0/0', 'turn 1/0', 'turn 2/0', 'turn 3/0', 'turn 3/1', 'turn 4/0', 'turn 5/0', 'turn 6/0'],
      ])
    }
    const reader = await readerOf(admin)
    const { rows: [job] } = await reader.requests({ requestId: 'a job' })
    expect(job && await reader.session(job)).toEqual([])
  })

  test('refuse a cursor that is none, with a hint', async () => {
    const reader = await readerOf(admin)
    await expect(reader.requests({ cursor: 'yesterday' })).rejects.toMatchObject({ code: 'PT400' })
    expect(requestsArgs.safeParse({ p_status: 'lost' }).success).toBe(false)
    expect(requestsArgs.safeParse({ p_status: 'failed', p_limit: 50, p_start: '2026-11-10T10:00:00Z' }).success).toBe(
      true,
    )
  })
})
