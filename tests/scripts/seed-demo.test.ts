import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accounts, advisory, inHouseModel, tenants } from '../../scripts/demo/world.ts'
import { callsOf, yearUntil } from '../../scripts/demo/year.ts'
import { seedDemo, type Seeded, type SeedOptions } from '../../scripts/seed-demo.ts'
import { createUsageReader, type Database, verifyRollupsResult } from '../../types/index.ts'
import { type LossyProxy, startLossyProxy } from '../support/lossy-proxy.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

const until = new Date('2026-11-20T18:00:00Z')
const password = 'a password of the test'
const dayMs = 86_400_000

describe('the year of the demo', () => {
  const year = yearUntil(until)
  const calls = [...callsOf(year, 12_000, new Map())]
  const isIn = (at: string | null | undefined, { start, end }: { start: Date; end: Date }) =>
    at !== null && at !== undefined && start.toISOString() <= at && at < end.toISOString()

  test('is the same for the same end', () => {
    expect([...callsOf(yearUntil(new Date(until)), 12_000, new Map())]).toEqual(calls)
    expect(new Set(calls.map(({ request_id, line }) => `${request_id} ${line ?? 0}`)).size).toBe(calls.length)
    expect(Math.abs(calls.length - 12_000)).toBeLessThan(500)
  })

  test('ends at its end, and no earlier day depends on the time of it', () => {
    const earlier = [...callsOf(yearUntil(new Date('2026-11-20T03:00:00Z')), 12_000, new Map())]
    const before = (day: string) => ({ occurred_at }: { occurred_at?: string | null }) => (occurred_at ?? '') < day
    expect(earlier.filter(before('2026-11-20'))).toEqual(calls.filter(before('2026-11-20')))
    expect(calls.every(({ occurred_at = '' }) => (occurred_at ?? '') <= until.toISOString())).toBe(true)
    expect(earlier.length).toBeLessThan(calls.length)
  })

  test('has weekdays, weekends and growth', () => {
    const perDay = (days: number[]) =>
      calls.filter(({ occurred_at }) => days.includes(new Date(occurred_at ?? '').getUTCDay())).length / days.length
    expect(perDay([1, 2, 3, 4, 5])).toBeGreaterThan(3 * perDay([0, 6]))
    const inMonth = (month: string) => calls.filter(({ occurred_at }) => occurred_at?.startsWith(month)).length
    expect(inMonth('2026-10')).toBeGreaterThan(2 * inMonth('2026-02'))
  })

  test('has an outage', () => {
    const during = calls.filter(({ provider, occurred_at }) =>
      provider === 'anthropic' && isIn(occurred_at, year.outage)
    )
    expect(during.filter(({ error_code }) => error_code === 'overloaded_error').length)
      .toBeGreaterThan(0.8 * during.length)
    const weekBefore = {
      start: new Date(year.outage.start.getTime() - 7 * dayMs),
      end: new Date(year.outage.end.getTime() - 7 * dayMs),
    }
    const before = calls.filter(({ occurred_at }) => isIn(occurred_at, weekBefore))
    expect(before.filter(({ status }) => status === 'error').length).toBeLessThan(0.2 * before.length)
  })

  test('has a job that runs away', () => {
    const job = calls.filter(({ batch_job_id }) => batch_job_id === year.runaway.batchJobId)
    expect(job).toHaveLength(300)
    expect(
      job.every((call) =>
        call.user_id === null && call.organization_id === advisory.organizationId &&
        isIn(call.occurred_at, year.runaway)
      ),
    ).toBe(true)
  })
})

describe('npm run seed:demo', () => {
  let stack: TestStack
  let connection: LossyProxy
  let seeded: Seeded
  let options: SeedOptions

  beforeAll(async () => {
    stack = await startTestStack()
    connection = await startLossyProxy(stack.url)
    options = { url: connection.url, ...stack.secrets, calls: 3_000, until, password, force: false }
    seeded = await seedDemo(options)
  }, 120_000)

  afterAll(async () => {
    await connection?.stop()
    await stack?.stop()
  })

  async function readerOf(email: string) {
    const supabase = createClient<Database>(stack.url, stack.secrets.publishableKey, {
      auth: { persistSession: false },
    })
    const { data, error } = await supabase.auth.signInWithPassword({ email, password })
    expect(error).toBeNull()
    return { supabase, reader: createUsageReader(supabase), userId: data.user?.id ?? '' }
  }

  const whole = { start: '2025-11-21', end: '2026-11-21' }

  test('logs through the one door: what it says is in the ledger, and the rollups agree with it', async () => {
    const { count } = await stack.server().from('ai_usage_log').select('*', { count: 'exact', head: true }).eq(
      'line',
      0,
    )
    expect(count).toBe(seeded.calls)
    const { data } = await stack.server().rpc('verify_ai_usage_rollups', { p_start: whole.start, p_end: whole.end })
    expect(verifyRollupsResult.parse(data)).toEqual([])
  })

  test('loses no call and logs none twice when connections break', async () => {
    expect(connection.lost()).toBeGreaterThan(10)
    const { count } = await stack.server().from('ai_usage_log').select('*', { count: 'exact', head: true })
    const userIds = new Map(accounts.map(({ email }) => [email, crypto.randomUUID()]))
    expect(count).toBe([...callsOf(yearUntil(until), options.calls, userIds)].length)
  })

  test('leaves nothing unpriced but failed calls and the model without a price', async () => {
    const { reader } = await readerOf('dana@ledger-demo.example')
    const unpriced = await reader.unpricedModels()
    expect(
      unpriced.filter(({ unpricedReason }) => unpricedReason !== 'usage_missing').map(({ modelUsed }) => modelUsed),
    )
      .toEqual([inHouseModel.model])
    expect((await reader.overview(whole)).totalCost).toBe(seeded.costUsd)
    expect((await reader.overview({ ...whole, currency: 'EUR' })).totalCost).toBeLessThan(seeded.costUsd)
  })

  test.each(accounts)('lets $email sign in and see what a $role sees', async ({ email, role, tenant }) => {
    const { supabase, reader, userId } = await readerOf(email)
    const all = await reader.overview({ ...whole, filters: { userId } })
    expect(all.totalCalls).toBeGreaterThan(0)
    if (role === 'platform admin') {
      expect((await reader.overview(whole)).totalCalls).toBe(seeded.calls)
    } else if (role === 'tenant admin') {
      const overview = await reader.overview(whole)
      expect(overview.organizationId).toBe(tenant?.organizationId)
      expect(overview.totalCalls).toBeGreaterThan(all.totalCalls)
      expect(overview.totalCalls).toBeLessThan(seeded.calls)
    } else {
      await expect(reader.overview(whole)).rejects.toMatchObject({ code: 'PT403' })
      const { data } = await supabase.from('ai_usage_log').select('user_email, organization_id')
      expect(new Set(data?.map((row) => JSON.stringify(row)))).toEqual(
        new Set([JSON.stringify({ user_email: email, organization_id: tenant?.organizationId ?? null })]),
      )
    }
  })

  test('gives each tenant its share', async () => {
    const { reader } = await readerOf('dana@ledger-demo.example')
    for (const { organizationId, customers } of tenants) {
      const { rows } = await reader.costsBy('customer', { ...whole, organizationId })
      expect(rows.map(({ name }) => name).filter((name) => name !== null).toSorted())
        .toEqual(customers.map(({ name }) => name).toSorted())
    }
  })

  test('makes runs of the jobs, and uses of the features, of the last weeks', async () => {
    const { reader } = await readerOf('dana@ledger-demo.example')
    const runs = await reader.batchJobs({ limit: 1_000 })
    expect(new Set(runs.map(({ feature }) => feature)).size).toBeGreaterThan(3)
    expect(runs.every(({ status, completedAt }) => status !== 'running' && completedAt !== null)).toBe(true)
    expect(runs.find(({ id }) => id === seeded.year.runaway.batchJobId)).toMatchObject({
      ...{ status: 'failed', itemsTotal: 1, itemsFailed: 1, calls: 75 },
    })
    const { total, features } = await reader.featureStats(whole)
    expect(total.calls).toBeGreaterThan(100)
    expect(total.errors).toBeGreaterThan(0)
    expect(features.map(({ feature }) => feature)).toEqual(
      expect.arrayContaining(['upload_document', 'assistant_chat']),
    )
  })

  test('adds nothing to a ledger that holds usage, unless it is told to, and then nothing twice', async () => {
    await expect(seedDemo(options)).rejects.toThrow('--force')
    await expect(seedDemo({ ...options, force: true, password: 'not the password' })).rejects.toThrow('--password')
    const { count: usesBefore } = await stack.server().from('ai_feature_usage')
      .select('*', { count: 'exact', head: true })
    const again = await seedDemo({ ...options, force: true })
    expect(again.costUsd).toBe(seeded.costUsd)
    const { count: uses } = await stack.server().from('ai_feature_usage').select('*', { count: 'exact', head: true })
    expect(uses).toBe(usesBefore)
    const { count } = await stack.server().from('ai_usage_log').select('*', { count: 'exact', head: true }).eq(
      'line',
      0,
    )
    expect(count).toBe(seeded.calls)
  }, 60_000)
})
