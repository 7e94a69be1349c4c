import { Decimal } from 'decimal.js'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { UsageRecord } from '../../types/index.ts'
import { accessibilityViolations, acme, type Dashboard, people, startDashboard } from '../support/dashboard.ts'
import { dayFromToday } from '../support/usage-oracle-world.ts'

let dashboard: Dashboard

const table = 'Calls, newest first'
const anna = '0a0a0a0a-0000-4000-8000-0000000000aa'
const day = dayFromToday(-1)

beforeAll(async () => {
  dashboard = await startDashboard()
  await log(
    {
      ...call('every category', `${day}T23:50:00Z`),
      ...{ model_used: 'claude-sonnet-4-5', organization_id: acme, feature: 'assistant_chat', request_type: 'chat' },
      ...{ input_tokens: 1_234, cache_read_tokens: 45_678, cache_write_5m_tokens: 901, cache_write_1h_tokens: 23 },
      ...{ output_tokens: 4_567, reasoning_tokens: 89, web_search_requests: 3, latency_ms: 5_000 },
      ...{ time_to_first_token_ms: 1_000, raw_usage: { input_tokens: 1_234, service_tier: 'standard' } },
    },
    // Three turns, of which the second is written by somebody else under the same name.
    ...[1, 2, 3].map((turn) => ({
      ...call(`turn ${turn}`, `${day}T23:4${turn}:00Z`),
      ...{ user_id: anna, user_email: 'anna@example.com', session_id: 'a session', input_tokens: turn * 1_000 },
    })),
    { ...call('not hers', `${day}T23:45:00Z`), session_id: 'a session' },
    { ...call('long ago', '2025-02-03T10:00:00Z') },
    {
      ...call('it failed', `${day}T23:39:00Z`),
      ...{ status: 'timeout', error_code: 'too_slow', error_message: 'It took <too> long.', usage_status: 'missing' },
    },
  )
})

afterAll(() => dashboard?.stop())

afterEach(async () => {
  expect(await dashboard.closePages()).toEqual([])
})

function call(requestId: string, occurredAt: string): UsageRecord {
  return { request_id: requestId, user_id: null, model_used: 'claude-haiku-4-5', occurred_at: occurredAt }
}

async function log(...records: UsageRecord[]) {
  const { error } = await dashboard.stack.server().rpc('log_ai_usage_batch', { p_records: records })
  expect(error).toBeNull()
}

async function idOf(requestId: string): Promise<string> {
  const [row] = await dashboard.sql<{ id: string }[]>`select id from ai_usage_log where request_id = ${requestId}`
  return row?.id ?? ''
}

/** The rows that are in the document: a long list's are not all. */
async function cells(page: Page): Promise<string[][]> {
  await page.getByRole('table', { name: table }).waitFor()
  const rows = await page.locator('tbody tr[data-index]').all()
  return Promise.all(rows.map((row) => row.locator('td').allInnerTexts()))
}

const models = async (page: Page) => (await cells(page)).map((row) => row[1])

/** The whole list as its file has it: heading, then lines. */
async function exported(page: Page): Promise<string[][]> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export CSV' }).click()
  const text = await readFile(await (await download).path(), 'utf8')
  return text.trim().split('\r\n').map((line) => line.split(','))
}

async function scrollTo(page: Page, where: 'top' | 'end') {
  await page.getByRole('table', { name: table }).evaluate(
    (element, end) => element.parentElement?.scrollTo({ top: end ? 1e9 : 0 }),
    where === 'end',
  )
}

const search = (page: Page) => page.getByRole('combobox', { name: 'Find a request, a session or a user' })

const foot = (page: Page, text: RegExp) => page.getByText(text).waitFor()

describe('the list', () => {
  test('goes back call by call to the first one, whatever is logged meanwhile', async () => {
    const page = await dashboard.open(people.admin, '/requests?range=90d')
    await foot(page, /100 rows/)
    const logged: string[] = []
    for (let reads = 0; reads < 20; reads += 1) {
      if (await page.getByText('that is all').count() > 0) break
      await scrollTo(page, 'end')
      if (reads === 2) {
        // One that is new, and one that belongs among those that were read.
        logged.push('came meanwhile', 'came late')
        await log(call('came meanwhile', new Date().toISOString()), call('came late', `${dayFromToday(-2)}T12:00:00Z`))
      }
      await page.waitForTimeout(200)
    }
    await page.getByText('that is all').waitFor()
    const [header, ...lines] = await exported(page)
    expect(header?.[0]).toContain('When')
    const expected = await dashboard.sql<{ line: string }[]>`
      select
        to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || ' ' || model_used || ' '
          || input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens || ' '
          || coalesce(trim_scale(total_cost_usd)::text, '') as line
      from ai_usage_log
      where created_at >= ${`${dayFromToday(-89)}T00:00:00Z`} and request_id <> all (${logged})
      order by created_at desc, id desc`
    expect(expected.length).toBeGreaterThan(900)
    const [when = -1, model = -1, input = -1, cost = -1] = ['When', 'Model', 'Input', 'Cost (USD)'].map((name) =>
      header?.findIndex((title) => title.endsWith(name))
    )
    expect(lines.map((line) => [line[when], line[model], line[input], line[cost]].join(' ').trim()))
      .toEqual(expected.map(({ line }) => line.trim()))
    // Back at the top, what has come is there.
    await scrollTo(page, 'top')
    await foot(page, new RegExp(`^${expected.length + 1} rows`))
  })

  test('shows a call that is made meanwhile', async () => {
    const page = await dashboard.open(people.admin, '/requests')
    const before = (await models(page)).slice(0, 10)
    await log({ ...call('just now', new Date().toISOString()), model_used: 'just-now' })
    await expect.poll(async () => (await models(page)).slice(0, 11), { timeout: 15_000 }).toEqual([
      'just-now',
      ...before,
    ])
    // One that took its time comes where it began.
    await log({
      ...call('took long', new Date(Date.now() - 240_000).toISOString()),
      model_used: 'took-long',
      latency_ms: 240_000,
    })
    await expect.poll(async () => (await models(page)).indexOf('took-long'), { timeout: 15_000 }).toBeGreaterThan(0)
  })

  test('keeps still under a reader who has scrolled, and says what has come', async () => {
    const page = await dashboard.open(people.admin, '/requests')
    await cells(page)
    await scrollTo(page, 'end')
    await foot(page, /200 rows/)
    const top = () => page.getByRole('table', { name: table }).evaluate((element) => element.parentElement?.scrollTop)
    const [where, before] = [await top(), await cells(page)]
    await log(...['one', 'two', 'three'].map((name) => ({
      ...call(`${name} behind`, new Date().toISOString()),
      model_used: 'behind-the-button',
    })))
    const button = page.getByRole('button', { name: '3 new calls' })
    await button.waitFor({ timeout: 15_000 })
    expect([await top(), await cells(page)]).toEqual([where, before])
    await button.click()
    await expect.poll(async () => (await models(page)).slice(0, 3)).toEqual(Array(3).fill('behind-the-button'))
    expect(await button.count()).toBe(0)
  })

  test('says that the next calls could not be read, and goes on', async () => {
    const page = await dashboard.open(people.admin, '/requests')
    await foot(page, /100 rows/)
    await page.route(
      '**/rpc/get_ai_requests',
      (route) =>
        route.request().postData()?.includes('p_cursor')
          ? route.fulfill({ status: 400, json: { code: 'PT400', message: 'Not now', details: null, hint: null } })
          : route.fallback(),
    )
    await scrollTo(page, 'end')
    await foot(page, /could not be read/)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.getByRole('button', { name: 'Try again' }).click()
    await foot(page, /200 rows/)
  })

  test('is limited by a click on what a cell says', async () => {
    const page = await dashboard.open(people.admin, '/requests')
    const row = page.locator('tbody tr[data-index]', { hasText: 'gpt-4o-mini' }).first()
    await row.hover()
    await row.getByRole('button', { name: 'Show only gpt-4o-mini' }).click()
    await expect.poll(async () => [...new Set(await models(page))]).toEqual(['gpt-4o-mini'])
    expect(page.url()).toContain('model=gpt-4o-mini')
    // Another list begins at its top.
    await scrollTo(page, 'end')
    await page.getByLabel('Without a price only').check()
    await page.getByLabel('Without a price only').uncheck()
    await expect.poll(() => page.locator('tr[data-index="0"]').isVisible()).toBe(true)
    await page.getByRole('button', { name: 'Remove Model: gpt-4o-mini' }).click()
    await expect.poll(async () => new Set(await models(page)).size).toBeGreaterThan(1)
  })

  test('is limited to failures, and to calls without a price', async () => {
    const page = await dashboard.open(people.admin, '/requests?range=90d')
    const count = async (where = dashboard.sql`true`) => {
      const [row] = await dashboard.sql<{ calls: string }[]>`
        select count(*)::text as calls from ai_usage_log
        where created_at >= ${`${dayFromToday(-89)}T00:00:00Z`} and ${where}`
      return Number(row?.calls)
    }
    await page.getByLabel('Status').selectOption('Timeout')
    await foot(page, /^1 row · that is all/)
    await page.getByLabel('Status').selectOption('Any failure')
    const failed = await count(dashboard.sql`status <> 'success'`)
    await foot(page, new RegExp(`^${Math.min(failed, 100)} rows`))
    await page.getByLabel('Status').selectOption('Any status')
    await page.getByLabel('Without a price only').check()
    const unpriced = await count(dashboard.sql`total_cost_usd is null`)
    await foot(page, new RegExp(`^${Math.min(unpriced, 100)} rows`))
    expect(new Set((await cells(page)).map((row) => row[6]))).toEqual(new Set(['No price', 'Unknown']))
  })

  test('has the days of the time zone that is chosen', async () => {
    const page = await dashboard.open(people.admin, `/requests?from=${day}&to=${day}&tz=Asia/Tokyo`)
    const [expected] = await dashboard.sql<{ calls: string }[]>`
      select count(*)::text as calls from ai_usage_log where (created_at at time zone 'Asia/Tokyo')::date = ${day}`
    await foot(page, new RegExp(`^${expected?.calls} rows? · that is all`))
  })
})

describe('the search', () => {
  test('finds a request whenever it was, with the keyboard', async () => {
    const page = await dashboard.open(people.admin, '/requests')
    await search(page).fill(' long ago ')
    expect(await page.getByRole('listbox').getByRole('option').allInnerTexts()).toEqual([
      'Request id\nlong ago',
      'Session\nlong ago',
    ])
    await page.keyboard.press('Enter')
    await foot(page, /^1 row · that is all/)
    expect((await cells(page))[0]?.[0]).toContain('Feb 3')
    expect(page.url()).toContain('request=long+ago')
    await page.getByRole('button', { name: 'Remove Request id: long ago' }).click()
    await foot(page, /100 rows/)
  })

  test('finds a session', async () => {
    const page = await dashboard.open(people.admin, '/requests')
    await search(page).fill('a session')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await foot(page, /^4 rows · that is all/)
  })

  test('finds a user by a part of their address', async () => {
    const page = await dashboard.open(people.admin, '/requests')
    await search(page).fill('ANNA')
    await page.getByRole('option', { name: 'anna@example.com' }).click()
    await page.getByRole('button', { name: 'Remove User: anna@example.com' }).waitFor()
    await foot(page, /^3 rows · that is all/)
  })

  test('says that there is nothing, and how to go on', async () => {
    const page = await dashboard.open(people.admin, '/requests?request=nobody+made+it')
    await page.getByText('There is none that you may see').waitFor()
    await page.getByRole('button', { name: 'Lift all limits' }).click()
    await foot(page, /100 rows/)
    await page.goto(`${dashboard.stack.url}/#/requests?feature=nothing`)
    await page.getByRole('button', { name: 'Look in the last 12 months' }).click()
    await expect.poll(() => page.url()).toContain('range=12m')
  })
})

describe('an open call', () => {
  const panel = (page: Page) => page.getByRole('dialog')

  test('adds up to its cost, line by line', async () => {
    const page = await dashboard.open(people.admin, `/requests?open=${await idOf('every category')}`)
    await panel(page).getByRole('row', { name: 'Total' }).waitFor()
    const lines = panel(page).locator('tbody tr')
    const amounts = await Promise.all((await lines.locator('data').all()).map((data) => data.getAttribute('value')))
    expect(amounts).toHaveLength(6)
    const [row] = await dashboard.sql<{ cost: string }[]>`
      select trim_scale(total_cost_usd)::text as cost from ai_usage_log where request_id = 'every category'`
    expect(Decimal.sum(...amounts.map((amount) => amount ?? 0)).toFixed()).toBe(row?.cost)
    // What is read adds up, too: quantity times price is cost.
    const shown = await lines.locator('td').allInnerTexts()
    for (let line = 0; line < shown.length; line += 3) {
      const [quantity = '', price = '', cost = ''] = shown.slice(line, line + 3).map((text) => text.replaceAll(',', ''))
      const per = price.endsWith('/ 1K') ? 1_000 : 1_000_000
      expect(new Decimal(quantity).times(/\$([\d.]+)/.exec(price)?.[1] ?? 0).div(per).toNumber())
        .toBe(Number(cost.replace('$', '')))
    }
    expect(await panel(page).getByRole('row', { name: 'Total' }).innerText()).toContain(row?.cost)
    expect(await panel(page).getByText('From the catalogue').count()).toBe(1)
    expect(await panel(page).getByText('89 of them reasoning').count()).toBe(1)
  })

  test('says the sum in the currency of the page, and the rate', async () => {
    const page = await dashboard.open(people.admin, `/requests?currency=EUR&open=${await idOf('every category')}`)
    const [row] = await dashboard.sql<{ usd: string; eur: string }[]>`
      select trim_scale(total_cost_usd)::text as usd, trim_scale(total_cost_usd / 1.25)::text as eur
      from ai_usage_log where request_id = 'every category'`
    await expect.poll(() => panel(page).locator('tfoot').innerText()).toContain('at 0.8 EUR')
    expect(await panel(page).locator('tfoot').innerText()).toContain(`$${row?.usd}`)
    expect(await panel(page).locator('tfoot').innerText()).toContain(`€${row?.eur}`)
  })

  test('tells its times, its error and what the provider sent', async () => {
    const page = await dashboard.open(people.admin, `/requests?open=${await idOf('every category')}`)
    const times = await panel(page).getByRole('region', { name: 'Time' }).innerText()
    expect(times).toContain('5s')
    expect(times).toContain('1s')
    expect(times).toContain('1,142 tokens/s')
    expect(JSON.parse(await panel(page).locator('pre').first().innerText()))
      .toEqual({ input_tokens: 1_234, service_tier: 'standard' })

    await page.goto(`${dashboard.stack.url}/#/requests?open=${await idOf('it failed')}`)
    await panel(page).getByText('It took <too> long.').waitFor()
    expect(await panel(page).getByText('Timeout · too_slow').count()).toBe(1)
    await panel(page).getByText('The provider reported no usage, so the cost is not known.').waitFor()
  })

  test('shows its session in order, and leads through it', async () => {
    const page = await dashboard.open(people.admin, `/requests?open=${await idOf('turn 2')}`)
    const session = panel(page).getByRole('region', { name: 'The session' }).getByRole('button')
    await expect.poll(() => session.count()).toBe(3)
    expect((await session.allInnerTexts()).map((text) => /^\d+:(\d+)/.exec(text)?.[1])).toEqual(['41', '42', '43'])
    expect(await session.nth(1).getAttribute('aria-current')).toBe('true')
    await session.nth(2).click()
    await expect.poll(() => page.url()).toContain(await idOf('turn 3'))
    await panel(page).getByText('turn 3').waitFor()
  })

  test('opens, goes on and closes with the keyboard, in the address bar', async () => {
    const page = await dashboard.open(people.admin, '/requests?session=a+session')
    await foot(page, /^4 rows/)
    const opener = (index: number) => page.locator(`tr[data-index="${index}"] [data-row-action]`)
    await opener(0).focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => opener(1).evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await panel(page).getByText('turn 3', { exact: true }).waitFor()
    expect(page.url()).toContain(`open=${await idOf('turn 3')}`)
    await page.keyboard.press('ArrowDown')
    await panel(page).getByText('turn 2', { exact: true }).waitFor()
    expect(await page.locator('tr[aria-current]').getAttribute('data-index')).toBe('2')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await panel(page).getByText('not hers', { exact: true }).waitFor()

    const other = await dashboard.open(people.admin, new URL(page.url()).hash.slice(1))
    await panel(other).getByText('not hers', { exact: true }).waitFor()

    await page.keyboard.press('Escape')
    await expect.poll(() => panel(page).count()).toBe(0)
    expect(page.url()).not.toContain('open=')
    await expect.poll(() => opener(0).evaluate((element) => element === document.activeElement)).toBe(true)
  })

  test('stays in sight in the list, however far one goes', async () => {
    const page = await dashboard.open(people.admin, '/requests?range=90d')
    await foot(page, /100 rows/)
    await page.locator('tr[data-index="0"] [data-row-action]').click()
    await panel(page).getByRole('heading', { name: 'Cost' }).waitFor()
    for (const [key, steps] of [['ArrowDown', 25], ['ArrowUp', 20]] as const) {
      for (let step = 0; step < steps; step += 1) {
        const before = page.url()
        await page.keyboard.press(key)
        await expect.poll(() => page.url(), { interval: 10 }).not.toBe(before)
        const row = page.locator('tr[aria-current]')
        const { top = 0, bottom = 0 } = await row.evaluate((element) => element.getBoundingClientRect())
        const sight = await page.getByRole('table', { name: table }).evaluate((element) => ({
          top: element.querySelector('thead')?.getBoundingClientRect().bottom ?? 0,
          bottom: element.parentElement?.getBoundingClientRect().bottom ?? 0,
        }))
        expect.soft(top, `${key} ${step}`).toBeGreaterThanOrEqual(sight.top - 1)
        expect.soft(bottom, `${key} ${step}`).toBeLessThanOrEqual(sight.bottom + 1)
      }
    }
    expect(await page.locator('tr[aria-current]').getAttribute('data-index')).toBe('5')
  })

  test('limits the list to what it says', async () => {
    const page = await dashboard.open(people.admin, `/requests?open=${await idOf('turn 1')}`)
    await panel(page).getByRole('button', { name: 'Show only User: anna@example.com' }).click()
    await foot(page, /^3 rows · that is all/)
    expect(await panel(page).count()).toBe(1)
  })
})

describe('who sees what', () => {
  test('an organization’s admin sees the calls of the organization, and none of others', async () => {
    const page = await dashboard.open(people.acmeAdmin, '/requests?range=90d')
    const asked: unknown[] = []
    page.on('request', (request) => {
      if (request.url().includes('/rpc/get_ai_requests')) asked.push(JSON.parse(request.postData() ?? '{}'))
    })
    await page.reload()
    const [expected] = await dashboard.sql<{ calls: string }[]>`
      select count(*)::text as calls from ai_usage_log
      where organization_id = ${acme} and created_at >= ${`${dayFromToday(-89)}T00:00:00Z`}`
    for (let reads = 0; reads < 20 && await page.getByText('that is all').count() === 0; reads += 1) {
      await scrollTo(page, 'end')
      await page.waitForTimeout(200)
    }
    await foot(page, new RegExp(`^${expected?.calls} rows · that is all`))
    expect(asked.length).toBeGreaterThan(4)
    expect(asked).toEqual(asked.map(() => expect.objectContaining({ p_organization_id: acme })))

    const foreign = await idOf('turn 1')
    await page.goto(`${dashboard.stack.url}/#/requests?open=${foreign}`)
    await page.getByRole('dialog').getByText(`There is no usage row ${foreign} that you may read`).waitFor()
    await page.goto(`${dashboard.stack.url}/#/requests?request=turn+1`)
    await page.getByText('There is none that you may see').waitFor()
    await page.goto(`${dashboard.stack.url}/#/requests?user=${anna}`)
    await page.getByText('Not yours to see').waitFor()
  })

  test('a user is not shown the log', async () => {
    const page = await dashboard.open(people.user, '/requests')
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(`${dashboard.stack.url}/#/requests?open=${await idOf('turn 1')}`)
    await page.getByText('Not yours to see').waitFor()
    expect(await page.getByRole('link', { name: 'Requests' }).count()).toBe(0)
    expect(asked.filter((url) => url.includes('get_ai_requests') || url.includes('ai_usage_log'))).toEqual([])
  })
})

describe('for everybody', () => {
  test('axe finds nothing wrong with the list, the search and an open call, light or dark', async () => {
    const page = await dashboard.open(people.admin, '/requests')
    await cells(page)
    await search(page).fill('anna')
    await page.getByRole('option', { name: 'anna@example.com' }).waitFor()
    expect(await accessibilityViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    for (const requestId of ['every category', 'it failed', 'turn 2']) {
      await page.goto(`${dashboard.stack.url}/#/requests?open=${await idOf(requestId)}`)
      await page.getByRole('dialog').getByText(requestId, { exact: true }).waitFor()
      await page.getByRole('dialog').getByRole('row', { name: 'Total' }).waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
    }
  })

  test('a phone shows the list and an open call, and nothing is wider than its screen', async () => {
    const page = await dashboard.open(people.admin, '/requests', {
      viewport: { width: 360, height: 740 },
      locale: 'ro-RO',
    })
    await page.getByRole('heading', { name: 'Cereri', level: 1 }).waitFor()
    await page.locator('tr[data-index="0"] [data-row-action]').click()
    const open = page.getByRole('dialog')
    await open.getByRole('heading', { name: 'Cine, ce și unde' }).waitFor()
    const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await page.evaluate(wide)).toBe(0)
    expect(await open.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
    expect(await accessibilityViolations(page)).toEqual([])
    await open.getByRole('button', { name: 'Închide' }).click()
    expect(await page.evaluate(wide)).toBe(0)
  })
})
