import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { openPostgres } from '../../scripts/local-stack/database.ts'
import { applyMigrations } from '../../scripts/local-stack/migrations.ts'
import { startPostgresServer } from '../../scripts/local-stack/postgres-server.ts'

/** Whatever is measured runs with these; everything else is Postgres's own default. */
export const settings = ['shared_buffers=2GB', 'maintenance_work_mem=1GB', 'max_wal_size=16GB']

/** Safe for nothing but filling a database that can be filled again. */
const loadSettings = [
  ...settings,
  'checkpoint_timeout=1h',
  'autovacuum=off',
  'fsync=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
]

/** A server for one benchmark, that loads fast and then measures with settings that keep data safe. */
export interface BenchServer {
  loading(work: (urlOf: UrlOf) => Promise<void>): Promise<void>
  measuring(work: (urlOf: UrlOf) => Promise<void>): Promise<void>
}

/** The address of a database of the server, as its superuser. */
export type UrlOf = (database: string) => string

/** Runs with a server whose data is gone afterwards. */
export async function withServer(work: (server: BenchServer) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ai-usage-bench-'))
  await chmod(dataDir, 0o755)
  const running = (given: string[]) => async (body: (urlOf: UrlOf) => Promise<void>) => {
    const flags = given.flatMap((setting) => ['-c', setting])
    const server = await startPostgresServer({ dataDir, flags })
    try {
      await body((database) => Object.assign(new URL(server.url), { pathname: `/${database}` }).href)
    } finally {
      await server.stop()
    }
  }
  try {
    await work({ loading: running(loadSettings), measuring: running(settings) })
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Makes a database with an empty ledger and the dashboard written by hand, or with what the template holds. */
export async function createLedger(urlOf: UrlOf, name: string, template?: string): Promise<void> {
  const server = postgres(urlOf('postgres'), { max: 1 })
  await server.unsafe(
    template ? `create database ${name} template ${template} strategy file_copy` : `create database ${name}`,
  )
  await server.end()
  if (template) return
  const database = await openPostgres(urlOf(name))
  await applyMigrations(database)
  await database.exec('create schema bench')
  await database.exec(await readFile(new URL('naive-dashboard.sql', import.meta.url), 'utf8'))
  await database.close()
}
