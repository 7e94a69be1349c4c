// Takes the pictures of docs/screenshots: every page of the dashboard, light and dark, on a desk and in a hand, over the year of
// usage of `npm run seed:demo`. npm run screenshots
import { mkdir, rm } from 'node:fs/promises'
import process from 'node:process'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../tests/support/browser.ts'
import { startTestStack } from '../tests/support/test-stack.ts'
import { accounts } from './demo/world.ts'
import { seedDemo } from './seed-demo.ts'

const folder = new URL('../docs/screenshots/', import.meta.url)
const password = 'demo-password'
const themes = ['light', 'dark'] as const
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }

interface Picture {
  path: string
  /** What somebody does there before the picture is taken. */
  act?(page: Page): Promise<unknown>
}

const openFirst = (page: Page) => page.locator('[data-row-action]').first().click()

async function ask(page: Page) {
  await page.getByLabel('Question').fill('Why is the sky blue?')
  stack.fake.next({
    text:
      'Air scatters blue light more than red, so blue comes from everywhere in the sky, and red from the sun alone.',
    usage: { input_tokens: 15, output_tokens: 27 },
  })
  await page.getByRole('button', { name: 'Ask' }).click()
  await page.getByTestId('row').waitFor()
}

/** The pages that an admin sees, by the names of their pictures. What is opened must not be on the page before. */
const pages: Record<string, Picture> = {
  'overview': { path: '/?by=feature' },
  'explore': { path: '/explore?by=user&feature=assistant_chat&range=12m' },
  'request': { path: '/requests?feature=assistant_chat&status=success', act: openFirst },
  'requests': { path: '/requests' },
  'users': { path: '/users' },
  'user': { path: '/users', act: openFirst },
  'customers': { path: '/customers' },
  'customer': { path: '/customers', act: openFirst },
  'features': { path: '/features' },
  'feature': { path: '/features', act: openFirst },
  'batch-jobs': { path: '/batch-jobs' },
  'batch-job': { path: '/batch-jobs', act: openFirst },
  'prices': { path: '/prices' },
  'model': { path: '/prices/anthropic/claude-sonnet-4-5' },
  'try': { path: '/try', act: ask },
}

/** What somebody sees who is no admin. */
const ownPages: Record<string, Picture> = { 'my-usage': { path: '/me' } }

const admin = accounts.find(({ role }) => role === 'platform admin')
const member = accounts.find(({ role }) => role === 'member')
if (!admin || !member) throw new Error('The demo has no admin or no member to sign in as')

const stack = await startTestStack({ database: 'postgres' })
const browser = await launchBrowser()
try {
  const { url, secrets } = stack
  await seedDemo({ url, ...secrets, calls: 60_000, until: new Date(), password, force: false })
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const theme of themes) {
    for (const [size, viewport] of Object.entries(sizes)) {
      await take(undefined, { 'sign-in': { path: '/' } }, theme, size, viewport)
      await take(admin.email, pages, theme, size, viewport)
      await take(member.email, ownPages, theme, size, viewport)
    }
  }
} finally {
  await browser.close()
  await stack.stop()
}
process.exit(0)

async function take(
  email: string | undefined,
  shown: Record<string, Picture>,
  colorScheme: typeof themes[number],
  size: string,
  viewport: { width: number; height: number },
): Promise<void> {
  const context = await browser.newContext({
    viewport,
    colorScheme,
    locale: 'en-US',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.goto(`${stack.url}/#/`)
  if (email) {
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { level: 1 }).waitFor()
  }
  for (const [name, { path, act }] of Object.entries(shown)) {
    await page.goto(`${stack.url}/#${path}`)
    await act?.(page)
    await page.mouse.move(0, 0)
    await page.waitForLoadState('networkidle')
    await page.waitForTimeout(1_500)
    await page.screenshot({ path: new URL(`${name}-${colorScheme}-${size}.png`, folder).pathname })
  }
  await context.close()
}
