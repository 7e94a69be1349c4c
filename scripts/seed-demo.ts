// Fills the running local stack, or the project of SUPABASE_URL, with a year of usage to look at: `npm run seed:demo`.
import { randomBytes } from 'node:crypto'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { createUsageReader, loadExchangeRatesResult, logAiUsageBatchResult, type UsageRecord } from '../types/index.ts'
import { clientOf, ensureAccounts, type Project } from './demo/accounts.ts'
import { madeUpRates } from './demo/exchange-rates.ts'
import { type Product, productOf } from './demo/product.ts'
import { accounts, advisory, inHouseModel, tenants } from './demo/world.ts'
import { callsOf, type Year, yearUntil } from './demo/year.ts'

/** PGlite logs them in well under a minute. */
const defaultCalls = 60_000

/** Each is an RPC of its own. */
const mostUses = 300

const help =
  `Fills the ledger with a year of made-up usage: three organizations, eight people to sign in as, and some trouble.

  npm run seed:demo                          into the stack that \`npm start\` runs
  npm run seed:demo -- --calls 150000        with more calls than ${defaultCalls.toLocaleString('en')}
  npm run seed:demo -- --until 2026-06-30    a year that ends then; the same end gives the same data
  npm run seed:demo -- --force               although there is usage already
  npm run seed:demo -- --password …          for the accounts; on this machine demo-password, elsewhere a random one

  SUPABASE_URL=… SUPABASE_PUBLISHABLE_KEY=… SUPABASE_SECRET_KEY=… npm run seed:demo    into another project`

export interface SeedOptions extends Project {
  /** About how many calls. */
  calls: number
  /** The moment of the newest call. */
  until: Date
  password: string
  /** Also where there is usage already. */
  force: boolean
}

export interface Seeded {
  year: Year
  calls: number
  costUsd: number
}

/** Fills the ledger of a project. Rejects, before anything is changed, when it holds usage and `force` is not set. */
export async function seedDemo({ calls, until, password, force, ...project }: SeedOptions): Promise<Seeded> {
  const server = clientOf(project.url, project.secretKey)
  const { data: found, error } = await server.from('ai_usage_log').select('id').limit(1)
  if (error) throw new Error(`Could not read the ledger of ${project.url}: ${error.message}`)
  if (found.length > 0 && !force) {
    throw new Error(
      'The ledger holds usage already, and what is added to it stays. Run `npm start -- --reset` for an empty one, or ' +
        'pass --force to add the demo to what is there',
    )
  }
  const userIds = await ensureAccounts(project, password)
  const year = yearUntil(until)
  await ensureRates(project, year)
  const product = productOf(year)
  const logged = await logAll(project, seen(callsOf(year, calls, userIds), product))
  await keepProduct(project, product)
  const { totalCost } = await createUsageReader(server).overview({ start: dayOf(year.start), end: dayOf(until, 1) })
  return { year, calls: logged, costUsd: totalCost }
}

function* seen(calls: Iterable<UsageRecord>, product: Product): Generator<UsageRecord> {
  for (const call of calls) {
    product.add(call)
    yield call
  }
}

/** Runs and uses, a few at a time. */
async function keepProduct(project: Project, product: Product): Promise<void> {
  const server = clientOf(project.url, project.secretKey)
  const checked = ({ error }: { error: { message: string } | null }) => {
    if (error) throw new Error(error.message)
  }
  const tasks = [
    ...product.runs().map(({ start, finish }) => async () => {
      checked(await server.rpc('start_ai_batch_job', start))
      checked(await server.rpc('finish_ai_batch_job', finish))
    }),
    ...product.uses(mostUses).map((use) => async () => checked(await server.rpc('log_ai_feature_usage', use))),
  ]
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (let task = tasks.pop(); task; task = tasks.pop()) await task()
  }))
}

/** Two batches at a time: one is on its way while the other is logged. Returns the number of calls. */
async function logAll(project: Project, records: Iterator<UsageRecord>): Promise<number> {
  const server = clientOf(project.url, project.secretKey)
  let logged = 0
  const next = () => {
    const batch: UsageRecord[] = []
    while (batch.length < 1_000) {
      const { value, done } = records.next()
      if (done) break
      batch.push(value)
    }
    return batch
  }
  await Promise.all(Array.from({ length: 2 }, async () => {
    for (let batch = next(); batch.length > 0; batch = next()) {
      const { data, error } = await server.rpc('log_ai_usage_batch', { p_records: batch })
      if (error) throw new Error([error.message, error.hint].filter(Boolean).join('. '))
      logAiUsageBatchResult.parse(data)
      logged += batch.filter(({ line }) => !line).length
    }
  }))
  return logged
}

/** Rates never change once they are there, so real ones are left alone. */
async function ensureRates(project: Project, { start, until }: Year): Promise<void> {
  const server = clientOf(project.url, project.secretKey)
  const { data: found, error } = await server.from('ai_exchange_rates').select('currency').limit(1)
  if (error) throw new Error(error.message)
  if (found.length > 0) return
  const { data, error: refused } = await server.rpc('load_ai_exchange_rates', {
    p_csv: madeUpRates(start, until),
    p_source: 'made up by npm run seed:demo',
  })
  if (refused) throw new Error(refused.message)
  loadExchangeRatesResult.parse(data)
}

function report({ year, calls, costUsd }: Seeded, password: string, seconds: number): string {
  const { start, until, outage, runaway, unpricedFrom } = year
  const sees = (account: (typeof accounts)[number]) =>
    account.role === 'platform admin'
      ? 'sees everything'
      : account.role === 'tenant admin'
      ? `sees all of ${account.tenant?.name}`
      : `sees their own${account.tenant ? `, at ${account.tenant.name}` : ', belongs to no organization'}`
  return `
  ${calls.toLocaleString('en')} calls from ${dayOf(start)} to ${dayOf(until)}, $${costUsd.toFixed(2)}, in ${
    seconds.toFixed(0)
  } seconds. Nothing of it is real.

  Sign in with the password ${password} as
${accounts.map((account) => `    ${account.email.padEnd(34)}${sees(account)}`).join('\n')}

  Organizations
${tenants.map(({ name, organizationId }) => `    ${name.padEnd(34)}${organizationId}`).join('\n')}

  Look for
    an outage of Anthropic            ${minuteOf(outage.start)} to ${minuteOf(outage.end)} UTC
    a job that ran away               ${minuteOf(runaway.start)} to ${minuteOf(runaway.end)} UTC, ${advisory.name},
                                      batch job ${runaway.batchJobId}
    a model without a price           ${inHouseModel.model}, since ${dayOf(unpricedFrom)}

  Exchange rates for EUR, GBP and RON are made up, too, unless there were any before.
`
}

/** `YYYY-MM-DD`, or so many days later. */
function dayOf(moment: Date, later = 0): string {
  return new Date(moment.getTime() + later * 86_400_000).toISOString().slice(0, 10)
}

function minuteOf(moment: Date): string {
  return moment.toISOString().slice(0, 16).replace('T', ' ')
}

/** A year that ends with a day ends with its last moment, but not in the future. */
function endOf(text: string | undefined): Date {
  const now = new Date()
  if (text === undefined) return now
  const end = new Date(`${text}T23:59:59.999Z`)
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(end.getTime()) || dayOf(end) > dayOf(now)) {
    throw new Error(`--until ${text} is not a day up to today: pass one as YYYY-MM-DD`)
  }
  return end < now ? end : now
}

function countOf(text: string | undefined): number {
  if (text === undefined) return defaultCalls
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1_000 || count > 10_000_000) {
    throw new Error(`--calls ${text} is not a number of calls: pass one from 1000 to 10000000`)
  }
  return count
}

/** Everybody knows what is printed here, so elsewhere than on this machine nobody must be able to guess it. */
function usualPassword(url: string): string {
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)
  return isHere ? 'demo-password' : randomBytes(12).toString('base64url')
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      calls: { type: 'string' },
      until: { type: 'string' },
      password: { type: 'string' },
      force: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return console.log(help)
  const { SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEY: publishableKey, SUPABASE_SECRET_KEY: secretKey } = process.env
  if (!url || !publishableKey || !secretKey) {
    throw new Error(
      'Run `npm start` first, in another terminal; or set SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY and SUPABASE_SECRET_KEY',
    )
  }
  const password = values.password ?? usualPassword(url)
  const options = { calls: countOf(values.calls), until: endOf(values.until), password, force: values.force }
  console.log(`Filling ${url} …`)
  const start = performance.now()
  const seeded = await seedDemo({ url, publishableKey, secretKey, ...options })
  console.log(report(seeded, password, (performance.now() - start) / 1_000))
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
}
