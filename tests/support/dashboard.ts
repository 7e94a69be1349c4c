import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import postgres from 'postgres'
import { launchBrowser } from './browser.ts'
import { pick, seededRandom } from './random.ts'
import { admin, startTestStack, type TestStack, user } from './test-stack.ts'
import { dayFromToday } from './usage-oracle-world.ts'

export interface Dashboard {
  stack: TestStack
  /** The database behind the page, to check its numbers against. */
  sql: postgres.Sql
  /** The page at `path`, such as `/explore?by=user`, with somebody signed in. */
  open(account: Account, path?: string, options?: BrowserContextOptions): Promise<Page>
  /** The page at `path`, with nobody signed in. */
  openSignedOut(path?: string, options?: BrowserContextOptions): Promise<Page>
  /** Closes what was opened, and returns the errors that the browser saw since the last time. */
  closePages(): Promise<string[]>
  stop(): Promise<void>
}

export interface Account {
  email: string
  password: string
}

/** Who signs in: an admin, the admin of the organization acme, and somebody who sees their own usage. */
export const people = { admin, acmeAdmin: { email: 'acme-admin@example.com', password: 'acme-admin-password' }, user }

export const acme = 'aaaaaaaa-0000-4000-8000-00000000ac3e'

/** The stack over a Postgres server with some months of usage, and a browser in front of it. */
export async function startDashboard(): Promise<Dashboard> {
  const [stack, browser] = await Promise.all([startTestStack({ database: 'postgres' }), launchBrowser()])
  const sql = postgres(stack.databaseUrl ?? '', { max: 2, onnotice: () => {} })
  await seed(stack, sql)
  const opened: Page[] = []
  let problems: string[] = []

  async function openSignedOut(path = '/', options: BrowserContextOptions = {}) {
    const context = await browser.newContext({
      locale: 'en-US',
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
      ...options,
    })
    const page = await context.newPage()
    opened.push(page)
    page.on('pageerror', ({ message }) => problems.push(message))
    await page.goto(`${stack.url}/#${path}`)
    return page
  }

  return {
    stack,
    sql,
    openSignedOut,
    async open(account, path = '/', options) {
      const page = await openSignedOut(path, options)
      await signIn(page, account)
      return page
    },
    async closePages() {
      await Promise.all(opened.splice(0).map((page) => page.context().close()))
      const seen = problems
      problems = []
      return seen
    },
    async stop() {
      await closeAll(browser)
      await sql.end()
      await stack.stop()
    },
  }
}

async function closeAll(browser: Browser): Promise<void> {
  await browser.close()
}

/** Fills in the form, in whatever language it is. */
export async function signIn(page: Page, { email, password }: Account): Promise<void> {
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('form button[type=submit]').first().click()
  await page.locator('#main').waitFor()
}

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong with the page, light and dark: each rule with the elements that break it. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  await page.evaluate(await axe)
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate('new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))')
    const violations = await page.evaluate<{ id: string; nodes: { html: string; failureSummary: string }[] }[]>(
      'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)',
    )
    found.push(
      ...violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${colorScheme}: ${id}: ${html} ${failureSummary}`)
      ),
    )
  }
  return found
}

/** Seventy days of calls of every kind: users and jobs, customers, failures, a model without a price, two tenants. */
async function seed(stack: TestStack, sql: postgres.Sql): Promise<void> {
  await stack.anonymous().auth.signUp(people.acmeAdmin)
  const ids = new Map(
    (await sql<{ email: string; id: string }[]>`select email, id from auth.users`).map(({ email, id }) => [email, id]),
  )
  await sql`
    insert into organization_members (organization_id, user_id, role)
    values (${acme}, ${ids.get(people.acmeAdmin.email) ?? ''}, 'admin'), (${acme}, ${
    ids.get(user.email) ?? ''
  }, 'member')`
  const csv = ['Date,USD,', ...Array.from({ length: 90 }, (_, index) => `${dayFromToday(-index)},1.25,`)].join('\n')
  await stack.server().rpc('load_ai_exchange_rates', { p_csv: csv })

  const random = seededRandom(6)
  const customers = [{ id: '42', name: 'Globex' }, { id: 'c-7', name: '=HYPERLINK("http://example.com")' }, null]
  const emails = [...ids.keys(), null]
  const records = Array.from({ length: 900 }, (_, index) => {
    const email = pick(emails, random)
    const customer = pick(customers, random)
    const model = random() < 0.05
      ? 'nobody-knows-it'
      : pick(['claude-haiku-4-5', 'claude-sonnet-4-5', 'gpt-4o-mini'], random)
    return {
      request_id: `seed ${index}`,
      // Not today, which the tests add to.
      occurred_at: `${dayFromToday(-1 - Math.floor(random() * 70))}T${String(index % 24).padStart(2, '0')}:30:00Z`,
      user_id: email === null ? null : ids.get(email) ?? null,
      user_email: email,
      organization_id: random() < 0.5 ? acme : null,
      customer_id: customer?.id ?? null,
      customer_name: customer?.name ?? null,
      feature: pick(['assistant_chat', 'search_index', 'summary', null], random),
      request_type: pick(['report', 'chat'], random),
      model_used: model,
      input_tokens: Math.floor(random() * 90_000),
      output_tokens: Math.floor(random() * 9_000),
      latency_ms: Math.floor(Math.exp(random() * 9)),
      status: random() < 0.9 ? 'success' : 'error',
    }
  })
  const { error } = await stack.server().rpc('log_ai_usage_batch', { p_records: records })
  if (error) throw new Error(error.message)
}
