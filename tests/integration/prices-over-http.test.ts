import type { SupabaseClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  costExplanation,
  type Database,
  modelPrice,
  priceDiscount,
  repriceUsageArgs,
  repriceUsageResult,
  setModelPriceArgs,
  setPriceDiscountArgs,
  unpricedModels,
} from '../../types/index.ts'
import { admin, startTestStack, type TestStack, user } from '../support/test-stack.ts'

describe.each(['pglite', 'postgres'] as const)('prices through supabase-js, on %s', (database) => {
  let stack: TestStack
  let asAdmin: SupabaseClient<Database>
  let asUser: SupabaseClient<Database>
  let userId: string

  beforeAll(async () => {
    stack = await startTestStack({ database })
    asAdmin = await stack.signedIn(admin)
    asUser = await stack.signedIn(user)
    userId = (await asUser.auth.getUser()).data.user?.id ?? ''
    const { error } = await stack.server().rpc('log_ai_usage', {
      p_user_id: userId,
      p_request_id: 'house-call',
      p_model_used: 'house-model-1',
      p_provider: 'house',
      p_input_tokens: 1_000,
      p_output_tokens: 10,
      p_occurred_at: '2026-11-20T10:00:00Z',
    })
    expect(error).toBeNull()
  })

  afterAll(() => stack?.stop())

  async function explained(client: SupabaseClient<Database>) {
    const { data: row, error: notFound } = await client.from('ai_usage_log').select('id').eq('request_id', 'house-call')
      .single()
    expect(notFound).toBeNull()
    const { data, error } = await client.rpc('explain_ai_cost', { p_id: row?.id ?? '' })
    expect(error).toBeNull()
    return costExplanation.parse(data)
  }

  test('a model that nobody knows is listed, with its reason', async () => {
    const { data } = await asAdmin.rpc('get_ai_unpriced_models')
    expect(unpricedModels.parse(data)).toEqual([expect.objectContaining({
      provider: 'house',
      model_used: 'house-model-1',
      unpriced_reason: 'unknown_model',
      unpriced_requests: 1,
      total_tokens: 1_010,
    })])
    expect(await explained(asUser)).toMatchObject({
      price: null,
      total_cost_usd: null,
      unpriced_reason: 'unknown_model',
    })
  })

  test('a user may neither set its price nor reprice', async () => {
    const args = setModelPriceArgs.parse({
      p_provider: 'house',
      p_model: 'house-model-1',
      p_rates: { input_usd_per_mtok: 0, output_usd_per_mtok: 0 },
      p_source: 'wishful thinking',
    })
    expect((await asUser.rpc('set_ai_model_price', args)).error).toMatchObject({
      code: 'PT403',
      message: 'You may not set prices',
    })
    expect((await asUser.rpc('reprice_ai_usage')).error?.code).toBe('PT403')
    expect((await asUser.rpc('get_ai_unpriced_models')).error?.code).toBe('PT403')
  })

  test('an admin sets it, with a discount that does not touch it', async () => {
    const price = await asAdmin.rpc(
      'set_ai_model_price',
      setModelPriceArgs.parse({
        p_provider: 'house',
        p_model: 'house-model-1',
        p_rates: { input_usd_per_mtok: '0.30000000000000000001', output_usd_per_mtok: 15 },
        p_source: 'our own hardware, per 2026-11-01',
        p_effective_on: '2026-11-01',
      }),
    )
    expect(price.error).toBeNull()
    expect(price.data?.map((row) => modelPrice.parse(row))).toEqual([
      expect.objectContaining({ is_custom: true, effective_on: '2026-11-01', output_usd_per_mtok: 15 }),
    ])
    const discount = await asAdmin.rpc(
      'set_ai_price_discount',
      setPriceDiscountArgs.parse({ p_provider: 'house', p_percent_off: 50, p_source: 'nobody' }),
    )
    expect(discount.data?.map((row) => priceDiscount.parse(row))).toEqual([
      expect.objectContaining({ provider: 'house', percent_off: 50, model: null }),
    ])
  })

  test('prices the logged call after a dry run, once', async () => {
    const dryRun = await asAdmin.rpc('reprice_ai_usage')
    expect(repriceUsageResult.parse(dryRun.data)).toMatchObject({ dry_run: true, rows: 1, new_cost_usd: 0.00045 })
    const args = repriceUsageArgs.parse({ p_dry_run: false, p_reason: 'The price of the house model came late.' })
    const run = await asAdmin.rpc('reprice_ai_usage', args)
    expect(repriceUsageResult.parse(run.data)).toMatchObject({ dry_run: false, rows: 1, unpriced_rows: 1 })
    const again = await asAdmin.rpc('reprice_ai_usage', args)
    expect(repriceUsageResult.parse(again.data)).toMatchObject({ rows: 0, run_id: null })
  })

  test('is explained to the user to the last digit', async () => {
    const explanation = await explained(asUser)
    expect(explanation).toMatchObject({
      price: { scope: 'project', source: 'our own hardware, per 2026-11-01' },
      unpriced_reason: null,
      discount_percent: null,
      repricings: [{ old_cost_usd: null, old_unpriced_reason: 'unknown_model' }],
    })
    const { data } = await asUser.from('ai_usage_log').select('total_cost_usd::text').eq('request_id', 'house-call')
      .single()
    expect(data).toEqual({ total_cost_usd: expect.stringMatching(/^0\.00045000000000000000001(0*)$/) })
  })
})
