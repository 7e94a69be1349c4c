import { PGlite } from '@electric-sql/pglite'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { openPglite } from '../../scripts/local-stack/database.ts'
import { applyMigrations } from '../../scripts/local-stack/migrations.ts'
import { cloneDatabase } from './clone-database.ts'

/** A database with the ledger, pgTAP and the helpers of supabase/tests. */
export interface TapDatabase {
  /** Runs one test file; the lines that its statements return. Rejects when a statement fails. */
  run(sql: string): Promise<string[]>
  close(): Promise<void>
}

/** The engines under test, each with what makes a database of it. */
export const engines = { 'Postgres 17': onPostgres, PGlite: onPglite }

async function onPostgres(): Promise<TapDatabase> {
  const clone = await cloneDatabase()
  const sql = postgres(clone.url, { max: 1, onnotice: () => {} })
  await sql.unsafe(await preparation()).simple()
  return {
    async run(text) {
      try {
        const results: Iterable<object>[] = await sql.unsafe(text).simple()
        return results.flatMap((rows) => [...rows].flatMap((row) => Object.values(row).map(String)))
      } finally {
        await sql.unsafe('rollback').simple()
      }
    },
    async close() {
      await sql.end()
      await clone.drop()
    },
  }
}

async function onPglite(): Promise<TapDatabase> {
  const database = await openPglite()
  await applyMigrations(database)
  const { driver } = database.connection
  if (!(driver instanceof PGlite)) throw new Error('not PGlite')
  await driver.exec(await preparation())
  return {
    async run(text) {
      try {
        const results = await driver.exec(text)
        return results.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row).map(String)))
      } finally {
        await driver.exec('rollback')
      }
    },
    close: () => database.close(),
  }
}

/** pgTAP where Supabase has it, in the schema extensions, and the helpers. */
async function preparation(): Promise<string> {
  const helpers = await readFile(new URL('../../supabase/tests/helpers.sql', import.meta.url), 'utf8')
  return `
    create schema extensions;
    grant usage on schema extensions to public;
    set search_path = extensions;
    ${await pgtap()}
    set search_path = public, extensions;
    ${helpers}`
}

/** pgTAP's own SQL, which PGlite's package brings along. */
async function pgtap(): Promise<string> {
  const archive = join(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')), 'pgtap.tar.gz')
  const path = 'share/postgresql/extension/pgtap--1.3.5.sql'
  const { stdout } = await promisify(execFile)('tar', ['-xzOf', archive, path], { maxBuffer: 10_000_000 })
  return stdout
}

export interface TapReport {
  passed: number
  /** The failed assertions, each with its diagnostics, and what is wrong with the plan. */
  failures: string[]
}

/** Reads what a pgTAP file returned. */
export function tapReport(lines: string[]): TapReport {
  const tap = lines.flatMap((line) => line.split('\n'))
  const planned = tap.map((line) => /^1\.\.(\d+)$/.exec(line)?.[1]).findLast((count) => count !== undefined)
  const passed = tap.filter((line) => /^ok \d+/.test(line)).length
  const failures = lines.filter((line) => /^not ok \d+/m.test(line))
  if (planned === undefined) failures.push('There is no plan: the file ended early.')
  else if (Number(planned) !== passed + failures.length) failures.push(`${planned} assertions planned, not all made.`)
  if (planned === '0') failures.push('There is no assertion.')
  return { passed, failures }
}
