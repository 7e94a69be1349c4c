import { execFile } from 'node:child_process'
import { glob, readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { baselineMigration, schemaPaths } from '../../scripts/build-migration.ts'
import { databaseTypes } from '../../scripts/generate-types.ts'
import { catalogSnapshot } from '../support/catalog-snapshot.ts'
import { cloneDatabase } from '../support/clone-database.ts'

const project = new URL('../../', import.meta.url)
const ledger = await cloneDatabase()
const migrated = postgres(ledger.url, { max: 1 })
const expected = await catalogSnapshot(migrated)

afterAll(async () => {
  await migrated.end()
  await ledger.drop()
})

/** A fresh database of Supabase's, without the ledger. */
async function freshDatabase() {
  const clone = await cloneDatabase('supabase')
  const sql = postgres(clone.url, { max: 1, onnotice: () => {} })
  onTestFinished(async () => {
    await sql.end()
    await clone.drop()
  })
  return { url: clone.url, sql }
}

/** Applies the migrations after the baseline, which hold nothing but prices. */
async function addPrices(sql: postgres.Sql): Promise<void> {
  const folder = new URL('supabase/migrations/', project)
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('_ai_prices.sql')).sort()) {
    await sql.unsafe(await readFile(new URL(file, folder), 'utf8')).simple()
  }
}

async function supabase(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('supabase', args, {
    cwd: project,
    env: { ...process.env, DO_NOT_TRACK: '1' },
  })
  return stdout
}

describe('the baseline migration', () => {
  test('is what the schema files make', async () => {
    const file = new URL('supabase/migrations/20261121000000_ai_usage.sql', project)
    expect(await readFile(file, 'utf8')).toBe(await baselineMigration())
  })

  test('leaves out no schema file', async () => {
    const files = await Array.fromAsync(glob('schemas/**/*.sql', { cwd: new URL('supabase/', project) }))
    expect((await schemaPaths()).map((path) => path.replace('./', '')).sort()).toEqual(files.sort())
  })

  test('builds the same database as the schema files one by one', async () => {
    const { sql } = await freshDatabase()
    for (const path of await schemaPaths()) {
      await sql.unsafe(await readFile(new URL(path, new URL('supabase/', project)), 'utf8')).simple()
    }
    await addPrices(sql)
    expect(await catalogSnapshot(sql)).toEqual(expected)
  })

  test('is seen whole by the snapshot that compares databases', async () => {
    for (
      const kind of ['schema', 'relation', 'column', 'constraint', 'index', 'policy', 'function', 'trigger', 'type']
    ) {
      expect(expected.filter((line) => line.startsWith(`${kind} |`)), kind).not.toEqual([])
    }
    const { sql } = await freshDatabase()
    await sql.unsafe(await baselineMigration()).simple()
    await addPrices(sql)
    expect(await catalogSnapshot(sql)).toEqual(expected)
    await sql`revoke select on public.ai_usage_log from authenticated`
    expect(await catalogSnapshot(sql)).not.toEqual(expected)
  })
})

// Hosted projects older than 2026-10-30 grant everything new in public to the roles of the API.
const defaultPrivileges = {
  'a fresh Postgres 17': '',
  'a hosted project with the old default privileges': ['tables', 'functions', 'sequences'].map((objects) =>
    `alter default privileges in schema public grant all on ${objects} to anon, authenticated, service_role;`
  ).join('\n'),
}

describe.each(Object.entries(defaultPrivileges))('supabase db push to %s', (_, privileges) => {
  test('makes the same database, privileges included, and finds nothing to do the second time', async () => {
    const { url, sql } = await freshDatabase()
    await sql.unsafe(privileges).simple()
    await supabase('db', 'push', `--remote=${url}`, '--yes')
    expect(await catalogSnapshot(sql)).toEqual(expected)
    expect(await supabase('db', 'push', `--remote=${url}`, '--yes')).toContain('up to date')
  })

  test('leaves the advisors nothing to say that docs/security.md does not explain', async () => {
    const { url, sql } = await freshDatabase()
    await sql.unsafe(privileges).simple()
    await sql.unsafe(await baselineMigration()).simple()
    // What tells the advisors that the schema is exposed.
    await sql.unsafe(`alter database ${new URL(url).pathname.slice(1)} set pgrst.db_schemas = 'public'`)
    const output = await supabase(
      'db',
      'advisors',
      `--remote=${url}`,
      '--type=all',
      '--level=info',
      '--output-format=json',
    )
    const { results }: { results: { name: string; detail: string }[] } = JSON.parse(output)
    const explained = await readFile(new URL('docs/security.md', project), 'utf8')
    expect(results.filter(({ name }) => !explained.includes(`\`${name}\``))).toEqual([])
    // An index of a table without a row cannot have been used: a sign that the advisors really looked.
    expect(results.map(({ name }) => name)).toContain('unused_index')
    expect([...new Set(results.map(({ name }) => name))].sort()).toEqual([
      'no_primary_key',
      'rls_enabled_no_policy',
      'unused_index',
    ])
  })
})

test('where pg_cron is, the migration schedules the fold, and what it schedules folds', async () => {
  const { sql } = await freshDatabase()
  // pg_cron's own function, which only notes down what it is to do.
  await sql.unsafe(`
    create schema cron;
    create table cron.job (name text, schedule text, command text);
    create function cron.schedule(text, text, text) returns bigint language sql as
      'insert into cron.job values ($1, $2, $3) returning 1';
  `).simple()
  await sql.unsafe(await baselineMigration()).simple()
  const jobs = await sql<{ name: string; schedule: string; command: string }[]>`select * from cron.job`
  expect(jobs).toMatchObject([{ name: 'ai_usage_fold', schedule: '10 seconds' }])
  await sql`select public.log_ai_usage(null)`
  for (const { command } of jobs) await sql.unsafe(command)
  expect([...await sql`select count(*)::int as pending from ai_usage.pending_usage`]).toEqual([{ pending: 0 }])
  expect([...await sql`select * from public.verify_ai_usage_rollups()`]).toEqual([])
})

test.each(Object.entries(databaseTypes))(
  '%s is what supabase gen types makes of the migrations',
  async (path, types) => {
    expect(await readFile(new URL(path, project), 'utf8')).toBe(await types(ledger.url))
  },
)
