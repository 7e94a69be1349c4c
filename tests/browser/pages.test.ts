import { Decimal } from 'decimal.js'
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityViolations, acme, type Dashboard, people, signIn, startDashboard } from '../support/dashboard.ts'
import { dayFromToday, monthAfter } from '../support/usage-oracle-world.ts'

let dashboard: Dashboard

beforeAll(async () => {
  dashboard = await startDashboard()
})

afterAll(() => dashboard?.stop())

afterEach(async () => {
  expect(await dashboard.closePages()).toEqual([])
})

const money = (usd: string | number) =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(Number(usd))

/** A tile's number, and every digit of it. */
async function tile(page: Page, name: string, list = 'Now') {
  const box = page.locator(`dl[aria-label="${list}"] > div`).filter({ has: page.getByText(name, { exact: true }) })
  const value = box.locator('dd').first()
  return {
    text: await value.innerText(),
    exact: await value.getAttribute('title'),
    note: await box.locator('dd').nth(1).innerText(),
  }
}

const exactly = (usd: string) =>
  `$${new Decimal(usd).toNumber().toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 15 })}`

async function costBetween(start: string, end: string, where = dashboard.sql`true`): Promise<string> {
  const [row] = await dashboard.sql<{ cost: string }[]>`
    select coalesce(trim_scale(sum(total_cost_usd)), 0)::text as cost from ai_usage_log
    where created_at >= ${`${start}T00:00:00Z`} and created_at < ${`${end}T00:00:00Z`} and ${where}`
  return row?.cost ?? ''
}

/** The rows of a table, as text. */
async function cells(page: Page, name: string | RegExp): Promise<string[][]> {
  const rows = await page.getByRole('table', { name }).locator('tbody tr[data-index]').all()
  return Promise.all(rows.map((row) => row.locator('td').allInnerTexts()))
}

const tomorrow = dayFromToday(1)
const month = monthAfter(dayFromToday(0), 0)

describe('the overview', () => {
  test('says what the ledger adds up to', async () => {
    const page = await dashboard.open(people.admin)
    const spent = await costBetween(month, tomorrow)
    await expect.poll(async () => (await tile(page, 'This month')).exact).toBe(exactly(spent))
    expect((await tile(page, 'This month')).text).toBe(money(spent))
    const lastMonth = await costBetween(monthAfter(month, -1), month)
    await expect.poll(async () => (await tile(page, 'Projected month end')).note).toContain(money(lastMonth))

    const start = dayFromToday(-29)
    const [range] = await dashboard.sql<{ calls: string; failed: string; unpriced: string }[]>`
      select
        count(*)::text as calls,
        count(*) filter (where status <> 'success')::text as failed,
        count(*) filter (where total_cost_usd is null)::text as unpriced
      from ai_usage_log where created_at >= ${`${start}T00:00:00Z`}`
    await expect.poll(async () => (await tile(page, 'Spend', 'In these days')).exact).toBe(
      exactly(await costBetween(start, tomorrow)),
    )
    expect((await tile(page, 'Requests', 'In these days')).text).toBe(range?.calls)
    expect((await tile(page, 'Success rate', 'In these days')).note).toBe(`${range?.failed} failed`)
    expect((await tile(page, 'Unpriced calls', 'In these days')).text).toBe(range?.unpriced)
    await expect.poll(async () => (await tile(page, 'p95 latency', 'In these days')).text).toMatch(/^[\d.]+m?s$/)

    const unpriced = page.getByRole('region', { name: 'Calls without a known price' })
    expect(await unpriced.innerText()).toContain('nobody-knows-it')
  })

  test('stacks its days by what is chosen, and the bars add up to the spend', async () => {
    const page = await dashboard.open(people.admin, '/?by=provider')
    await page.getByLabel('Stacked by').selectOption('Customer')
    await expect.poll(() => page.url()).toContain('by=customer')
    const chart = page.getByRole('region', { name: 'Spend per day' })
    await chart.getByText('Globex').waitFor()
    await chart.getByRole('button', { name: 'Show as a table' }).click()
    await chart.getByRole('table').waitFor()
    const day = dayFromToday(-3)
    // The newest first: only the rows in sight are in the document.
    await chart.getByRole('button', { name: 'Date' }).click()
    await chart.getByRole('button', { name: 'Date' }).click()
    expect(await chart.locator('tr[data-index="3"] td').last().locator('span').getAttribute('title'))
      .toBe(exactly(await costBetween(day, dayFromToday(-2))))
  })

  test('is read with the keyboard, bar by bar', async () => {
    const page = await dashboard.open(people.admin)
    const bars = page.getByRole('group', { name: 'Spend per day' })
    await bars.focus()
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowLeft')
    expect(await bars.getByRole('status').innerText()).toContain(
      money(await costBetween(dayFromToday(-1), dayFromToday(0))),
    )
    await page.keyboard.press('Escape')
    expect(await bars.getByRole('status').count()).toBe(0)
  })

  test('names what changed most, as SQL does', async () => {
    const page = await dashboard.open(people.admin, '/?by=feature')
    const [most] = await dashboard.sql<{ feature: string | null; difference: string }[]>`
      select feature, sum(case when created_at >= ${`${
      dayFromToday(-29)
    }T00:00:00Z`} then 1 else -1 end * total_cost_usd)::text
        as difference
      from ai_usage_log where created_at >= ${`${dayFromToday(-59)}T00:00:00Z`}
      group by 1 order by abs(sum(case when created_at >= ${`${
      dayFromToday(-29)
    }T00:00:00Z`} then 1 else -1 end * total_cost_usd))
      desc limit 1`
    const first = page.getByRole('region', { name: 'What changed' }).locator('li').first()
    await first.waitFor()
    expect(await first.locator('data').getAttribute('value')).toBe(new Decimal(most?.difference ?? 0).toFixed())
  })

  test('shows a call that was made meanwhile, without a reload', async () => {
    const page = await dashboard.open(people.admin)
    await expect.poll(async () => (await tile(page, 'Today')).text).toBe('$0.00')
    await dashboard.stack.server().rpc('log_ai_usage', {
      p_user_id: '00000000-0000-4000-8000-000000000001',
      p_model_used: 'claude-haiku-4-5',
      p_input_tokens: 2_000_001,
    })
    await expect.poll(async () => (await tile(page, 'Today')).exact, { timeout: 15_000 }).toBe('$2.000001')
  })

  test('loads less than 250 kB', async () => {
    const page = await dashboard.openSignedOut()
    const loaded = new Map<string, Promise<number>>()
    page.on('response', (response) => {
      if (/\.(js|css)$|\/$/.test(new URL(response.url()).pathname) && response.ok()) {
        loaded.set(response.url(), response.body().then((body) => gzipSync(body).length))
      }
    })
    await page.reload()
    await page.getByRole('button', { name: people.admin.email }).click()
    await page.getByRole('region', { name: 'What changed' }).locator('li').first().waitFor()
    const sizes = await Promise.all(loaded.values())
    expect(sizes.length).toBeGreaterThan(3)
    expect(sizes.reduce((total, size) => total + size, 0)).toBeLessThan(250_000)
  })
})

describe('explore', () => {
  test('limits what it shows by a click, and a link to it shows the same to somebody else', async () => {
    const page = await dashboard.open(people.admin, '/explore?by=provider&range=90d')
    await page.getByRole('button', { name: 'Show only OpenAI' }).last().click()
    await page.getByRole('button', { name: 'Remove Provider: OpenAI' }).waitFor()
    await page.getByLabel('Broken down by').selectOption('User')
    await page.getByRole('button', { name: 'User', exact: true }).click()
    await expect.poll(() => page.url()).toContain('sort=key')

    const other = await dashboard.open(people.admin, new URL(page.url()).hash.slice(1))
    await expect.poll(() => cells(other, 'By user')).toEqual(await cells(page, 'By user'))
    expect(await cells(other, 'By user')).toHaveLength(4)

    await page.getByRole('button', { name: 'Remove Provider: OpenAI' }).click()
    await expect.poll(() => page.url()).not.toContain('provider=')
    await page.goBack()
    await expect.poll(() => page.url()).toContain('provider=openai')
  })

  test('limits what it shows to what has no key, in the address bar too', async () => {
    const page = await dashboard.open(people.admin, '/explore?by=customer&range=90d')
    await page.getByRole('button', { name: 'Show only No customer' }).last().click()
    await page.getByRole('button', { name: 'Remove Customer: No customer' }).waitFor()
    await expect.poll(() => page.url()).toMatch(/[?&]customer=(&|$)/)
    await page.getByLabel('Broken down by').selectOption('Entity')
    await page.getByRole('button', { name: 'Show only No entity' }).last().click()
    await page.getByRole('button', { name: 'Remove Entity: No entity' }).waitFor()
    await page.getByLabel('Broken down by').selectOption('Provider')

    const nobodys = dashboard.sql`customer_id is null and entity_id is null`
    const spent = money(await costBetween(dayFromToday(-89), tomorrow, nobodys))
    const other = await dashboard.open(people.admin, new URL(page.url()).hash.slice(1))
    const total = (of: Page) => of.getByRole('table', { name: 'By provider' }).locator('tfoot td').nth(1).innerText()
    await expect.poll(() => total(page)).toBe(spent)
    await expect.poll(() => total(other)).toBe(spent)
    await other.getByRole('button', { name: 'Remove Customer: No customer' }).click()
    await expect.poll(() => other.url()).not.toContain('customer=')
    expect(other.url()).toContain('entity=')
  })

  test('exports what it shows, and the sum of the file is the sum of the ledger', async () => {
    const page = await dashboard.open(people.admin, '/explore?by=customer&range=90d&sort=calls')
    await page.getByRole('table', { name: 'By customer' }).waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export CSV' }).click()
    const [header, ...lines] = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\r\n')
    expect(header).toBe('\uFEFFCustomer,Cost (USD),Share (%),Calls,Tokens,Success (%),Unpriced')
    const shown = await cells(page, 'By customer')
    expect(lines).toHaveLength(shown.length)
    // What a spreadsheet would take for a formula stays text, and holds a comma's quotes.
    expect(lines.some((line) => line.startsWith(`"'=HYPERLINK(""http://example.com"")"`))).toBe(true)
    const numbers = lines.map((line) => line.replace(/^("(""|[^"])*"|[^,]*),/, '').split(','))
    expect(Decimal.sum(...numbers.map(([cost = '']) => cost)).toFixed())
      .toBe(await costBetween(dayFromToday(-89), tomorrow))
    expect(numbers.map((cells) => cells[2])).toEqual(shown.map((cells) => cells[3]))
  })

  test('compares with the period before, in another currency', async () => {
    const page = await dashboard.open(people.admin, '/explore?by=model&compare=1&currency=EUR')
    await page.getByRole('table', { name: 'By model' }).getByText('Cost before').waitFor()
    const haiku = dashboard.sql`model_used = 'claude-haiku-4-5'`
    const now = await costBetween(dayFromToday(-29), tomorrow, haiku)
    const before = await costBetween(dayFromToday(-59), dayFromToday(-29), haiku)
    const euros = (usd: string) =>
      new Intl.NumberFormat('en-US', { style: 'currency', currency: 'EUR' }).format(Number(usd) * 0.8)
    const row = (await cells(page, 'By model')).find(([name]) => name === 'claude-haiku-4-5')
    expect(row?.slice(1, 3)).toEqual([euros(now), euros(before)])
    expect(await page.getByText(/^\w+ \d+ – \w+ \d+$/).count()).toBe(1)
  })

  test('counts the total in the days of another time zone, and says so', async () => {
    const page = await dashboard.open(people.admin, '/explore?tz=Asia/Tokyo&range=7d&measure=calls')
    await page.getByText('begin at midnight in Asia/Tokyo').waitFor()
    const chart = page.getByRole('region', { name: 'Calls per day' })
    await chart.getByRole('button', { name: 'Show as a table' }).click()
    const [day] = await dashboard.sql<{ calls: string }[]>`
      select count(*)::text as calls from ai_usage_log
      where (created_at at time zone 'Asia/Tokyo')::date = (now() at time zone 'Asia/Tokyo')::date - 3`
    await expect.poll(async () => (await cells(page, 'Calls per day')).at(-4)?.[1]).toBe(day?.calls)
  })

  test('chooses days in the address bar', async () => {
    const page = await dashboard.open(people.admin, '/explore')
    await page.getByRole('button', { name: 'Days: Last 30 days' }).click()
    await page.getByRole('button', { name: 'Last month' }).click()
    await expect.poll(() => page.url()).toContain('range=last-month')
    await page.getByRole('button', { name: 'Days: Last month' }).click()
    await page.getByLabel('From').fill(dayFromToday(-5))
    await page.getByLabel('To', { exact: true }).fill(dayFromToday(-4))
    await page.getByRole('button', { name: 'Show these days' }).click()
    await expect.poll(() => page.url()).toContain(`from=${dayFromToday(-5)}`)
    expect(page.url()).not.toContain('range=')
    await page.getByRole('link', { name: 'Overview' }).click()
    // The days come along.
    await expect.poll(() => page.url()).toContain(`from=${dayFromToday(-5)}`)
    await expect.poll(async () => (await tile(page, 'Spend', 'In these days')).exact)
      .toBe(exactly(await costBetween(dayFromToday(-5), dayFromToday(-3))))
  })

  test('says so where nothing matches, and how to go on', async () => {
    const page = await dashboard.open(people.admin, '/explore?customer=nobody')
    await page.getByText('Nothing matches').first().waitFor()
    await page.getByRole('button', { name: 'Lift all filters' }).click()
    await page.getByRole('table', { name: 'By model' }).waitFor()
  })
})

describe('who sees what', () => {
  test('an organization’s admin sees the organization, and no more', async () => {
    const page = await dashboard.open(people.acmeAdmin)
    const spent = await costBetween(month, tomorrow, dashboard.sql`organization_id = ${acme}`)
    await expect.poll(async () => (await tile(page, 'This month')).exact).toBe(exactly(spent))
    // Their own is theirs wherever it was.
    const own = dashboard.sql`user_email = ${people.acmeAdmin.email}`
    const everywhere = await costBetween(month, tomorrow, own)
    expect(everywhere).not.toBe(await costBetween(month, tomorrow, dashboard.sql`${own} and organization_id = ${acme}`))
    await page.getByRole('link', { name: 'My usage' }).click()
    await page.getByRole('heading', { name: 'My usage', level: 1 }).waitFor()
    await expect.poll(async () => (await tile(page, 'This month')).exact).toBe(exactly(everywhere))
    const outsider = '00000000-0000-4000-8000-00000000dead'
    await page.goto(`${dashboard.stack.url}/#/explore?user=${outsider}`)
    await page.getByText('Not yours to see').first().waitFor()
    expect(await page.getByRole('alert').first().innerText()).toContain("You may not read this user's usage")
  })

  test('an admin whose link is limited to an organization is told, and may lift that', async () => {
    const page = await dashboard.open(people.admin, `/?org=${acme}`)
    await expect.poll(async () => (await tile(page, 'This month')).exact)
      .toBe(exactly(await costBetween(month, tomorrow, dashboard.sql`organization_id = ${acme}`)))
    expect(await page.getByLabel('Organization').getAttribute('title')).toBe(acme)
    await page.getByLabel('Organization').selectOption('All organizations')
    await expect.poll(async () => (await tile(page, 'This month')).exact)
      .toBe(exactly(await costBetween(month, tomorrow)))
    expect(page.url()).not.toContain('org=')
    expect(await page.getByLabel('Organization').count()).toBe(0)
  })

  test('a user sees their own usage, and reaches nothing else', async () => {
    const page = await dashboard.openSignedOut()
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/rpc/')) asked.push(request.postData() ?? '')
    })
    await signIn(page, people.user)
    await page.getByRole('heading', { name: 'My usage', level: 1 }).waitFor()
    const [{ id } = { id: '' }] = await dashboard.sql<
      { id: string }[]
    >`select id from auth.users where email = ${people.user.email}`
    const own = dashboard.sql`user_id = ${id}`
    await expect.poll(async () => (await tile(page, 'This month')).exact).toBe(
      exactly(await costBetween(month, tomorrow, own)),
    )
    await expect.poll(async () => (await tile(page, 'Spend', 'In these days')).exact)
      .toBe(exactly(await costBetween(dayFromToday(-29), tomorrow, own)))
    const [newest] = await dashboard.sql<{ model: string }[]>`
      select model_used as model from ai_usage_log where ${own} order by created_at desc, id desc limit 1`
    await expect.poll(async () => (await cells(page, 'My newest requests'))[0]?.[1]).toBe(newest?.model)

    expect(await page.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual(['My usage', 'Try it'])
    // Whatever pages there are.
    const router = await readFile(new URL('../../dashboard/router.tsx', import.meta.url), 'utf8')
    const paths = [...router.matchAll(/path: '(.+?)'/g)].map(([, path = '']) => path.replace(/\$\w+/g, 'any'))
    expect(paths.length).toBeGreaterThan(10)
    for (const path of [...paths, '/explore?by=user']) {
      await page.goto(`${dashboard.stack.url}/#/nowhere`)
      await page.getByText('There is no such page').waitFor()
      await page.goto(`${dashboard.stack.url}/#${path}`)
      const own = { '/': 'My newest requests', '/me': 'My newest requests', '/try': 'Ask Claude' }[path]
      await page.getByText(own ?? 'Not yours to see').first().waitFor()
    }
    expect(asked.filter((body) => body !== '' && body !== '{}').every((body) => body.includes(id))).toBe(true)
    expect(asked.length).toBeGreaterThan(3)
  })
})

describe('for everybody', () => {
  test.each(['/', '/explore?compare=1', '/me', '/try'])(
    'axe finds nothing wrong with %s, light or dark',
    async (path) => {
      const page = await dashboard.open(people.admin, path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await expect.poll(() => page.locator('[role=status][class*=loading], [aria-busy=true]').count()).toBe(0)
      expect(await accessibilityViolations(page)).toEqual([])
    },
  )

  test('a phone shows all of it, and nothing is wider than its screen', async () => {
    const page = await dashboard.open(people.admin, '/', { viewport: { width: 360, height: 740 } })
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('dialog').getByRole('link', { name: 'Explore' }).click()
    await page.getByRole('table', { name: 'By model' }).waitFor()
    const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await page.evaluate(wide)).toBe(0)
    await page.getByRole('button', { name: 'Menu' }).click()
    expect(await accessibilityViolations(page)).toEqual([])
  })

  test('in Romanian, words and numbers are Romanian', async () => {
    const page = await dashboard.open(people.admin, '/explore?by=feature', { locale: 'ro-RO' })
    await page.getByRole('table', { name: 'După funcție' }).waitFor()
    expect((await cells(page, 'După funcție')).flat()).toContain('Asistent AI')
    expect((await cells(page, 'După funcție'))[0]?.[1]).toMatch(/^\d+,\d\d\s\$$/)
    await page.getByRole('button', { name: /^Cont / }).click()
    await page.getByRole('menuitemradio', { name: 'English' }).click()
    await page.getByRole('table', { name: 'By feature' }).waitFor()
  })

  test('the theme is the reader’s choice, and is remembered', async () => {
    const page = await dashboard.open(people.admin, '/', { colorScheme: 'light' })
    const ground = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor')
    const light = await ground()
    await page.getByRole('button', { name: /^Account/ }).click()
    await page.getByRole('menuitemradio', { name: 'Dark' }).click()
    await expect.poll(ground).not.toBe(light)
    await page.reload()
    await page.locator('#main').waitFor()
    await expect.poll(ground).not.toBe(light)
  })
})
