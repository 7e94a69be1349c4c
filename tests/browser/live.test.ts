import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { acme, type Dashboard, people, signIn, startDashboard } from '../support/dashboard.ts'
import { type FakeRealtime, installRealtime, startFakeRealtime } from '../support/fake-realtime.ts'

let dashboard: Dashboard

beforeAll(async () => {
  dashboard = await startDashboard()
  await installRealtime(dashboard.sql)
})

afterAll(() => dashboard?.stop())

afterEach(async () => {
  expect(await dashboard.closePages()).toEqual([])
})

const requests = 'Calls, newest first'

async function log(model: string, organizationId?: string) {
  const { error } = await dashboard.stack.server().rpc('log_ai_usage', {
    p_user_id: '00000000-0000-4000-8000-000000000001',
    p_model_used: model,
    p_organization_id: organizationId,
  })
  expect(error).toBeNull()
}

/** Marks the document, so that a reload would show. */
async function stay(page: Page): Promise<() => Promise<unknown>> {
  await page.evaluate('document.body.dataset.isStill = "yes"; scrollTo(0, 300)')
  const state = () => page.evaluate('[document.body.dataset.isStill, scrollY, location.href]')
  const before = await state()
  return async () => expect(await state()).toEqual(before)
}

const today = (page: Page) =>
  page.locator('dl[aria-label="Now"] > div', { hasText: 'Today' }).locator('dd').first().getAttribute('title')

const newestModel = (page: Page) =>
  page.getByRole('table', { name: requests }).locator('tr[data-index="0"] td').nth(1).innerText()

test('a question that is asked in one tab appears in the others, without a reload or a jump', async () => {
  const asking = await dashboard.open(people.admin, '/try')
  const another = async (path: string) => {
    const page = await asking.context().newPage()
    await page.goto(`${dashboard.stack.url}/#${path}`)
    return page
  }
  const overview = await another('/')
  const log = await another('/requests')
  await overview.getByRole('region', { name: 'What changed' }).locator('li').first().waitFor()
  await expect.poll(() => newestModel(log)).not.toBe('claude-haiku-5-5')
  const costBefore = await today(overview)
  const isStill = await stay(overview)

  dashboard.stack.fake.next({ text: 'Yes.', usage: { input_tokens: 1_000_000, output_tokens: 1 } })
  await asking.getByLabel('Model').selectOption('claude-haiku-5-5')
  await asking.getByLabel('Question').fill('Does it show?')
  await asking.getByRole('button', { name: 'Ask' }).click()
  const cost = await asking.getByTestId('row').locator('data').getAttribute('title')
  expect(costBefore).toBe('$0.00')
  await expect.poll(() => today(overview), { timeout: 15_000 }).toBe(cost)
  await expect.poll(() => newestModel(log), { timeout: 15_000 }).toBe('claude-haiku-5-5')
  await isStill()
})

describe('where calls are announced', () => {
  let realtime: FakeRealtime

  beforeEach(async () => {
    realtime = await startFakeRealtime(dashboard.sql)
    return () => realtime.stop()
  })

  /** The page of a project that has Realtime: what it reads of the log, connects to and says. Its clock can be moved. */
  async function open(account: typeof people.admin, path: string, { isServed = true } = {}) {
    const page = await dashboard.openSignedOut(path)
    await page.route('**/config.json', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ json: { ...await response.json(), realtime: true } })
    })
    if (isServed) await realtime.serve(page)
    const reads: string[] = []
    const sockets: string[] = []
    const said: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/rpc/get_ai_requests')) reads.push(request.postData() ?? '')
    })
    page.on('websocket', (socket) => sockets.push(socket.url()))
    page.on('console', (message) => said.push(message.text()))
    await page.clock.install()
    await page.reload()
    await signIn(page, account)
    return { page, reads, sockets, said }
  }

  /** All requests that the page has made are known. */
  const settled = (page: Page) => page.evaluate('fetch("./icon.svg").then(() => true)')

  test('a call appears because it is announced, and the page hardly asks', async () => {
    const { page, reads } = await open(people.admin, '/requests')
    await expect.poll(() => realtime.joins).toEqual([{ topic: 'ai_usage', isAllowed: true }])
    // What was logged before it listened.
    await expect.poll(() => reads.length).toBe(3)
    await page.clock.fastForward(20_000)
    await settled(page)
    expect(reads).toHaveLength(3)
    await log('announced')
    await expect.poll(() => newestModel(page)).toBe('announced')
  })

  test('an organization’s admin hears of the organization', async () => {
    const { page, reads } = await open(people.acmeAdmin, '/requests')
    await expect.poll(() => realtime.joins).toEqual([{ topic: `ai_usage:${acme}`, isAllowed: true }])
    await expect.poll(() => reads.length).toBe(3)
    await log('announced to acme', acme)
    await expect.poll(() => newestModel(page)).toBe('announced to acme')
    // To and fro, one is listened for again.
    await page.getByRole('link', { name: 'My usage' }).click()
    await page.getByRole('heading', { name: 'My usage', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Requests' }).click()
    await expect.poll(() => realtime.joins.length).toBe(2)
  })

  test('who sees only their own usage is not announced anything, and connects to nothing', async () => {
    const { page, sockets } = await open(people.user, '/me', { isServed: false })
    await page.getByRole('table', { name: 'My newest requests' }).waitFor()
    await page.clock.fastForward(20_000)
    await settled(page)
    expect(sockets).toEqual([])
  })

  test('after it breaks off the page polls, says nothing, and listens again', async () => {
    const { page, said } = await open(people.admin, '/requests')
    await expect.poll(() => realtime.joins.length).toBe(1)
    await realtime.cut({ away: true })
    await log('polled')
    await expect.poll(() => newestModel(page)).toBe('polled')
    // In vain at first.
    await page.clock.fastForward(5_000)
    await expect.poll(() => realtime.refused).toBe(1)
    await realtime.cut({ away: false })
    await page.clock.fastForward(30_000)
    await expect.poll(() => realtime.joins.length).toBeGreaterThan(1)
    await page.clock.fastForward(6_000)
    await log('announced again')
    await expect.poll(() => newestModel(page)).toBe('announced again')
    expect(said).toEqual([])
  })

  test('without the policy the page asks once, and polls', async () => {
    await dashboard.sql`alter policy "Readers hear of the calls they may read" on realtime.messages to anon`
    onTestFinished(async () => {
      await dashboard.sql`alter policy "Readers hear of the calls they may read" on realtime.messages to authenticated`
    })
    const { page, said } = await open(people.admin, '/requests')
    await expect.poll(() => realtime.joins).toEqual([{ topic: 'ai_usage', isAllowed: false }])
    await page.clock.fastForward(700_000)
    await log('polled without a policy')
    await expect.poll(() => newestModel(page)).toBe('polled without a policy')
    expect(realtime.joins).toHaveLength(1)
    expect(said).toEqual([])
  })

  test('without Realtime the page tries once, and polls', async () => {
    const { page, sockets } = await open(people.admin, '/requests', { isServed: false })
    await expect.poll(() => sockets.length).toBe(1)
    await page.clock.fastForward(700_000)
    await log('polled without Realtime')
    await expect.poll(() => newestModel(page)).toBe('polled without Realtime')
    expect(sockets).toHaveLength(1)
  })
})
