// Reads of the ledger as it grows, and the same by hand; logging against a bare insert; and how much room it takes.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import postgres from 'postgres'
import { openPostgres } from '../scripts/local-stack/database.ts'
import { applyMigrations } from '../scripts/local-stack/migrations.ts'
import { freePort } from '../scripts/local-stack/ports.ts'
import { startPostgresServer } from '../scripts/local-stack/postgres-server.ts'
import { business } from './ledger/business.ts'
import { loadCalls } from './ledger/load.ts'
import { ask, callers, dashboard, reads, timeOf } from './ledger/reads.ts'
import { compareBatches, compareCalls, makeBareLog } from './ledger/logging.ts'
import { timed, quantile } from './measure.ts'

const sizes = (process.env.SIZES ?? '10000,1000000').split(',').map(Number)
const dataDir = await mkdtemp(join(tmpdir(), 'ai-usage-bench-'))
const { chmod } = await import('node:fs/promises')
await chmod(dataDir, 0o755)
const flags = ['shared_buffers=2GB', 'maintenance_work_mem=1GB', 'max_wal_size=16GB', 'checkpoint_timeout=15min'].flatMap((f) => ['-c', f])
const server = await startPostgresServer({ dataDir, port: await freePort(), flags })
const t0 = performance.now()
const log = (...args: unknown[]) => console.log(((performance.now() - t0) / 1000).toFixed(0).padStart(4), ...args)
const business_ = business()
const sql = postgres(server.url, { max: 1, onnotice: () => {} })
try {
  await sql`create database ledger`
  const url = server.url.replace(/postgres$/, 'ledger')
  const database = await openPostgres(url)
  await applyMigrations(database)
  await database.close()
  const admin = postgres(url, { max: 1, onnotice: () => {} })
  await admin.unsafe('create schema bench;' + await readFile(new URL('ledger/naive-dashboard.sql', import.meta.url), 'utf8')).simple()
  await admin.end()
  let before = 0
  for (const size of sizes) {
    await loadCalls(url, business_, before, size)
    log('loaded', size)
    before = size
    const as = await callers(url, business_)
    for (const read of reads(business_)) {
      console.log(read.name.padEnd(40), (await timeOf(as[read.caller], read)).toFixed(1))
    }
    const su = postgres(url, { max: 1, onnotice: () => {} })
    const naive: number[] = []
    for (let i = 0; i < 3; i++) naive.push(await timed(() => ask(su, 'select bench.naive_dashboard(30, $1)')))
    console.log('naive', naive)
    const fast = await timeOf(as.admin, dashboard)
    console.log('ratio', quantile(naive, 0.5) / fast)
    console.log('agree', await ask(su, 'select public.get_ai_usage_dashboard(30, p_at => $1) @> bench.naive_dashboard(30, $1) as agrees'))
    console.log(await su.unsafe(`select grouping, grain, count(*) from ai_usage.usage_rollups group by 1, 2 order by 1, 2`))
    await su.end()
    for (const s of Object.values(as)) await s.end()
    log('read', size)
  }
  await makeBareLog(url)
  log('bare log')
  for (const clients of [1, 8, 32]) { console.log(await compareCalls(url, business_, { clients, rounds: 6, calls: 4000 })); log('') }
  for (const clients of [1, 4]) { console.log(await compareBatches(url, business_, { clients, rounds: 6, batches: 16 })); log('') }
  const su = postgres(url, { max: 1, onnotice: () => {} })
  console.log(await su`select relname, reltuples, pg_size_pretty(pg_table_size(oid)), pg_size_pretty(pg_indexes_size(oid)) from pg_class where relkind = 'r' and pg_table_size(oid) > 10000000`)
  console.log(await su`select count(*) from ai_usage.pending_usage`)
  await su.end()
} finally {
  await sql.end()
  await server.stop()
  if (!process.env.KEEP) await rm(dataDir, { recursive: true, force: true }); else console.log(dataDir)
}
