import { Decimal } from 'decimal.js'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityViolations, acme, type Dashboard, people, startDashboard } from '../support/dashboard.ts'
import { dayFromToday } from '../support/usage-oracle-world.ts'

let dashboard: Dashboard

const start = dayFromToday(-29)
const end = dayFromToday(1)
const before = dayFromToday(-59)

/** A customer whose id would be several steps of a path. */
const odd = { id: 'a/b?c=č #1%', name: 'Ödd & Sons' }

beforeAll(async () => {
  dashboard = await startDashboard()
  await log([{ user_id: await userId(), user_email: people.user.email, customer_id: odd.id, customer_name: odd.name }])
})

afterAll(() => dashboard?.stop())

afterEach(async () => {
  expect(await dashboard.closePages()).toEqual([])
})

async function log(records: object[]): Promise<void> {
  const { error } = await dashboard.stack.server().rpc('log_ai_usage_batch', {
    p_records: records.map((record) => ({
      model_used: 'claude-haiku-4-5',
      input_tokens: 1_000,
      occurred_at: `${dayFromToday(-2)}T00:00:00Z`,
      ...record,
    })),
  })
  if (error) throw new Error(error.message)
}

async function userId(email = people.user.email): Promise<string> {
  const [row] = await dashboard.sql<{ id: string }[]>`select id from auth.users where email = ${email}`
  return row?.id ?? ''
}

const money = (usd: string) => {
  const amount = new Decimal(usd)
  const digits = amount.gte('0.095') || amount.isZero()
    ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
    : { minimumSignificantDigits: 2, maximumSignificantDigits: 2 }
  return new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', ...digits }).format(amount.toNumber())
}

const exactly = (usd: string) =>
  `$${new Decimal(usd).toNumber().toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 15 })}`

interface Sums {
  key: string | null
  cost: string
  before: string
  calls: string
  success: string
  unpriced: string
  exact: string
}

/** What a list or a breakdown has to say, from the log itself, the most expensive first. */
async function sumsBy(column: string, where = dashboard.sql`true`): Promise<Sums[]> {
  const { sql } = dashboard
  const now = sql`created_at >= ${`${start}T00:00:00Z`} and created_at < ${`${end}T00:00:00Z`}`
  const rows = await sql<
    { key: string | null; cost: string; before: string; calls: string; successes: string; unpriced: string }[]
  >`
    select
      ${sql(column)}::text as key,
      coalesce(sum(total_cost_usd) filter (where ${now}), 0)::text as cost,
      coalesce(sum(total_cost_usd) filter (where not (${now})), 0)::text as before,
      count(*) filter (where ${now})::text as calls,
      count(*) filter (where ${now} and status = 'success')::text as successes,
      count(*) filter (where ${now} and total_cost_usd is null)::text as unpriced
    from ai_usage_log
    where created_at >= ${`${before}T00:00:00Z`} and created_at < ${`${end}T00:00:00Z`} and ${where}
    group by 1
    having count(*) filter (where ${now}) > 0
    order by 2::numeric desc`
  return [...rows].sort((a, b) => new Decimal(b.cost).cmp(a.cost)).map((row) => ({
    ...row,
    exact: exactly(row.cost),
    cost: money(row.cost),
    success: new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 1 })
      .format(Number(row.successes) / Number(row.calls)),
    unpriced: row.unpriced === '0' ? '–' : row.unpriced,
  }))
}

async function cells(page: Page, name: string): Promise<string[][]> {
  const rows = await page.getByRole('table', { name }).locator('tbody tr[data-index]').all()
  return Promise.all(rows.map((row) => row.locator('td').allInnerTexts()))
}

async function tile(page: Page, name: string) {
  const box = page.locator('dl[aria-label="In these days"] > div').filter({
    has: page.getByText(name, { exact: true }),
  })
  const value = box.locator('dd').first()
  return {
    text: await value.innerText(),
    exact: await value.getAttribute('title'),
    note: await box.locator('dd').nth(1).innerText(),
  }
}

/** The lines of a card: name, calls, cost. */
async function lines(page: Page, name: string): Promise<string[][]> {
  const items = await page.getByRole('region', { name }).locator('li').all()
  return Promise.all(items.map(async (item) => (await item.innerText()).split('\n')))
}

const isSettled = async (page: Page) => {
  await expect.poll(() => page.locator('[role=status][class*=loading], [aria-busy=true]').count()).toBe(0)
}

describe('the users', () => {
  test('are listed by cost, with what SQL says of each', async () => {
    const page = await dashboard.open(people.admin, '/users')
    const expected = await sumsBy('user_id')
    await expect.poll(async () => (await cells(page, 'Users')).length).toBe(expected.length)
    const shown = await cells(page, 'Users')
    expect(shown.map(([, cost, , calls, , success, unpriced]) => [cost, calls, success, unpriced]))
      .toEqual(expected.map(({ cost, calls, success, unpriced }) => [cost, calls, success, unpriced]))
    const own = expected.find(({ key }) => key === null)
    expect(shown.find(([name]) => name === 'No user')?.[1]).toBe(own?.cost)
    const exact = page.getByRole('table', { name: 'Users' }).locator('tbody data')
    expect(await exact.evaluateAll((all) => all.map((data) => data.getAttribute('title'))))
      .toEqual(expected.map(({ exact }) => exact))
    const [first] = expected
    const percent = new Decimal(first?.exact.replace(/[$,]/g, '') ?? 0).div(first?.before ?? 1).minus(1).times(100)
    expect(shown[0]?.[2]).toBe(`${percent.gt(0) ? '+' : ''}${percent.toFixed(percent.abs().lt(10) ? 1 : 0)}%`)
  })

  test('are found by their address, and the address bar keeps the search', async () => {
    const page = await dashboard.open(people.admin, '/users')
    await page.getByLabel('Search by address').fill('ACME-admin')
    await expect.poll(async () => (await cells(page, 'Users')).map(([name]) => name)).toEqual([people.acmeAdmin.email])
    await page.reload()
    await expect.poll(async () => (await cells(page, 'Users')).map(([name]) => name)).toEqual([people.acmeAdmin.email])
    expect(await page.getByText('1 of ').count()).toBe(1)
    await page.getByLabel('Search by address').fill('nobody at all')
    await page.getByRole('button', { name: 'Clear the search' }).click()
    await expect.poll(async () => (await cells(page, 'Users')).length).toBeGreaterThan(2)
    expect(page.url()).not.toContain('q=')
  })

  test('open with the keyboard, each on a page of what they spent on what, and for whom', async () => {
    const page = await dashboard.open(people.admin, '/users')
    const id = await userId()
    const open = page.getByRole('button', { name: `Open ${people.user.email}` })
    await open.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: people.user.email, level: 1 }).waitFor()
    expect(page.url()).toContain(id)
    await isSettled(page)

    const own = dashboard.sql`user_id = ${id}`
    const [total] = await sumsBy('user_id', own)
    expect(await tile(page, 'Spend')).toMatchObject({ text: total?.cost, exact: total?.exact })
    expect((await tile(page, 'Requests')).text).toBe(total?.calls)
    expect((await tile(page, 'Unpriced calls')).text).toBe(total?.unpriced)
    const [latency] = await dashboard.sql<{ p50: number; p95: number }[]>`
      select p50_ms::float as p50, p95_ms::float as p95
      from get_ai_latency(p_start => ${start}, p_end => ${end}, p_filters => ${dashboard.sql.json({ user_id: id })})`
    const seconds = (ms = 0) => ms < 1_000 ? `${Math.round(ms)}ms` : `${Number((ms / 1_000).toFixed(2))}s`
    expect((await tile(page, 'p95 latency')).text).toBe(seconds(latency?.p95))
    expect((await tile(page, 'p95 latency')).note).toBe(`median ${seconds(latency?.p50)}`)

    const callsAndCosts = (sums: Sums[]) =>
      sums.map(({ calls, cost }) => [`${calls} ${calls === '1' ? 'call' : 'calls'}`, cost])
    for (
      const [title, column] of [['Features', 'feature'], ['Models', 'model_used'], [
        'Customers worked for',
        'customer_id',
      ]]
    ) {
      expect((await lines(page, title ?? '')).map(([, calls, cost]) => [calls, cost]))
        .toEqual(callsAndCosts(await sumsBy(column ?? '', own)))
    }

    const newest = await dashboard.sql<{ model: string; cost: string | null }[]>`
      select model_used as model, total_cost_usd::text as cost from ai_usage_log
      where ${own} and created_at >= ${`${start}T00:00:00Z`} order by created_at desc, request_id, line limit 50`
    const shown = await cells(page, 'Newest requests')
    expect(shown.length).toBeGreaterThan(20)
    expect(shown.map((row) => [row[1], row[4]]))
      .toEqual(newest.slice(0, shown.length).map(({ model, cost }) => [model, cost === null ? '–' : money(cost)]))
    expect(await page.getByText(`${newest.length} rows`).count()).toBe(1)

    await page.getByRole('main').getByRole('link', { name: 'Explore' }).click()
    await page.getByRole('button', { name: `Remove User: ${people.user.email}` }).waitFor()
    await page.goBack()
    await page.getByRole('link', { name: 'Users' }).last().click()
    await page.getByRole('table', { name: 'Users' }).waitFor()
  })

  test('are stacked by what is chosen, and a click on a part explores it', async () => {
    const page = await dashboard.open(people.admin, `/users/${await userId()}`)
    await page.getByLabel('Stacked by').selectOption('Feature')
    await expect.poll(() => page.url()).toContain('by=feature')
    const chart = page.getByRole('region', { name: 'Spend per day' })
    await chart.getByRole('button', { name: 'AI assistant' }).click()
    await page.getByRole('button', { name: 'Remove Feature: AI assistant' }).waitFor()
    expect(page.url()).toContain(`user=${await userId()}`)
  })

  test('keep their name on days without usage, which say so', async () => {
    const page = await dashboard.open(people.admin, `/users/${await userId()}?from=2024-01-01&to=2024-01-31`)
    await page.getByText('Nothing was used in these days').waitFor()
    await page.getByRole('heading', { name: people.user.email, level: 1 }).waitFor()
  })
})

describe('the customers', () => {
  test('are listed by cost, with what SQL says of each', async () => {
    const page = await dashboard.open(people.admin, '/customers')
    const expected = await sumsBy('customer_id')
    await expect.poll(async () => (await cells(page, 'Customers')).length).toBe(expected.length)
    expect((await cells(page, 'Customers')).map(([, cost, , calls, , success]) => [cost, calls, success]))
      .toEqual(expected.map(({ cost, calls, success }) => [cost, calls, success]))
    expect((await cells(page, 'Customers')).map(([name]) => name)).toContain(odd.name)
    // By name and by id, whatever the accents.
    await page.getByLabel('Search by name or id').fill('odd &')
    await expect.poll(async () => (await cells(page, 'Customers')).map(([name]) => name)).toEqual([odd.name])
    await page.getByLabel('Search by name or id').fill('42')
    await expect.poll(async () => (await cells(page, 'Customers')).map(([name]) => name)).toEqual(['Globex'])
  })

  test('have a page of who worked for them', async () => {
    const page = await dashboard.open(people.admin, '/customers')
    await page.getByRole('button', { name: 'Open Globex' }).click()
    await page.getByRole('heading', { name: 'Globex', level: 1 }).waitFor()
    await isSettled(page)
    const globex = dashboard.sql`customer_id = '42'`
    const [total] = await sumsBy('customer_id', globex)
    const workers = await sumsBy('user_id', globex)
    expect(await tile(page, 'Spend')).toMatchObject({ text: total?.cost, exact: total?.exact })
    expect((await tile(page, 'Users')).text).toBe(String(workers.filter(({ key }) => key !== null).length))
    const shown = await lines(page, 'Who worked for them')
    expect(shown.map(([, , cost]) => cost)).toEqual(workers.map(({ cost }) => cost))
    await page.getByRole('link', { name: people.user.email }).click()
    await page.getByRole('heading', { name: people.user.email, level: 1 }).waitFor()
    await page.getByRole('region', { name: 'Customers worked for' }).getByRole('link', { name: 'Globex' }).click()
    await page.getByRole('heading', { name: 'Globex', level: 1 }).waitFor()
  })

  test('may have any id', async () => {
    const page = await dashboard.open(people.admin, '/customers')
    await page.getByRole('button', { name: `Open ${odd.name}` }).click()
    await page.getByRole('heading', { name: odd.name, level: 1 }).waitFor()
    expect(await page.getByText(odd.id).innerText()).toBe(odd.id)
    await page.reload()
    await page.getByRole('heading', { name: odd.name, level: 1 }).waitFor()
    await isSettled(page)
    expect((await tile(page, 'Requests')).text).toBe('1')
  })
})

describe('who sees what', () => {
  test('an organization’s admin sees what was used there, and nobody from elsewhere', async () => {
    const outsider = crypto.randomUUID()
    await log([{ user_id: outsider, user_email: 'outsider@example.com', customer_id: 'theirs' }])
    const page = await dashboard.open(people.acmeAdmin, '/users')
    const expected = await sumsBy('user_id', dashboard.sql`organization_id = ${acme}`)
    await expect.poll(async () => (await cells(page, 'Users')).map(([, cost]) => cost))
      .toEqual(expected.map(({ cost }) => cost))
    expect((await cells(page, 'Users')).flat()).not.toContain('outsider@example.com')

    await page.goto(`${dashboard.stack.url}/#/users/${outsider}`)
    await page.getByText('Not yours to see').waitFor()
    expect(await page.getByText('outsider@example.com').count()).toBe(0)
    await page.goto(`${dashboard.stack.url}/#/customers/theirs`)
    await page.getByText('Nothing was used in these days').waitFor()

    const id = await userId()
    await page.goto(`${dashboard.stack.url}/#/users/${id}`)
    await page.getByRole('heading', { name: people.user.email }).waitFor()
    await isSettled(page)
    const [there] = await sumsBy('user_id', dashboard.sql`organization_id = ${acme} and user_id = ${id}`)
    expect((await tile(page, 'Spend')).exact).toBe(there?.exact)
  })

  test('a user reaches none of it, and nothing is asked for', async () => {
    const page = await dashboard.open(people.user, '/me')
    const asked: string[] = []
    page.on('request', (request) => {
      if (/\/rest\//.test(request.url())) asked.push(`${request.url()} ${request.postData()}`)
    })
    for (const path of ['/users', `/users/${await userId(people.acmeAdmin.email)}`, '/customers', '/customers/42']) {
      await page.goto(`${dashboard.stack.url}/#${path}`)
      await page.getByText('Not yours to see').waitFor()
    }
    const own = await userId()
    expect(asked.filter((request) => !request.includes(own) && !request.includes('get_ai_usage_access'))).toEqual([])
  })
})

describe('for everybody', () => {
  test.each([
    ['/users', 'Users'],
    ['/customers', 'Customers'],
  ])('axe finds nothing wrong with %s and its detail, light or dark', async (path, name) => {
    const page = await dashboard.open(people.admin, path)
    await page.getByRole('table', { name }).waitFor()
    await isSettled(page)
    expect(await accessibilityViolations(page)).toEqual([])
    await page.getByRole('button', { name: /^Open / }).first().click()
    await page.getByRole('region', { name: 'Features' }).waitFor()
    await isSettled(page)
    expect(await accessibilityViolations(page)).toEqual([])
  })

  test('a phone shows them, in Romanian, and nothing is wider than its screen', async () => {
    const page = await dashboard.open(people.admin, `/users/${await userId()}`, {
      viewport: { width: 360, height: 740 },
      locale: 'ro-RO',
    })
    await page.getByRole('region', { name: 'Clienți pentru care a lucrat' }).waitFor()
    await isSettled(page)
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0)
    expect(await page.getByRole('main').innerText()).not.toMatch(/Spend|Users|Newest|against/)
    await page.goto(`${dashboard.stack.url}/#/customers`)
    await page.getByRole('table', { name: 'Clienți' }).waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0)
  })
})

test('ten thousand users are one list, of which only what is in sight is in the document', async () => {
  for (let batch = 0; batch < 10; batch++) {
    await log(Array.from({ length: 1_000 }, (_, index) => ({
      user_id: crypto.randomUUID(),
      user_email: `user-${batch * 1_000 + index}@many.example`,
      input_tokens: 10 + batch * 1_000 + index,
    })))
  }
  const page = await dashboard.open(people.admin, '/users?range=7d')
  await page.getByText(/of 10,0\d\d$/).waitFor({ timeout: 30_000 })
  expect(await page.getByRole('row').count()).toBeLessThan(100)
  const first = page.getByRole('table', { name: 'Users' }).locator('[data-row-action]').first()
  await first.focus()
  await page.keyboard.press('End')
  await expect.poll(() => page.locator('[data-row-action]').last().innerText()).toMatch(/^user-\d+@many.example$/)
  expect(await page.getByRole('row').count()).toBeLessThan(100)
  await page.getByLabel('Search by address').fill('user-9876@')
  await expect.poll(async () => (await cells(page, 'Users')).map(([name]) => name)).toEqual(['user-9876@many.example'])
}, 120_000)
