import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPriceBook, UsageReadError } from '../../types/index.ts'
import { admin, startTestStack, type TestStack, user } from '../support/test-stack.ts'

const organizationId = 'aaaaaaaa-0000-4000-8000-00000000ac3e'

describe.each(['pglite', 'postgres'] as const)('the price book, on %s', (database) => {
  let stack: TestStack

  beforeAll(async () => {
    stack = await startTestStack({ database })
  })

  afterAll(() => stack?.stop())

  test('holds every price, however many pages that takes, with every digit', async () => {
    const many = Array.from({ length: 1_100 }, (_, index) => ({
      provider: 'test',
      model: `model ${index}`,
      input_usd_per_mtok: '0.12345678901234567890123',
      source: 'test',
    }))
    const { error } = await stack.server().rpc('sync_ai_model_prices', { p_prices: many })
    expect(error).toBeNull()
    const prices = await createPriceBook(await stack.signedIn(admin)).prices()
    const ours = prices.filter(({ provider }) => provider === 'test')
    expect(new Set(ours.map(({ model }) => model)).size).toBe(1_100)
    expect(ours.every(({ input_usd_per_mtok }) => input_usd_per_mtok === '0.12345678901234567890123')).toBe(true)
    const { count } = await stack.server().from('ai_model_prices').select('id', { count: 'exact', head: true })
    expect(new Set(prices.map(({ id }) => id)).size).toBe(count)
  })

  test('knows the other names of a model', async () => {
    const book = createPriceBook(await stack.signedIn(user))
    const aliases = await book.aliases({ provider: 'anthropic', model: 'claude-haiku-4-5' })
    expect(aliases.map(({ provider, alias }) => `${provider} ${alias}`)).toContain('anthropic claude-haiku-4-5-<date>')
  })

  test('previews a price, sets it, and reprices as it was previewed', async () => {
    const call = { user_id: null, provider: 'ours', model_used: 'our-model', occurred_at: '2026-11-03T00:00:00Z' }
    await stack.server().rpc('log_ai_usage_batch', {
      p_records: [{ ...call, input_tokens: 1_000_000 }, { ...call, output_tokens: 1_000_000 }],
    })
    const book = createPriceBook(await stack.signedIn(admin))
    const args = {
      p_provider: 'ours',
      p_model: 'our-model',
      p_rates: { input_usd_per_mtok: '0.1' },
      p_source: 'a contract',
      p_effective_on: '2026-11-01',
    }
    const { prices: [price], repricing, reprice_args } = await book.previewPrice(args)
    expect(price?.model).toBe('our-model')
    expect(repricing).toMatchObject({ dry_run: true, rows: 1, new_cost_usd: 0.1, still_unpriced_rows: 1 })
    expect((await book.prices()).some(({ provider }) => provider === 'ours')).toBe(false)

    expect(await book.setPrice(args)).toHaveLength(1)
    expect(await book.reprice({ ...reprice_args, p_dry_run: false, p_reason: 'agreed late' }))
      .toMatchObject({ rows: 1, new_cost_usd: 0.1, remaining_rows: 0 })

    // A percentage off is the catalogue's prices' only.
    const discount = { p_provider: 'ours', p_percent_off: 12.5, p_source: 'an agreement', p_effective_on: '2026-11-01' }
    expect((await book.previewDiscount(discount)).repricing.rows).toBe(0)
    expect(await book.discounts()).toEqual([])
    await book.setDiscount(discount)
    expect((await book.discounts()).map(({ percent_off }) => percent_off)).toEqual([12.5])
  })

  test('says what is refused, why, and what to do', async () => {
    const book = createPriceBook(await stack.signedIn(admin))
    const args = {
      p_provider: 'test',
      p_model: 'twice',
      p_rates: { input_usd_per_mtok: 1 },
      p_source: 'a contract',
      p_effective_on: '2026-11-01',
    }
    await book.setPrice(args)
    const refusal = await book.previewPrice(args).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(UsageReadError)
    expect(refusal).toMatchObject({
      code: 'PT409',
      message: 'Another custom price of test/twice holds from 2026-11-01',
      hint: expect.stringContaining('p_is_correction'),
    })
  })

  test('shows an organization’s prices to its admin, and lets nobody but admins change any', async () => {
    const supabase = await stack.signedIn()
    const { data } = await supabase.auth.getUser()
    await stack.server().from('organization_members')
      .insert({ organization_id: organizationId, user_id: data.user?.id ?? '', role: 'admin' })
    const args = { p_provider: 'test', p_model: 'acme’s', p_rates: { input_usd_per_mtok: 1 }, p_source: 'a contract' }
    await createPriceBook(await stack.signedIn(admin)).setPrice({ ...args, p_organization_id: organizationId })
    const book = createPriceBook(supabase)
    const custom = (await book.prices()).filter(({ is_custom }) => is_custom)
    expect(custom.map(({ model }) => model)).toEqual(['acme’s'])
    expect(await book.discounts()).toEqual([])
    for (
      const attempt of [
        () => book.previewPrice(args),
        () => book.setPrice(args),
        () => book.previewDiscount({ p_provider: 'test', p_percent_off: 100, p_source: 'mine' }),
        () => book.setDiscount({ p_provider: 'test', p_percent_off: 100, p_source: 'mine' }),
        () => book.reprice({}),
      ]
    ) await expect(attempt()).rejects.toMatchObject({ code: 'PT403' })
  })
})
