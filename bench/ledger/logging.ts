// What the ledger costs whoever logs, against a bare insert into a table like it.
import { readFile } from 'node:fs/promises'
import postgres from 'postgres'
import { seededRandom } from '../../tests/support/random.ts'
import { timed } from '../measure.ts'
import { type Business } from './business.ts'
import { anyCall, type Call, now } from './calls.ts'
import { withoutIndexes } from './without-indexes.ts'

/** What both sides did in a second, in rounds that took turns. */
export interface Comparison {
  clients: number
  ledger: number
  bare: number
  ratio: number
  /** The ratio of each round, the smallest first. */
  rounds: number[]
}

const random = seededRandom(4)

/** Makes the bare table, with the same rows as the log has. */
export async function makeBareLog(url: string): Promise<void> {
  const sql = postgres(url, { max: 2, onnotice: () => {} })
  await sql.unsafe(await readFile(new URL('bare-log.sql', import.meta.url), 'utf8')).simple()
  const [row] = await sql<{ columns: string }[]>`
    select string_agg(quote_ident(attname), ', ') as columns
    from pg_attribute
    where attrelid = 'bench.bare_log'::regclass
      and attnum > 0
      and attgenerated = ''`
  await withoutIndexes(sql, ['bench.bare_log'], async () => {
    await sql.unsafe(`insert into bench.bare_log (${row?.columns}) select ${row?.columns} from public.ai_usage_log`)
  })
  await sql`vacuum analyze bench.bare_log`
  await sql.end()
}

/** `log_ai_usage` per second against the bare function. */
export async function compareCalls(
  url: string,
  business: Business,
  given: { clients: number; rounds: number; calls: number },
): Promise<Comparison> {
  const sql = postgres(url, { max: given.clients, onnotice: () => {}, connection: { role: 'service_role' } })
  const call = (name: string) => async (record: Call) => {
    const entries = Object.entries(record)
    const parameters = entries.map(([key], index) => `p_${key} => $${index + 1}`)
    await sql.unsafe(`select ${name}(${parameters.join(', ')})`, entries.map(([, value]) => value), { prepare: true })
  }
  const sides = { ledger: call('public.log_ai_usage'), bare: call('bench.log_bare') }
  const compared = await compare(given, sides, () => Array.from({ length: given.calls }, () => callNow(business)))
  await sql.end()
  return compared
}

/** Batches of 1,000, lines per second, against one insert of the same rows. */
export async function compareBatches(
  url: string,
  business: Business,
  given: { clients: number; rounds: number; batches: number },
): Promise<Comparison> {
  const sql = postgres(url, { max: given.clients, onnotice: () => {}, connection: { role: 'service_role' } })
  const insert = await readFile(new URL('bare-batch.sql', import.meta.url), 'utf8')
  const run = (query: string) => async (batch: string) => {
    await sql.unsafe(query, [batch], { prepare: true })
  }
  const sides = { ledger: run('select public.log_ai_usage_batch($1::text::jsonb)'), bare: run(insert) }
  const batch = () => JSON.stringify(Array.from({ length: 1_000 }, () => callNow(business)))
  const compared = await compare(given, sides, () => Array.from({ length: given.batches }, batch))
  await sql.end()
  return { ...compared, ledger: compared.ledger * 1_000, bare: compared.bare * 1_000 }
}

async function compare<Work>(
  { clients, rounds }: { clients: number; rounds: number },
  sides: Record<'ledger' | 'bare', (work: Work) => Promise<void>>,
  makeWork: () => Work[],
): Promise<Comparison> {
  const round = async (side: 'ledger' | 'bare', work: Work[]) => {
    const elapsed = await timed(() =>
      Promise.all(Array.from({ length: clients }, async () => {
        for (let item = work.pop(); item !== undefined; item = work.pop()) await sides[side](item)
      }))
    )
    return elapsed / 1_000
  }
  const seconds = { ledger: new Array<number>(), bare: new Array<number>() }
  let done = 0
  for (let number = -1; number < rounds; number += 1) {
    const order: ('ledger' | 'bare')[] = number % 2 ? ['bare', 'ledger'] : ['ledger', 'bare']
    for (const side of order) {
      const work = makeWork()
      if (number >= 0 && side === 'ledger') done += work.length
      const elapsed = await round(side, number < 0 ? work.slice(0, Math.ceil(work.length / 4)) : work)
      if (number >= 0) seconds[side].push(elapsed)
    }
  }
  const total = { ledger: sum(seconds.ledger), bare: sum(seconds.bare) }
  return {
    clients,
    ledger: done / total.ledger,
    bare: done / total.bare,
    ratio: total.bare / total.ledger,
    rounds: seconds.bare.map((bare, index) => bare / (seconds.ledger[index] ?? NaN)).toSorted((a, b) => a - b),
  }
}

/** In the last minute before the log ends, so that it counts in the rollups of a day that has some. */
function callNow(business: Business): Call {
  return anyCall(business, random, new Date(now.getTime() - random() * 60_000))
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
