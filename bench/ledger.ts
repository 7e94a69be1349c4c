// Every read while the log grows, the dashboard by hand, logging against a bare insert, and how much room it all takes.
// --small: little data, for the tests. --write: puts the results into docs/benchmarks.md.
import process from 'node:process'
import postgres from 'postgres'
import { business } from './ledger/business.ts'
import { loadCalls } from './ledger/load.ts'
import { compareBatches, compareCalls, type Comparison, makeBareLog } from './ledger/logging.ts'
import { callers, compareInTurn, reads, timeNaively, timeOf } from './ledger/reads.ts'
import { comparisons, count, digits, machine, room, table, writeDocs } from './ledger/report.ts'
import { createLedger, type UrlOf, withServer } from './ledger/server.ts'
import { sizesOf } from './ledger/sizes.ts'

const isSmall = process.argv.includes('--small')
const sizes = isSmall ? [5_000, 10_000] : [10_000, 1_000_000, 10_000_000]
const rounds = isSmall ? 1 : 6
const names = sizes.map((size) => `ledger_${size}`)
const company = business()
const start = performance.now()
const report: string[] = []

await withServer(async (server) => {
  await server.loading(load)
  await server.measuring(async (urlOf) => {
    say(machine(await version(urlOf)))
    await measureReads(urlOf)
    say(`Room, ${count(sizes.at(-1) ?? 0)} rows\n\n${room(await sizesOf(urlOf(names.at(-1) ?? '')))}`)
    await measureLogging(urlOf(names[1] ?? ''))
  })
})
if (process.argv.includes('--write')) await writeDocs(report.join('\n\n'))
console.log(`\n${Math.round((performance.now() - start) / 1_000)} seconds in all`)

/** Each ledger is the one before with more calls of the past. */
async function load(urlOf: UrlOf): Promise<void> {
  for (const [index, size] of sizes.entries()) {
    await createLedger(urlOf, names[index] ?? '', names[index - 1])
    const seconds = await loadCalls(urlOf(names[index] ?? ''), company, sizes[index - 1] ?? 0, size)
    console.log(`${count(size)} rows, seconds: ${seconds.map(([step, time]) => `${step} ${digits(time)}`).join(', ')}`)
  }
}

async function measureReads(urlOf: UrlOf): Promise<void> {
  const ledgers = await Promise.all(names.map((name) => callers(urlOf(name), company)))
  const rows: string[][] = []
  for (const read of reads(company)) {
    const times: number[] = []
    for (const as of ledgers) times.push(await timeOf(as[read.caller], read, isSmall ? 1 : 3))
    rows.push([read.name, ...times.map(digits), ratio(times)])
  }
  const head = sizes.map(count)
  say(`Reads, milliseconds (medians)\n\n${table([['', ...head, head.slice(-2).toReversed().join(' : ')], ...rows])}`)

  const naive: number[] = []
  for (const name of names) naive.push(await timeNaively(urlOf(name)))
  const inTurn = await compareInTurn(ledgers.map(({ admin }) => admin))
  say(`The dashboard of 30 days, milliseconds, all in turn\n\n${
    table([
      ['', ...head, head.slice(-2).toReversed().join(' : '), 'target'],
      ['from the rollups', ...inTurn.map(digits), ratio(inTurn), '≤ 1.3'],
      ['by hand, from the log', ...naive.map(digits), ratio(naive), ''],
      ['times slower by hand', ...naive.map((time, index) => digits(time / (inTurn[index] ?? NaN))), '', '≥ 500'],
    ])
  }\n\nBoth dashboards agree.`)
  for (const sql of ledgers.flatMap((as) => Object.values(as))) await sql.end()
}

async function measureLogging(url: string): Promise<void> {
  await makeBareLog(url)
  const calls: Comparison[] = []
  for (const clients of [1, 8, 32]) {
    calls.push(
      await compareCalls(url, company, { clients, rounds, works: isSmall ? 64 : clients === 1 ? 4_000 : 8_000 }),
    )
  }
  say(`Calls logged, ${count(sizes[1] ?? 0)} rows before\n\n${comparisons('log_ai_usage', 0.8, calls, [1, 8, 32])}`)
  const batches: Comparison[] = []
  for (const clients of [1, 4]) {
    batches.push(await compareBatches(url, company, { clients, rounds, works: isSmall ? 4 : 64 }))
  }
  say(`Lines logged in batches of 1,000\n\n${comparisons('log_ai_usage_batch', 0.6, batches, [1])}`)
}

/** Prints a part of the results, and keeps it for the docs. */
function say(part: string): void {
  report.push(part)
  console.log(`\n${part}`)
}

/** The last to the one before. */
function ratio(times: number[]): string {
  return digits((times.at(-1) ?? NaN) / (times.at(-2) ?? NaN))
}

async function version(urlOf: UrlOf): Promise<string> {
  const sql = postgres(urlOf('postgres'), { max: 1 })
  const [row] = await sql<{ server_version: string }[]>`show server_version`
  await sql.end()
  return row?.server_version ?? ''
}
