import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { UsageRecord } from '../../types/index.ts'
import { accessibilityViolations, acme, type Dashboard, people, startDashboard } from '../support/dashboard.ts'
import { dayFromToday } from '../support/usage-oracle-world.ts'

let dashboard: Dashboard

const runs = {
  done: 'ba000000-0000-4000-8000-000000000001',
  partial: 'ba000000-0000-4000-8000-000000000002',
  failed: 'ba000000-0000-4000-8000-000000000003',
  running: 'ba000000-0000-4000-8000-000000000004',
  another: 'ba000000-0000-4000-8000-000000000005',
}

const at = (time: string) => `${dayFromToday(-1)}T${time}Z`

beforeAll(async () => {
  dashboard = await startDashboard()
  await start(runs.done, 'search_index', acme, at('01:00:00'), 150)
  await log(...Array.from({ length: 150 }, (_, item) => call(runs.done, item, acme)))
  await finish(runs.done, { p_items_processed: 150, p_completed_at: at('03:30:00') })
  await start(runs.partial, 'morning_briefing', acme, at('05:00:00'), 10)
  await log(call(runs.partial, 0, acme), { ...call(runs.partial, 1, acme), model_used: 'nobody-knows-it' })
  await finish(runs.partial, {
    p_items_processed: 7,
    p_error_message: 'three were <empty>',
    p_completed_at: at('05:00:42'),
  })
  await start(runs.failed, 'search_index', undefined, at('06:00:00'), 4)
  await finish(runs.failed, {
    p_items_processed: 0,
    p_error_message: 'the index is away',
    p_completed_at: at('06:01:05'),
  })
  await start(runs.running, 'search_index', acme, at('07:00:00'), 200)
  await start(runs.another, 'search_index', acme, at('08:00:00'))
  await log(...Array.from({ length: 3 }, (_, item) => call(runs.running, item, acme)))
})

afterAll(() => dashboard?.stop())

afterEach(async () => {
  expect(await dashboard.closePages()).toEqual([])
})

async function start(
  id: string,
  feature: string,
  organizationId: string | undefined,
  startedAt: string,
  items?: number,
) {
  const { error } = await dashboard.stack.server().rpc('start_ai_batch_job', {
    ...{ p_id: id, p_feature: feature, p_organization_id: organizationId, p_started_at: startedAt },
    p_items_total: items,
  })
  expect(error).toBeNull()
}

async function finish(
  id: string,
  end: { p_items_processed: number; p_error_message?: string; p_completed_at?: string },
) {
  const { error } = await dashboard.stack.server().rpc('finish_ai_batch_job', { p_id: id, ...end })
  expect(error).toBeNull()
}

function call(runId: string, item: number, organizationId: string): UsageRecord {
  return {
    ...{ request_id: `${runId} ${item}`, user_id: null, batch_job_id: runId, organization_id: organizationId },
    ...{ model_used: 'claude-haiku-4-5', input_tokens: 1_000 + item, feature: 'search_index' },
    occurred_at: at(`01:00:${String(item % 60).padStart(2, '0')}`),
  }
}

async function log(...records: UsageRecord[]) {
  const { error } = await dashboard.stack.server().rpc('log_ai_usage_batch', { p_records: records })
  expect(error).toBeNull()
}

async function cells(page: Page, table: string): Promise<string[][]> {
  await page.getByRole('table', { name: table }).locator('tbody tr[data-index]').first().waitFor()
  const rows = await page.locator('tbody tr[data-index]').all()
  return Promise.all(rows.map((row) => row.locator('td').allInnerTexts()))
}

async function tile(page: Page, name: string): Promise<string[]> {
  const box = page.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) })
  await expect.poll(() => box.locator('dd').first().innerText()).not.toBe('')
  return box.locator('dd').allInnerTexts()
}

const costOf = async (runId: string) => {
  const [row] = await dashboard.sql<{ cost: string }[]>`
    select trim_scale(sum(total_cost_usd))::text as cost from ai_usage_log where batch_job_id = ${runId}`
  return row?.cost ?? ''
}

test('lists runs with what the ledger adds up for them, the latest first', async () => {
  const page = await dashboard.open(people.admin, '/batch-jobs')
  const shown = await cells(page, 'Runs')
  expect(shown.map((row) => row.slice(1, 5))).toEqual([
    ['Search Indexing', 'Running', '0', '–'],
    ['Search Indexing', 'Running', '0 / 200', '–'],
    ['Search Indexing', 'Failed', '0 / 4', '4'],
    ['Morning Briefing', 'In part', '7 / 10', '3'],
    ['Search Indexing', 'Completed', '150 / 150', '–'],
  ])
  expect(shown.slice(2).map((row) => row[5])).toEqual(['1m 5s', '42s', '2h 30m'])
  const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })
  expect(shown[4]?.[6]).toBe(money.format(Number(await costOf(runs.done))))
  // What has no price is not in it.
  expect(shown[3]?.[6]).toBe('$0.0010\u00a0+?')
  expect(shown[2]?.[7]).toBe('the index is away')
  expect(await tile(page, 'Runs')).toEqual(['5', '2 still running'])
  expect(await tile(page, 'Not completed')).toEqual(['2', '1 failed, 1 in part'])
  expect(await tile(page, 'Items failed')).toEqual(['7', 'of 364 items'])
})

test('is limited by status and feature, in the address bar', async () => {
  const page = await dashboard.open(people.admin, '/batch-jobs')
  await cells(page, 'Runs')
  await page.getByLabel('Feature').selectOption('Search Indexing')
  await expect.poll(async () => (await cells(page, 'Runs')).length).toBe(4)
  await page.getByLabel('Status').selectOption('Failed')
  await expect.poll(async () => (await cells(page, 'Runs')).length).toBe(1)
  const other = await dashboard.open(people.admin, new URL(page.url()).hash.slice(1))
  expect(await cells(other, 'Runs')).toEqual(await cells(page, 'Runs'))
  await page.getByLabel('Feature').selectOption('Morning Briefing')
  await page.getByText('No run matches').waitFor()
  await page.getByRole('button', { name: 'Lift all limits' }).click()
  await expect.poll(async () => (await cells(page, 'Runs')).length).toBe(5)
})

test('opens a run with all its calls, each once, and a call with its cost', async () => {
  const page = await dashboard.open(people.admin, '/batch-jobs?status=completed')
  await cells(page, 'Runs')
  await page.getByRole('button', { name: /^Open the run: Search Indexing/ }).press('Enter')
  await page.getByRole('heading', { name: 'Search Indexing', level: 1 }).waitFor()
  expect(await tile(page, 'Status')).toEqual(['Completed', expect.stringContaining('started')])
  expect(await tile(page, 'Duration')).toEqual(['2h 30m', ''])
  expect((await tile(page, 'Tokens'))[1]).toBe('150 calls')
  const [total] = await dashboard.sql<{ exact: string }[]>`
    select '$' || to_char(sum(total_cost_usd), 'FM999990.009999999') as exact from ai_usage_log
    where batch_job_id = ${runs.done}`
  expect(await page.locator('dl dd[title]').last().getAttribute('title')).toBe(total?.exact)

  const table = page.getByRole('table', { name: 'Calls of this run, newest first' })
  await page.getByText('100 rows').waitFor()
  await table.evaluate((element) => element.parentElement?.scrollTo({ top: 1e9 }))
  await page.getByText('150 rows · that is all').waitFor()

  await page.locator('tr[data-index] [data-row-action]').last().click()
  await page.getByRole('dialog').getByRole('row', { name: 'Total' }).waitFor()
  expect(page.url()).toContain(`/batch-jobs/${runs.done}`)
  await page.getByRole('dialog').getByRole('button', { name: 'Show only Model: claude-haiku-4-5' }).click()
  await page.getByRole('button', { name: `Remove Batch job: ${runs.done}` }).waitFor()
  await page.getByRole('button', { name: 'Remove Model: claude-haiku-4-5' }).waitFor()
})

test('says why a run did not complete', async () => {
  const page = await dashboard.open(people.admin, `/batch-jobs/${runs.partial}`)
  await page.getByText('three were <empty>').waitFor()
  expect(await tile(page, 'Items')).toEqual(['7 / 10', '3 failed'])
  expect((await tile(page, 'Cost'))[1]).toBe('1 unpriced')
  expect(await page.getByRole('button', { name: 'Cancel the run' }).count()).toBe(0)
})

test('shows a call, and the end of a run, as they come', async () => {
  const page = await dashboard.open(people.admin, `/batch-jobs/${runs.running}`)
  await page.getByText('3 rows · that is all').waitFor()
  await log({ ...call(runs.running, 3, acme), occurred_at: new Date().toISOString() })
  await expect.poll(async () => (await tile(page, 'Tokens'))[1], { timeout: 15_000 }).toBe('4 calls')
  await expect.poll(() => page.getByText('4 rows · that is all').count(), { timeout: 15_000 }).toBe(1)
  await finish(runs.running, { p_items_processed: 200 })
  await expect.poll(async () => (await tile(page, 'Status'))[0], { timeout: 15_000 }).toBe('Completed')
})

test('cancels a run after a second thought', async () => {
  const page = await dashboard.open(people.acmeAdmin, `/batch-jobs/${runs.another}`)
  await page.getByRole('button', { name: 'Cancel the run' }).click()
  await page.getByRole('button', { name: 'Keep it running' }).click()
  expect((await tile(page, 'Status'))[0]).toBe('Running')
  await page.getByRole('button', { name: 'Cancel the run' }).click()
  expect(await accessibilityViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Yes, cancel it' }).click()
  await expect.poll(async () => (await tile(page, 'Status'))[0], { timeout: 15_000 }).toBe('Cancelling')
  const [row] = await dashboard.sql<{ asked: boolean }[]>`
    select cancelled_at is not null as asked from ai_batch_job_runs where id = ${runs.another}`
  expect(row?.asked).toBe(true)
  expect(await page.getByRole('button', { name: 'Cancel the run' }).count()).toBe(0)
})

test('an organization’s admin sees the runs of the organization, a user none', async () => {
  const page = await dashboard.open(people.acmeAdmin, '/batch-jobs')
  expect(await cells(page, 'Runs')).toHaveLength(4)
  await page.goto(`${dashboard.stack.url}/#/batch-jobs/${runs.failed}`)
  await page.getByText('There is no such run that you may see').waitFor()

  const user = await dashboard.open(people.user, `/batch-jobs/${runs.done}`)
  await user.getByText('Not yours to see').waitFor()
  expect(await user.getByRole('link', { name: 'Batch jobs' }).count()).toBe(0)
})

test.each(['/batch-jobs', `/batch-jobs/${runs.done}`, `/batch-jobs/${runs.failed}`])(
  'axe finds nothing wrong with %s, and a phone shows all of it, in Romanian',
  async (path) => {
    const page = await dashboard.open(people.admin, path, { viewport: { width: 360, height: 740 }, locale: 'ro-RO' })
    await page.locator('dl dd').first().waitFor()
    await expect.poll(() => page.locator('[role=status][class*=loading], [aria-busy=true]').count()).toBe(0)
    expect(await accessibilityViolations(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0)
  },
)
