import { Decimal } from 'decimal.js'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityViolations, acme, type Dashboard, people, startDashboard } from '../support/dashboard.ts'
import { dayFromToday } from '../support/usage-oracle-world.ts'

let dashboard: Dashboard

const globex = 'bbbbbbbb-0000-4000-8000-0000000910be'

beforeAll(async () => {
  dashboard = await startDashboard()
  await setPrice({ p_model: 'acme-only', p_organization_id: acme })
  await setPrice({ p_model: 'globex-only', p_organization_id: globex })
})

afterAll(() => dashboard?.stop())

afterEach(async () => {
  expect(await dashboard.closePages()).toEqual([])
})

async function setPrice(args: { p_model: string; [arg: string]: unknown }): Promise<void> {
  const { error } = await dashboard.stack.server().rpc('set_ai_model_price', {
    p_provider: 'ours',
    p_rates: { input_usd_per_mtok: '1.5' },
    p_source: 'a contract',
    p_effective_on: '2026-01-01',
    ...args,
  })
  if (error) throw new Error(error.message)
}

async function cells(page: Page, name: string): Promise<string[][]> {
  const rows = await page.getByRole('table', { name }).locator('tbody tr[data-index]').all()
  return Promise.all(rows.map((row) => row.locator('td').allInnerTexts()))
}

/** How a rate is shown: every digit. */
const rate = (usd: string | null | undefined) => {
  if (usd === null || usd === undefined) return '–'
  const digits = Math.max(2, new Decimal(usd).decimalPlaces())
  return `$${new Decimal(usd).toFixed(digits)}`
}

/** Everything that setting and repricing could leave behind. */
async function traces() {
  const [row] = await dashboard.sql`
    select
      (select count(*)::int from ai_model_prices where is_custom) as prices,
      (select count(*)::int from ai_price_discounts) as discounts,
      (select count(*)::int from ai_usage_repricings) as repricings`
  return row
}

const day = (on: string) =>
  new Intl.DateTimeFormat('en-US', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
    .format(new Date(on))

describe('the catalogue', () => {
  test('shows the rates in force to the last digit', async () => {
    const page = await dashboard.open(people.admin, '/prices')
    await page.getByLabel('Search a model').fill('claude-haiku-4-5')
    await page.getByLabel('Tier').selectOption('Batch')
    const rows = await dashboard.sql<{ input: string; cache: string; output: string }[]>`
      select distinct on (provider, model, geo)
        trim_scale(input_usd_per_mtok)::text as input,
        trim_scale(cache_read_usd_per_mtok)::text as cache,
        trim_scale(output_usd_per_mtok)::text as output
      from ai_model_prices
      where model like '%claude-haiku-4-5%' and service_tier = 'batch' and effective_on <= current_date
      order by provider, model, geo, effective_on desc, revision desc`
    expect(rows.length).toBeGreaterThan(0)
    await expect.poll(async () => (await cells(page, 'Catalogue in force')).map((row) => row.slice(4, 7).join()).sort())
      .toEqual(rows.map(({ input, cache, output }) => [rate(input), rate(cache), rate(output)].join()).sort())
    await page.getByLabel('Search a model').fill('no such model')
    await page.getByRole('button', { name: 'Show all' }).click()
    await expect.poll(async () => (await cells(page, 'Catalogue in force')).length).toBeGreaterThan(10)
  })

  test('has a page for each model, whatever its name, with its history', async () => {
    await setPrice({ p_model: 'org/model:1', p_rates: { input_usd_per_mtok: '0.000123' } })
    await setPrice({ p_model: 'org/model:1', p_rates: { input_usd_per_mtok: '0.000124' }, p_is_correction: true })
    await setPrice({
      p_model: 'org/model:1',
      p_rates: [{ input_usd_per_mtok: 2 }, { input_usd_per_mtok: 3, context_over_tokens: 200_000 }],
      p_effective_on: '2026-02-01',
    })
    await setPrice({ p_model: 'org/model:1', p_rates: null, p_effective_on: dayFromToday(9) })
    const page = await dashboard.open(people.admin, '/prices')
    await page.getByRole('link', { name: 'org/model:1' }).first().click()
    await page.getByRole('heading', { name: 'org/model:1', level: 1 }).waitFor()
    await expect.poll(async () => (await cells(page, 'In force today')).map((row) => [row[0], row[2], row[3]])).toEqual(
      [
        ['Everybody', 'every prompt', '$2.00'],
        ['Everybody', 'over 200,000 tokens', '$3.00'],
      ],
    )
    expect((await cells(page, 'History')).map((row) => [row[0], row[1], row[5]])).toEqual([
      [day(dayFromToday(9)), 'aheadcustom price ended', '–'],
      ['Feb 1, 2026', 'in force', '$2.00'],
      ['Feb 1, 2026', 'in force', '$3.00'],
      ['Jan 1, 2026', 'pastrevision 1', '$0.000124'],
      ['Jan 1, 2026', 'corrected', '$0.000123'],
    ])
    await page.goto(`${dashboard.stack.url}/#/prices/anthropic/claude-haiku-4-5`)
    await page.getByText('claude-haiku-4-5-<date>').first().waitFor()
    await page.goto(`${dashboard.stack.url}/#/prices/anthropic/claude-haiku-99`)
    await page.getByText('There is no such model').waitFor()
  })
})

describe('an admin', () => {
  test('prices a model that has no price, after seeing what that changes', async () => {
    const unpriced = dashboard.sql`model_used = 'nobody-knows-it' and usage_status <> 'missing'`
    const [said] = await dashboard.sql<{ calls: number; cost: string; first: string }[]>`
      select
        count(*)::int as calls,
        trim_scale(sum(input_tokens * 0.25 + output_tokens * 1.125) * 0.000001)::text as cost,
        min(created_at)::date::text as first
      from ai_usage_log where ${unpriced}`
    const before = await traces()
    const page = await dashboard.open(people.admin, '/prices')
    await page.getByRole('button', { name: 'Set a price: nobody-knows-it' }).click()
    const dialog = page.getByRole('dialog', { name: 'Set a price' })
    expect(await dialog.getByLabel('From (UTC day)').inputValue()).toBe(said?.first)
    await dialog.getByLabel('Input', { exact: true }).fill('0.25')
    await dialog.getByLabel('Output', { exact: true }).fill('1,125')
    await dialog.getByLabel('Where it comes from').fill('Contract of 2026-01-01')
    expect(await accessibilityViolations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'See what it changes' }).click()

    const effect = dialog.getByRole('status')
    await effect.waitFor()
    expect(await effect.innerText()).toContain(`${said?.calls} calls get a cost`)
    expect(new Decimal(await effect.locator('data').last().getAttribute('value') ?? 0).toFixed()).toBe(said?.cost)
    expect(await dialog.getByRole('row', { name: 'Output' }).innerText()).toMatch(/–\s+\$1\.125/)
    expect(await accessibilityViolations(page)).toEqual([])
    // Nothing is saved, and what was typed is still there.
    expect(await traces()).toEqual(before)
    await dialog.getByRole('button', { name: 'Back' }).click()
    expect(await dialog.getByLabel('Output', { exact: true }).inputValue()).toBe('1,125')
    await dialog.getByRole('button', { name: 'See what it changes' }).click()
    await dialog.getByRole('button', { name: `Save and reprice ${said?.calls} calls` }).click()
    await dialog.getByText('The price is saved').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()

    await page.getByRole('region', { name: 'Without a price' }).waitFor({ state: 'detached' })
    expect(await page.getByRole('region', { name: 'Custom prices' }).innerText()).toContain('nobody-knows-it')
    const [done] = await dashboard.sql<{ calls: number; cost: string }[]>`
      select count(total_cost_usd)::int as calls, trim_scale(sum(total_cost_usd))::text as cost
      from ai_usage_log where ${unpriced}`
    expect(done).toEqual({ calls: said?.calls, cost: said?.cost })
    const [trail] = await dashboard.sql`
      select count(*)::int as calls, min(reason) as reason, min(email) as by
      from ai_usage_repricings join auth.users on users.id = repriced_by`
    expect(trail).toEqual({ calls: said?.calls, reason: 'Contract of 2026-01-01', by: people.admin.email })
  })

  test('is told at the form what the database refuses, and what to do about it', async () => {
    await setPrice({ p_model: 'twice', p_effective_on: '2026-03-01' })
    const page = await dashboard.open(people.admin, '/prices/ours/twice')
    await page.getByRole('button', { name: 'Set a price' }).click()
    const dialog = page.getByRole('dialog')
    // It begins as the price that holds.
    expect(await dialog.getByLabel('Input', { exact: true }).inputValue()).toBe('1.5')
    await dialog.getByLabel('Input', { exact: true }).fill('1.4')
    await dialog.getByLabel('From (UTC day)').fill('2026-03-01')
    await dialog.getByLabel('Where it comes from').fill('It was misread.')
    await dialog.getByRole('button', { name: 'See what it changes' }).click()
    const refusal = dialog.getByRole('alert')
    await refusal.waitFor()
    expect(await refusal.innerText()).toContain('Another custom price of ours/twice holds from 2026-03-01')
    expect(await refusal.innerText()).toContain('p_is_correction')
    expect(await refusal.innerText()).toContain('PT409')
    expect(await accessibilityViolations(page)).toEqual([])

    await dialog.getByLabel('It corrects the price').check()
    await dialog.getByRole('button', { name: 'See what it changes' }).click()
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await dialog.getByText('The price is saved').waitFor()
    await dialog.getByText('keep their cost').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await expect.poll(async () => (await cells(page, 'In force today'))[0]?.[3]).toBe('$1.40')
  })

  test('sees what a discount does to the calls of the past, and does it', async () => {
    const from = dayFromToday(-20)
    const haiku = dashboard.sql`model_used = 'claude-haiku-4-5' and created_at >= ${`${from}T00:00:00Z`}`
    const [said] = await dashboard.sql<{ calls: number; before: string; after: string }[]>`
      select
        count(*)::int as calls,
        trim_scale(sum(total_cost_usd))::text as before,
        trim_scale(sum(total_cost_usd) * 0.875)::text as after
      from ai_usage_log where ${haiku} and total_cost_usd > 0`
    const before = await traces()
    const page = await dashboard.open(people.admin, '/prices/anthropic/claude-haiku-4-5')
    await page.getByRole('button', { name: 'Set a discount' }).click()
    const dialog = page.getByRole('dialog', { name: 'Set a discount' })
    await dialog.getByLabel('Percent off').fill('12.5')
    await dialog.getByLabel('From (UTC day)').fill(from)
    await dialog.getByLabel('Where it comes from').fill('Order form')
    await dialog.getByRole('button', { name: 'See what it changes' }).click()
    await dialog.getByLabel(`Price all since ${day(from)} anew`).check()
    const effect = dialog.getByRole('status')
    expect(await effect.innerText()).toContain(`${said?.calls} calls get another cost`)
    const sums = await effect.locator('data').evaluateAll((all) => all.map((data) => data.getAttribute('value')))
    expect(sums.map((sum) => new Decimal(sum ?? 0).toFixed())).toEqual([said?.before, said?.after])
    expect(await traces()).toEqual(before)

    await dialog.getByRole('button', { name: /^Save and reprice/ }).click()
    await dialog.getByText('The discount is saved').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    const discounts = page.getByRole('region', { name: 'Discounts' })
    await discounts.getByText('12.5% off').waitFor()
    const [done] = await dashboard.sql<{ after: string }[]>`
      select trim_scale(sum(total_cost_usd))::text as after from ai_usage_log where ${haiku}`
    expect(done?.after).toBe(said?.after)

    await discounts.getByRole('button', { name: 'Change Anthropic · claude-haiku-4-5' }).click()
    expect(await page.getByRole('dialog').getByLabel('Percent off').inputValue()).toBe('12.5')
  })

  test('ends a custom price', async () => {
    await setPrice({ p_model: 'ending' })
    const page = await dashboard.open(people.admin, '/prices/ours/ending')
    await page.getByRole('button', { name: 'Set a price' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('What holds from then').selectOption('No custom price any more')
    await dialog.getByLabel('Where it comes from').fill('The contract has ended.')
    await dialog.getByRole('button', { name: 'See what it changes' }).click()
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByText('No price holds today').waitFor()
    expect((await cells(page, 'History'))[0]?.slice(1, 3)).toEqual(['in forcecustom price ended', 'Everybody'])
  })

  test('sets thresholds and hours, which are kept as they are', async () => {
    await setPrice({
      p_model: 'banded',
      p_rates: [
        { input_usd_per_mtok: 1 },
        { input_usd_per_mtok: 2, context_over_tokens: 200_000 },
        { input_usd_per_mtok: '0.5', hours_start: '22:00', hours_end: '06:00', is_weekdays_only: true },
      ],
    })
    const page = await dashboard.open(people.admin, '/prices/ours/banded')
    await page.getByRole('button', { name: 'Set a price' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('group', { name: 'Other rates 1' }).getByLabel('Input', { exact: true }).fill('2.5')
    await dialog.getByLabel('Where it comes from').fill('Amendment')
    await dialog.getByRole('button', { name: 'See what it changes' }).click()
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await expect.poll(async () => (await cells(page, 'In force today')).map((row) => [row[2], row[3]])).toEqual([
      ['every prompt', '$1.00'],
      ['over 200,000 tokens', '$2.50'],
      ['22:00–06:00 UTC, Mon–Fri', '$0.50'],
    ])
  })

  test('reprices what has a price by now', async () => {
    await dashboard.stack.server().rpc('log_ai_usage', {
      p_user_id: '00000000-0000-4000-8000-000000000001',
      p_provider: 'ours',
      p_model_used: 'late',
      p_input_tokens: 2_000_000,
    })
    const page = await dashboard.open(people.admin, '/prices')
    await page.getByRole('button', { name: 'Set a price: late' }).waitFor()
    await setPrice({ p_model: 'late' })
    await page.getByRole('button', { name: 'Reprice calls' }).click()
    const dialog = page.getByRole('dialog', { name: 'Reprice calls' })
    await dialog.getByText('1 call gets a cost').waitFor()
    expect(await dialog.getByRole('status').locator('data').last().getAttribute('value')).toBe('3')
    await dialog.getByLabel('Why they are repriced').fill('Its price came late.')
    await dialog.getByRole('button', { name: 'Reprice 1 call' }).click()
    await dialog.getByText('1 call was repriced').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Set a price: late' }).waitFor({ state: 'detached' })
  })

  test('reprices one model, under all its names', async () => {
    for (const model of ['claude-opus-4-1', 'claude-opus-4-1-20250805', 'claude-sonnet-4-0']) {
      await dashboard.stack.server().rpc('log_ai_usage', {
        p_user_id: '00000000-0000-4000-8000-000000000001',
        p_model_used: model,
        p_input_tokens: 1_000_000,
      })
    }
    const page = await dashboard.open(people.admin, '/prices/anthropic/claude-opus-4-1')
    await page.getByRole('table', { name: 'In force today' }).waitFor()
    const { error } = await dashboard.stack.server().rpc('set_ai_price_discount', {
      p_provider: 'anthropic',
      p_percent_off: 50,
      p_source: 'an agreement',
    })
    expect(error).toBeNull()
    await page.getByRole('button', { name: 'Reprice calls' }).click()
    const dialog = page.getByRole('dialog', { name: 'Reprice calls' })
    await dialog.getByText('No call gets another cost.').waitFor()
    await dialog.getByLabel('Price all anew').check()
    await dialog.getByText('2 calls get another cost').waitFor()
    const sums = await dialog.getByRole('status').locator('data').evaluateAll((all) =>
      all.map((data) => data.getAttribute('value'))
    )
    expect(sums).toEqual(['30', '15'])
  })

  test('opens and leaves the form with the keyboard', async () => {
    const page = await dashboard.open(people.admin, '/prices')
    const button = page.getByRole('button', { name: 'Set a price', exact: true })
    await button.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    for (let step = 0; step < 40; step++) await page.keyboard.press('Tab')
    expect(await page.evaluate('document.querySelector("[role=dialog]").contains(document.activeElement)')).toBe(true)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => button.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
  })
})

describe('who sees what', () => {
  test('an organization’s admin sees their own prices, and changes nothing', async () => {
    await dashboard.stack.server().rpc('set_ai_price_discount', {
      p_provider: 'openai',
      p_percent_off: 7,
      p_source: 'an agreement',
      p_organization_id: acme,
    })
    await dashboard.stack.server().rpc('set_ai_price_discount', {
      p_provider: 'openai',
      p_percent_off: 9,
      p_source: 'an agreement',
      p_organization_id: globex,
    })
    const page = await dashboard.open(people.acmeAdmin, '/prices')
    const custom = page.getByRole('region', { name: 'Custom prices' })
    await custom.getByText('acme-only').waitFor()
    expect(await custom.locator('li').count()).toBe(1)
    const discounts = page.getByRole('region', { name: 'Discounts' })
    expect(await discounts.getByText(/% off$/).allInnerTexts()).toEqual(['7% off'])
    expect(await page.getByRole('button', { name: /^(Set|Change|Reprice)/ }).count()).toBe(0)
    await custom.getByRole('link', { name: 'acme-only' }).click()
    await page.getByRole('table', { name: 'In force today' }).waitFor()
    expect(await page.getByRole('button', { name: /^(Set|Change|Reprice)/ }).count()).toBe(0)
    await page.goto(`${dashboard.stack.url}/#/prices/ours/globex-only`)
    await page.getByText('There is no such model').waitFor()
    expect(await accessibilityViolations(page)).toEqual([])
  })

  test('a user reaches none of it', async () => {
    const page = await dashboard.open(people.user, '/me')
    expect(await page.getByRole('navigation').getByRole('link', { name: 'Prices' }).count()).toBe(0)
    for (const path of ['/prices', '/prices/ours/acme-only']) {
      await page.goto(`${dashboard.stack.url}/#${path}`)
      await page.getByText('Not yours to see').waitFor()
    }
    expect(await page.getByText('acme-only').count()).toBe(0)
  })
})

describe('for everybody', () => {
  test.each(['/prices', '/prices/anthropic/claude-haiku-4-5'])(
    'axe finds nothing wrong with %s, light or dark',
    async (path) => {
      const page = await dashboard.open(people.admin, path)
      await page.getByRole('table').first().waitFor()
      await expect.poll(() => page.locator('[role=status][class*=loading], [aria-busy=true]').count()).toBe(0)
      expect(await accessibilityViolations(page)).toEqual([])
    },
  )

  test('a phone shows prices and their form, in Romanian, and nothing is wider than its screen', async () => {
    const page = await dashboard.open(people.admin, '/prices', {
      viewport: { width: 360, height: 740 },
      locale: 'ro-RO',
    })
    const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    await page.getByRole('table', { name: 'Catalogul în vigoare' }).waitFor()
    expect(await page.evaluate(wide)).toBe(0)
    await page.getByRole('button', { name: 'Stabilește un preț', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Furnizor').fill('ours')
    await dialog.getByLabel('Model').fill('romanian')
    await dialog.getByLabel('Intrare', { exact: true }).fill('0,60')
    await dialog.getByLabel('De unde vine').fill('Contract')
    await dialog.getByRole('button', { name: 'Vezi ce schimbă' }).click()
    expect(await dialog.getByRole('row', { name: 'Intrare' }).innerText()).toMatch(/0,60\sUSD/)
    expect(await page.evaluate(wide)).toBe(0)
    expect(await accessibilityViolations(page)).toEqual([])
  })
})
