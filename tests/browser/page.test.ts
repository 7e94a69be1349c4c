import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { admin, startTestStack, type TestStack } from '../support/test-stack.ts'

let stack: TestStack
let browser: Browser
let page: Page
let problems: string[]

beforeAll(async () => {
  stack = await startTestStack()
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await stack?.stop()
})

beforeEach(async () => {
  page = await browser.newPage()
  problems = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('requestfailed', (request) => {
    const { errorText = '' } = request.failure() ?? {}
    // A reload ends what is under way.
    if (errorText !== 'net::ERR_ABORTED') problems.push(`${request.url()} ${errorText}`)
  })
  await page.goto(stack.url)
})

afterEach(async () => {
  expect(problems).toEqual([])
  await page.close()
})

async function signUp(): Promise<string> {
  const email = `${crypto.randomUUID()}@example.com`
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill('a long password')
  await page.getByRole('button', { name: 'Sign up' }).click()
  await page.getByRole('heading', { name: 'Ask Claude' }).waitFor()
  return email
}

async function ask(question: string, model = 'claude-sonnet-5-5'): Promise<void> {
  await page.getByLabel('Model').selectOption(model)
  await page.getByLabel('Question').fill(question)
  await page.getByRole('button', { name: 'Ask' }).click()
}

const text = (id: string) => page.locator(`#${id}`).innerText()

/** The table of requests, as text. */
async function requests(): Promise<string[][]> {
  const rows = await page.locator('#requests tr').all()
  return Promise.all(rows.map((row) => row.locator('td').allInnerTexts()))
}

test('a stranger signs up, asks, sees the answer stream, and their row and totals with the exact cost', async () => {
  const email = await signUp()
  expect(await text('email')).toBe(email)
  await expect.poll(() => text('total-requests')).toBe('0')
  expect(await text('no-requests')).toContain('Nothing yet')

  stack.fake.next({
    text: 'First half, second half.',
    eventDelay: 150,
    usage: { input_tokens: 1, cache_read_input_tokens: 1, output_tokens: 1 },
  })
  await ask('Hello?', 'claude-haiku-5-5')
  // It streams: a part is there before the whole.
  await expect.poll(() => text('answer'), { interval: 20 }).toMatch(/^First/)
  expect(await text('answer')).not.toContain('second half.')
  await expect.poll(() => text('answer')).toBe('First half, second half.')

  await expect.poll(() => text('cost')).toMatch(/^claude-haiku-5-5: 1 tokens in, 1 out, .*, \$0\.00000061$/)
  expect(await text('total-cost')).toBe('$0.00000061')
  expect(await text('total-requests')).toBe('1')
  expect(await text('total-tokens')).toBe('3')
  expect(await requests()).toMatchObject([[
    expect.stringMatching(/\d{1,2} \w{3}, \d\d:\d\d/),
    'claude-haiku-5-5',
    '$0.00000061',
    '1',
    '1',
    '1',
    expect.stringMatching(/s$/),
    'success',
  ]])

  stack.fake.next({ text: 'Again.', usage: { input_tokens: 1000, output_tokens: 100 } })
  await ask('And again?', 'claude-opus-5-5')
  await expect.poll(() => text('total-requests')).toBe('2')
  expect(await text('total-cost')).toBe('$0.00600061')
  expect((await requests()).map(([, model]) => model)).toEqual(['claude-opus-5-5', 'claude-haiku-5-5'])
})

test('a session lasts over a reload, and signing out ends it', async () => {
  const email = await signUp()
  await page.reload()
  await expect.poll(() => text('email')).toBe(email)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await page.getByRole('heading', { name: 'Ask Claude' }).isVisible()).toBe(false)
})

test('a ready-made account signs in with a click, and sees only its own rows', async () => {
  await page.getByRole('button', { name: admin.email }).click()
  await expect.poll(() => text('email')).toBe(admin.email)
  // Others have asked before.
  await expect.poll(() => text('total-requests')).toBe('0')
})

test('a wrong password is said to be wrong', async () => {
  await page.getByLabel('Email').fill(admin.email)
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect.poll(() => text('sign-in-error')).toMatch(/invalid/i)
})

test('a failure of Claude is explained, and its row shows it', async () => {
  await signUp()
  stack.fake.next({ error: { status: 529, type: 'overloaded_error', message: 'Overloaded' } })
  await ask('Hello?')
  await expect.poll(() => text('ask-error')).toBe('Overloaded Try again.')
  await expect.poll(async () => (await requests()).map((cells) => cells.at(-1))).toEqual(['error'])

  stack.fake.next({ text: 'One two three.', breakAfter: { events: 5, how: { type: 'api_error', message: 'Broken' } } })
  await ask('Hello again?')
  await expect.poll(() => text('ask-error')).toBe('Broken Try again.')
  await expect.poll(async () => (await requests()).map((cells) => cells.at(-1)))
    .toEqual(['error', 'error'])
})
