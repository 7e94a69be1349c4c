import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  costSummary,
  dashboard,
  type Database,
  entitySummaryArgs,
  featureStats,
  featureStatsArgs,
  finishBatchJobArgs,
  type LogAiFeatureUsageArgs,
  logAiFeatureUsageArgs,
  type LogAiUsageArgs,
  logAiUsageArgs,
  logAiUsageBatchArgs,
  setFeatureNameArgs,
  setModelPriceArgs,
  setPriceDiscountArgs,
  type UsageRecord,
  type UsageRow,
  usageRow,
  userUsage,
} from 'supabase-ai-usage/types'

const userId = '3f0f8f8e-0000-4000-8000-000000000001'

describe('the arguments of log_ai_usage', () => {
  test('need a user and nothing else', () => {
    expect(logAiUsageArgs.parse({ p_user_id: userId })).toEqual({ p_user_id: userId })
  })

  test('take a customer that is a number', () => {
    expect(logAiUsageArgs.parse({ p_user_id: userId, p_customer_id: 42 }).p_customer_id).toBe('42')
  })

  test.each([
    ['a user that is no uuid', { p_user_id: 'me' }],
    ['a negative count', { p_user_id: userId, p_input_tokens: -1 }],
    ['half a token', { p_user_id: userId, p_output_tokens: 0.5 }],
    ['more tokens than an int holds', { p_user_id: userId, p_output_tokens: 2 ** 31 }],
    ['an unknown status', { p_user_id: userId, p_status: 'pending' }],
    ['a blank request id', { p_user_id: userId, p_request_id: '  ' }],
    ['a misspelled key', { p_user_id: userId, p_imput_tokens: 1 }],
    ['a key without its prefix', { p_user_id: userId, input_tokens: 1 }],
  ])('do not take %s', (_, args) => {
    expect(logAiUsageArgs.safeParse(args).success).toBe(false)
  })

  test('are the ones that the database declares', () => {
    expectTypeOf<LogAiUsageArgs>().toEqualTypeOf<Database['public']['Functions']['log_ai_usage']['Args']>()
    expectTypeOf<UsageRecord>().toHaveProperty('user_id').toEqualTypeOf<string | null>()
    expectTypeOf<UsageRecord>().toHaveProperty('input_tokens').toEqualTypeOf<number | null | undefined>()
    expectTypeOf<UsageRow>().toExtend<Database['public']['Tables']['ai_usage_log']['Row']>()
  })
})

describe('the arguments of log_ai_feature_usage', () => {
  test('need a feature and nothing else', () => {
    expect(logAiFeatureUsageArgs.parse({ p_feature: 'chat' })).toEqual({ p_feature: 'chat' })
    expectTypeOf<LogAiFeatureUsageArgs>().toEqualTypeOf<
      Database['public']['Functions']['log_ai_feature_usage']['Args']
    >()
  })

  test.each([
    ['no feature', {}],
    ['a blank feature', { p_feature: ' ' }],
    ['a user that is no uuid', { p_feature: 'chat', p_user_id: 'me' }],
    ['an organization that is no uuid', { p_feature: 'chat', p_organization_id: 'acme' }],
    ['an unknown status', { p_feature: 'chat', p_status: 'cancelled' }],
    ['a negative duration', { p_feature: 'chat', p_duration_ms: -1 }],
    ['half a millisecond', { p_feature: 'chat', p_duration_ms: 0.5 }],
    ['metadata that is a list', { p_feature: 'chat', p_metadata: [1] }],
    ['a misspelled key', { p_feature: 'chat', p_duration: 1 }],
  ])('do not take %s', (_, args) => {
    expect(logAiFeatureUsageArgs.safeParse(args).success).toBe(false)
  })
})

test('the stats of features are limited by what features have', () => {
  expect(featureStatsArgs.safeParse({ p_filters: { feature: 'chat', entity_id: '7' }, p_top_errors: 0 }).success)
    .toBe(true)
  expect(featureStatsArgs.safeParse({ p_filters: { model: 'claude-opus-5' } }).success).toBe(false)
  expect(featureStatsArgs.safeParse({ p_filters: { without: ['user_id', 'entity_id'] } }).success).toBe(true)
  expect(featureStatsArgs.safeParse({ p_filters: { without: ['customer_id'] } }).success).toBe(false)
  expect(featureStats.safeParse({ features: [] }).success).toBe(false)
})

test('a run of a batch job is not ended as running', () => {
  expect(finishBatchJobArgs.safeParse({ p_id: userId }).success).toBe(true)
  expect(finishBatchJobArgs.safeParse({ p_id: userId, p_status: 'partial' }).success).toBe(true)
  expect(finishBatchJobArgs.safeParse({ p_id: userId, p_status: 'running' }).success).toBe(false)
})

test('a batch has at most a thousand records', () => {
  expect(logAiUsageBatchArgs.safeParse({ p_records: Array(1000).fill({}) }).success).toBe(true)
  expect(logAiUsageBatchArgs.safeParse({ p_records: Array(1001).fill({}) }).success).toBe(false)
})

describe('a result', () => {
  const summary = {
    organization_id: null,
    currency: 'USD',
    today: 0,
    yesterday: 0,
    this_week: 0,
    this_month: 0,
    last_month: 0,
    all_time: 0,
    requests_today: 0,
    requests_this_month: 0,
    unpriced_requests: 0,
  }

  test('may have its numbers as numbers, as PostgREST sends them', () => {
    expect(costSummary.parse({ ...summary, today: 1.5e-8 }).today).toBe(1.5e-8)
  })

  test('may have them as decimal strings, where a number would round', () => {
    expect(costSummary.parse({ ...summary, today: '0.00000001', requests_today: '12' })).toMatchObject({
      today: 1e-8,
      requests_today: 12,
    })
  })

  test.each([['words', 'a lot'], ['nothing', ''], ['null', null], ['an exponent in a string', '1e5']])(
    'does not take %s for a number',
    (_, today) => {
      expect(costSummary.safeParse({ ...summary, today }).success).toBe(false)
    },
  )

  test('names its currency as ISO 4217 does', () => {
    expect(costSummary.safeParse({ ...summary, currency: 'EUR' }).success).toBe(true)
    expect(costSummary.safeParse({ ...summary, currency: 'euro' }).success).toBe(false)
  })

  test('may have moments in both spellings', () => {
    const moment = usageRow.pick({ created_at: true })
    const expected = { created_at: '2026-11-21T10:11:42.841Z' }
    expect(moment.parse({ created_at: '2026-11-21T10:11:42.841+00:00' })).toEqual(expected)
    expect(moment.parse({ created_at: '2026-11-21 10:11:42.841+00' })).toEqual(expected)
    expect(moment.parse({ created_at: '2026-11-21 12:11:42.841+02' })).toEqual(expected)
    expect(moment.safeParse({ created_at: 'yesterday' }).success).toBe(false)
  })

  test('may carry more keys than are known', () => {
    expect(costSummary.safeParse({ ...summary, next_year: 5 }).success).toBe(true)
  })

  test('lacking a key is refused', () => {
    const { today: _, ...rest } = summary
    expect(costSummary.safeParse(rest).success).toBe(false)
    expect(dashboard.safeParse({}).success).toBe(false)
    expect(userUsage.safeParse({}).success).toBe(false)
  })
})

test.each([
  ['a blank feature', { p_feature: ' ', p_display_name: 'Chat' }],
  ['a blank name', { p_feature: 'chat', p_display_name: ' ' }],
  ['what is no language', { p_feature: 'chat', p_display_name: 'Chat', p_locale: 'english' }],
])('a feature is not named with %s', (_, args) => {
  expect(setFeatureNameArgs.safeParse({ p_feature: 'chat', p_display_name: 'Chat', p_locale: 'pt-BR' }).success).toBe(
    true,
  )
  expect(setFeatureNameArgs.safeParse({ p_feature: 'chat' }).success).toBe(true)
  expect(setFeatureNameArgs.safeParse(args).success).toBe(false)
})

test('an entity is named by its type and its id', () => {
  const deal = { p_entity_type: 'deal', p_entity_id: '7' }
  expect(entitySummaryArgs.parse(deal)).toEqual(deal)
  expect(entitySummaryArgs.safeParse({ ...deal, p_entity_id: '' }).success).toBe(false)
  expect(entitySummaryArgs.safeParse({ ...deal, p_filters: {} }).success).toBe(false)
})

describe('the arguments of set_ai_model_price', () => {
  const price = { p_provider: 'openai', p_model: 'ours', p_source: 'a contract', p_rates: { input_usd_per_mtok: 1 } }

  test('take rates as numbers, as decimal text, by threshold, and null for an end', () => {
    expect(setModelPriceArgs.safeParse(price).success).toBe(true)
    for (
      const p_rates of [
        { input_usd_per_mtok: '0.000000000000000001' },
        [{ input_usd_per_mtok: 1 }, { input_usd_per_mtok: 2, context_over_tokens: 200_000 }],
        [{ input_usd_per_mtok: 1 }, { input_usd_per_mtok: 2, hours_start: '01:00', hours_end: '04:00' }],
        null,
      ]
    ) {
      expect(setModelPriceArgs.safeParse({ ...price, p_rates }).success).toBe(true)
    }
  })

  test.each([
    ['a negative rate', { input_usd_per_mtok: -1 }],
    ['a negative rate in text', { input_usd_per_mtok: '-1' }],
    ['an unknown category', { video_usd_per_mtok: 1 }],
    ['no list of rates', []],
  ])('do not take %s', (_, p_rates) => {
    expect(setModelPriceArgs.safeParse({ ...price, p_rates }).success).toBe(false)
  })

  test.each([['more than all off', 101], ['a surcharge', -1]])('a discount is not %s', (_, p_percent_off) => {
    const discount = { p_provider: 'openai', p_source: 'a contract' }
    expect(setPriceDiscountArgs.safeParse({ ...discount, p_percent_off: 15 }).success).toBe(true)
    expect(setPriceDiscountArgs.safeParse({ ...discount, p_percent_off }).success).toBe(false)
  })
})
