import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { accessibilityViolations, type Dashboard, people, signIn, startDashboard } from '../support/dashboard.ts'

let dashboard: Dashboard

beforeAll(async () => {
  dashboard = await startDashboard()
})

afterAll(() => dashboard?.stop())

afterEach(async () => {
  expect(await dashboard.closePages()).toEqual([])
})

test('who is not signed in is asked to, and then sees what they came for', async () => {
  const page = await dashboard.openSignedOut('/explore?by=user')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await accessibilityViolations(page)).toEqual([])
  await page.getByRole('button', { name: people.admin.email }).click()
  await page.getByRole('table', { name: 'By user' }).waitFor()
})

test('a wrong password is said to be wrong', async () => {
  const page = await dashboard.openSignedOut()
  await page.getByLabel('Email').fill(people.admin.email)
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect.poll(() => page.getByRole('alert').innerText()).toMatch(/invalid/i)
})

test('a session lasts over a reload, and signing out ends it', async () => {
  const page = await dashboard.open(people.user)
  await page.reload()
  await page.getByRole('heading', { name: 'My usage', level: 1 }).waitFor()
  await page.getByRole('button', { name: /^Account/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await page.getByText('Your session has ended').count()).toBe(0)
  await page.reload()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
})

test('nothing of who was signed in before is left for the next one', async () => {
  const page = await dashboard.open(people.admin)
  await page.getByRole('region', { name: 'What changed' }).waitFor()
  await page.getByRole('button', { name: /^Account/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await signIn(page, people.user)
  await page.getByRole('heading', { name: 'My usage', level: 1 }).waitFor()
  expect(await page.getByRole('link', { name: 'Overview' }).count()).toBe(0)
})

test('a session that has expired says so, keeps the place, and goes on after signing in', async () => {
  const page = await dashboard.open(people.user, '/me?range=7d')
  await page.getByRole('heading', { name: 'My usage', level: 1 }).waitFor()
  await refuseSession(page)
  await page.getByText('Your session has ended').waitFor({ timeout: 15_000 })
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await signIn(page, people.user)
  await page.getByRole('button', { name: 'Days: Last 7 days' }).waitFor()
})

/** As when the session was revoked: PostgREST takes the token for expired, and Auth gives no other. */
async function refuseSession(page: Page): Promise<void> {
  await page.route(
    '**/auth/v1/token?grant_type=refresh_token',
    (route) =>
      route.fulfill({ status: 400, json: { code: 'refresh_token_not_found', message: 'Invalid Refresh Token' } }),
  )
  await page.route(
    '**/rest/v1/**',
    (route) =>
      route.fulfill({ status: 401, json: { code: 'PGRST303', message: 'JWT expired', details: null, hint: null } }),
  )
}

test('while the ledger does not answer the page says since when, and it goes on by itself', async () => {
  const page = await dashboard.open(people.admin)
  await page.getByRole('region', { name: 'What changed' }).locator('li').first().waitFor()
  await page.route('**/rest/v1/**', (route) => route.abort())
  await page.getByText(/^No answer since/).waitFor({ timeout: 20_000 })
  // What was read is still there.
  expect(await page.getByRole('region', { name: 'What changed' }).locator('li').count()).toBeGreaterThan(0)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.getByText(/^No answer since/).waitFor({ state: 'detached', timeout: 20_000 })
})

test('a ledger that is away from the start is said to be, and comes back', async () => {
  const page = await dashboard.openSignedOut()
  await page.route('**/rest/v1/**', (route) => route.abort())
  await page.getByRole('button', { name: people.admin.email }).click()
  await page.getByText('The ledger does not answer').waitFor({ timeout: 15_000 })
  expect(await accessibilityViolations(page)).toEqual([])
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('region', { name: 'What changed' }).waitFor()
})

test('a page that is not there is said not to be', async () => {
  const page = await dashboard.openSignedOut('/nowhere')
  await page.getByRole('button', { name: people.admin.email }).click()
  await page.getByText('There is no such page').waitFor()
  await page.getByRole('link', { name: 'To the first page' }).click()
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
})

test('without its config.json the page says what is missing', async () => {
  const page = await dashboard.openSignedOut()
  await page.route('**/config.json', (route) => route.fulfill({ status: 404, body: '' }))
  await page.reload()
  await page.getByText('config.json: 404').waitFor()
})

test('a question is answered as it comes, and its row has the exact cost', async () => {
  const page = await dashboard.open(people.user, '/try')
  dashboard.stack.fake.next({
    text: 'First half, second half.',
    eventDelay: 500,
    usage: { input_tokens: 1, cache_read_input_tokens: 1, output_tokens: 1 },
  })
  await page.getByLabel('Model').selectOption('claude-haiku-5-5')
  await page.getByLabel('Question').fill('Hello?')
  await page.getByRole('button', { name: 'Ask' }).click()
  const answer = page.getByTestId('answer')
  // It streams: a part is there before the whole.
  await expect.poll(() => answer.innerText(), { interval: 20 }).toMatch(/^First/)
  expect(await answer.innerText()).not.toContain('second half.')
  await expect.poll(() => answer.innerText()).toBe('First half, second half.')
  await expect.poll(() => page.getByTestId('row').locator('data').getAttribute('title')).toBe('$0.00000061')
})

test('a failure of Claude is explained', async () => {
  const page = await dashboard.open(people.user, '/try')
  dashboard.stack.fake.next({ error: { status: 529, type: 'overloaded_error', message: 'Overloaded' } })
  await page.getByLabel('Question').fill('Hello?')
  await page.getByRole('button', { name: 'Ask' }).click()
  await expect.poll(() => page.getByRole('alert').innerText()).toBe('Overloaded Try again.')

  dashboard.stack.fake.next({
    text: 'One two three.',
    breakAfter: { events: 5, how: { type: 'api_error', message: 'Broken' } },
  })
  await page.getByRole('button', { name: 'Ask' }).click()
  await expect.poll(() => page.getByRole('alert').innerText()).toBe('Broken Try again.')
})
