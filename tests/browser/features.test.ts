import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { accessibilityViolations, acme, type Dashboard, people, startDashboard } from '../support/dashboard.ts'
import { dayFromToday } from '../support/usage-oracle-world.ts'

let dashboard: Dashboard

const list = 'What each feature costs, and how it fares'
const start = `${dayFromToday(-29)}T00:00:00Z`

beforeAll(async () => {
  dashboard = await startDashboard()
  // Forty uses of one feature, six of them failures of three kinds, and one of another that makes no AI calls.
  const failures = [
    { p_status: 'timeout', p_error_message: 'No answer within 60 s' },
    { p_status: 'error', p_error_code: 'too_large', p_error_message: 'The file has 31 MB' },
    { p_status: 'error', p_error_code: 'too_large', p_error_message: 'The file has 48 MB' },
    { p_status: 'error', p_error_code: 'too_large', p_error_message: 'The file has 29 MB' },
    { p_status: 'error' },
    { p_status: 'error' },
  ]
  for (let use = 0; use < 40; use += 1) {
    await logUse({
      p_feature: 'assistant_chat',
      p_duration_ms: 100 * (use + 1),
      p_organization_id: use % 2 === 0 ? acme : undefined,
      ...failures[use],
    })
  }
  await logUse({ p_feature: 'file/upload', p_duration_ms: 250 })
})

afterAll(() => dashboard?.stop())

afterEach(async () => {
  expect(await dashboard.closePages()).toEqual([])
})

async function logUse(use: { p_feature: string; p_duration_ms: number; p_organization_id?: string }) {
  const { error } = await dashboard.stack.server().rpc('log_ai_feature_usage', {
    ...use,
    p_occurred_at: `${dayFromToday(-2)}T10:00:00Z`,
  })
  expect(error).toBeNull()
}

/** The list by its first column. */
async function rows(page: Page): Promise<Map<string | undefined, string[]>> {
  await page.getByRole('table', { name: list }).locator('tbody tr[data-index]').first().waitFor()
  const rows = await page.locator('tbody tr[data-index]').all()
  const cells = await Promise.all(rows.map((row) => row.locator('td').allInnerTexts()))
  return new Map(cells.map(([name, ...rest]) => [name, rest]))
}

/** A tile's number, and what stands under it. */
async function tile(page: Page, name: string): Promise<string[]> {
  const box = page.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) })
  await expect.poll(() => box.locator('dd').first().innerText()).not.toBe('')
  return box.locator('dd').allInnerTexts()
}

test('has what each feature cost, and how it behaved, as SQL says', async () => {
  const page = await dashboard.open(people.admin, '/features')
  const shown = await rows(page)
  const costs = await dashboard.sql<{ feature: string | null; calls: string; cost: string }[]>`
    select feature, count(*)::text as calls, sum(total_cost_usd)::text as cost
    from ai_usage_log where created_at >= ${start} group by 1 order by sum(total_cost_usd) desc`
  const names = new Map([['assistant_chat', 'AI Assistant'], ['search_index', 'Search Indexing'], [
    'summary',
    'Summary',
  ]])
  const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })
  expect([...shown.keys()]).toEqual([
    ...costs.map(({ feature }) => feature === null ? 'No feature' : names.get(feature)),
    'File upload',
  ])
  for (const { feature, calls, cost } of costs) {
    const cells = shown.get(feature === null ? 'No feature' : names.get(feature))
    expect([cells?.[0], cells?.[2]]).toEqual([money.format(Number(cost)), calls])
  }
  expect(shown.get('AI Assistant')?.slice(3, 6)).toEqual(['40', '12.5%', '2.5%'])
  // What is only used has no cost, and what is only called no times.
  expect(shown.get('File upload')?.slice(0, 5)).toEqual(['–', '–', '–', '1', '0%'])
  expect(shown.get('Summary')?.slice(3)).toEqual(['–', '–', '–', '–', '–'])
  expect(await tile(page, 'Uses')).toEqual(['41', 'new'])
  const [times] = await dashboard.sql<{ median: string }[]>`
    select percentile_cont(0.5) within group (order by duration_ms)::text as median
    from ai_feature_usage where status = 'success'`
  const [median = ''] = await tile(page, 'Median duration')
  expect(Math.abs(Number.parseFloat(median) * 1_000 / Number(times?.median) - 1)).toBeLessThan(0.05)
})

test('opens a feature, with its failures by what their messages have in common', async () => {
  const page = await dashboard.open(people.admin, '/features')
  await rows(page)
  await page.getByRole('button', { name: 'Open AI Assistant' }).press('Enter')
  await page.getByRole('heading', { name: 'AI Assistant', level: 1 }).waitFor()
  expect(page.url()).toContain('/features/assistant_chat')
  const errors = page.getByRole('region', { name: 'Most frequent failures' }).locator('li')
  await errors.first().waitFor()
  expect((await errors.allInnerTexts()).map((text) => text.split('\n'))).toEqual([
    ['Error · too_large', 'The file has # MB', '3 ×'],
    ['Error', 'without a message', '2 ×'],
    ['Timeout', 'No answer within # s', '1 ×'],
  ])
  expect((await tile(page, 'Error rate'))[0]).toBe('12.5%')
  expect((await tile(page, 'Timeout rate'))[0]).toBe('2.5%')

  const [spent] = await dashboard.sql<{ cost: string; calls: string }[]>`
    select sum(total_cost_usd)::text as cost, count(*)::text as calls
    from ai_usage_log where feature = 'assistant_chat' and created_at >= ${start}`
  const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })
  expect((await tile(page, 'Spend'))[0]).toBe(money.format(Number(spent?.cost)))
  expect((await tile(page, 'Requests'))[0]).toBe(spent?.calls)
  for (const [region, column] of [['Models', 'model_used'], ['Users', 'user_id']] as const) {
    const expected = await dashboard.sql<{ cost: string }[]>`
      select trim_scale(sum(total_cost_usd))::text as cost from ai_usage_log
      where feature = 'assistant_chat' and created_at >= ${start}
      group by ${dashboard.sql(column)} order by coalesce(sum(total_cost_usd), 0) desc`
    const amounts = await page.getByRole('region', { name: region }).locator('data').all()
    expect(await Promise.all(amounts.map((amount) => amount.getAttribute('value'))))
      .toEqual(expected.map(({ cost }) => cost ?? '0'))
  }

  await page.getByRole('link', { name: 'Its calls' }).click()
  await page.getByRole('button', { name: 'Remove Feature: AI Assistant' }).waitFor()
  await page.getByText(new RegExp(`^${Math.min(100, Number(spent?.calls))} rows`)).waitFor()
})

test('shows a use that is made meanwhile', async () => {
  const page = await dashboard.open(people.admin, '/features/summary')
  await page.getByText('Nothing is known of how it behaves').waitFor()
  await logUse({ p_feature: 'summary', p_duration_ms: 700 })
  await expect.poll(() => page.getByText('No use has failed in these days').count(), { timeout: 15_000 }).toBe(1)
  expect((await tile(page, 'Uses'))[0]).toBe('1')
})

test('says what is not known of a feature that is only used', async () => {
  const page = await dashboard.open(people.admin, '/features/file%2Fupload')
  await page.getByText('No AI calls in these days').waitFor()
  expect((await tile(page, 'Uses'))[0]).toBe('1')
})

test('is the organization’s for its admin, and nobody’s for a user', async () => {
  const page = await dashboard.open(people.acmeAdmin, '/features')
  const shown = await rows(page)
  expect(shown.get('AI Assistant')?.slice(3, 5)).toEqual(['20', '10%'])
  expect(shown.has('File upload')).toBe(false)
  const [spent] = await dashboard.sql<{ calls: string }[]>`
    select count(*)::text as calls from ai_usage_log
    where feature = 'assistant_chat' and organization_id = ${acme} and created_at >= ${start}`
  expect(shown.get('AI Assistant')?.[2]).toBe(spent?.calls)

  const user = await dashboard.open(people.user, '/features/assistant_chat')
  await user.getByText('Not yours to see').waitFor()
  await user.goto(`${dashboard.stack.url}/#/features`)
  await user.getByText('Not yours to see').waitFor()
  expect(await user.getByRole('link', { name: 'Features' }).count()).toBe(0)
})

test.each(['/features', '/features/assistant_chat', '/features/file%2Fupload'])(
  'axe finds nothing wrong with %s, and a phone shows all of it, in Romanian',
  async (path) => {
    const page = await dashboard.open(people.admin, path, { viewport: { width: 360, height: 740 }, locale: 'ro-RO' })
    await page.locator('dl dd').first().waitFor()
    await expect.poll(() => page.locator('[role=status][class*=loading], [aria-busy=true]').count()).toBe(0)
    expect(await accessibilityViolations(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0)
  },
)
