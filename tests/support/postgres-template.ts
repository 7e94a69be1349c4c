import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { openPostgres } from '../../scripts/local-stack/database.ts'
import { applyMigrations } from '../../scripts/local-stack/migrations.ts'
import { startPostgresServer } from '../../scripts/local-stack/postgres-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this test run, as its superuser. */
    postgresUrl: string
  }
}

/** The names of the databases that tests clone: Supabase without the ledger, and with it. */
export const templates = { supabase: 'template_supabase', ledger: 'template_ledger' }

/** Starts one Postgres server for the whole test run, with the templates. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ai-usage-test-'))
  const server = await startPostgresServer({ dataDir, flags: ['-c', 'max_connections=300'] })
  const sql = postgres(server.url, { max: 1 })
  await sql.unsafe(`create database ${templates.supabase}`)
  await (await openPostgres(withDatabase(server.url, templates.supabase))).close()
  await sql.unsafe(`create database ${templates.ledger} template ${templates.supabase}`)
  const ledger = await openPostgres(withDatabase(server.url, templates.ledger))
  await applyMigrations(ledger)
  await ledger.close()
  await sql.end()
  project.provide('postgresUrl', server.url)
  return async () => {
    await server.stop()
    await rm(dataDir, { recursive: true })
  }
}

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href
}
