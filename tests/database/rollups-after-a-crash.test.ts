import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPostgres } from '../../scripts/local-stack/database.ts'
import { applyMigrations } from '../../scripts/local-stack/migrations.ts'
import { type PostgresServer, startPostgresServer } from '../../scripts/local-stack/postgres-server.ts'
import { seededRandom } from '../support/random.ts'
import { prepareWorld, startLoad, unexpected } from '../support/usage-oracle-load.ts'
import { differences } from '../support/usage-oracle.ts'

let dataDir: string
let server: PostgresServer

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ai-usage-crash-'))
  // For the user as whom Postgres runs when we are root.
  await chmod(dataDir, 0o755)
  server = await startServer()
  const ledger = await openPostgres(server.url)
  await applyMigrations(ledger)
  await ledger.close()
  await connected(prepareWorld)
})

afterAll(async () => {
  await server?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

// Each crash meets what the ones before it left behind.
test.each([1, 2, 3])(
  'a Postgres that is killed under load comes back without one difference, time %i',
  async (time) => {
    const load = startLoad(server.url, 1000 * time)
    await pause(2500)
    await killPostgres()
    const report = await load.stop()
    expect(report.done['write']).toBeGreaterThan(10)
    expect(unexpected(report)).toEqual([])

    server = await startServer()
    await connected(async (sql) => {
      expect((await differences(sql, seededRandom(time), 50)).slice(0, 5)).toEqual([])
      expect([...await sql`select * from verify_ai_usage_rollups()`]).toEqual([])
    })
  },
)

function startServer(): Promise<PostgresServer> {
  return startPostgresServer({ dataDir: join(dataDir, 'postgres') })
}

/** All of it at once, so that nobody gets to clean up. */
async function killPostgres(): Promise<void> {
  const postmaster = Number.parseInt(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'))
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid='])
  const children = stdout.trim().split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, parent]) => pid && parent === postmaster ? [pid] : [])
  for (const pid of [postmaster, ...children]) kill(pid)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // A connection that has ended since.
  }
}

async function connected(use: (sql: postgres.Sql) => Promise<void>): Promise<void> {
  const sql = postgres(server.url, { max: 1, onnotice: () => {} })
  try {
    await use(sql)
  } finally {
    await sql.end()
  }
}
