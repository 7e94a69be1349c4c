import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import postgres from 'postgres'

/** Whether the client of this machine can dump the server of the tests. */
export async function hasPgDump(): Promise<boolean> {
  const versions = await Promise.all(['pg_dump', 'pg_restore'].map(async (program) => {
    const found = await promisify(execFile)(program, ['--version']).catch(() => undefined)
    return Number.parseInt(/\(PostgreSQL\) (\d+)/.exec(found?.stdout ?? '')?.[1] ?? '0')
  }))
  return versions.every((version) => version >= 17)
}

/** pg_dump of one database, piped into pg_restore for another, an empty one. */
export async function dumpAndRestore(from: string, to: string): Promise<void> {
  const dump = spawn('pg_dump', ['--format=custom', from], { stdio: ['ignore', 'pipe', 'inherit'], env: process.env })
  const restore = spawn('pg_restore', ['--exit-on-error', '--dbname', to], { stdio: ['pipe', 'inherit', 'inherit'] })
  const codes = Promise.all([once(dump, 'close'), once(restore, 'close')])
  await pipeline(dump.stdout, restore.stdin)
  for (const [code] of await codes) if (code !== 0) throw new Error(`pg_dump or pg_restore ended with ${code}`)
}

/**
 * Copies rows into a database that has the schema already, as a data-only dump and restore do: all of one snapshot.
 * `isReplica`: with triggers off, as pg_restore --disable-triggers.
 */
export async function copyRows(from: string, to: string, tables: RegExp, isReplica: boolean): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-usage-dump-'))
  // The server writes and reads it.
  await chmod(folder, 0o777)
  const source = postgres(from, { max: 1, onnotice: () => {} })
  const target = postgres(to, { max: 1, onnotice: () => {} })
  try {
    const dumped = await source.begin('isolation level repeatable read', async (snapshot) => {
      const found = (await tablesOf(snapshot)).filter(({ name }) => tables.test(name))
      for (const { name, columns } of found) await snapshot.unsafe(`copy ${name} (${columns}) to '${folder}/${name}'`)
      return found
    })
    await target.unsafe(`
      set session_replication_role = replica;
      ${dumped.map(emptied).join('')}
      set session_replication_role = ${isReplica ? 'replica' : 'origin'};
      ${dumped.map(({ name, columns }) => `copy ${name} (${columns}) from '${folder}/${name}';`).join('')}
    `).simple()
  } finally {
    await source.end()
    await target.end()
    await rm(folder, { recursive: true })
  }
}

function emptied({ name, month }: Table): string {
  return month ? `select ai_usage.create_partition('${month}-15T00:00:00Z');` : `delete from ${name};`
}

interface Table {
  name: string
  /** What is not generated. */
  columns: string
  /** Of a partition: YYYY-MM. */
  month: string | null
}

async function tablesOf(sql: postgres.TransactionSql): Promise<Table[]> {
  return await sql<Table[]>`
    select
      format('%I.%I', nspname, relname) as name,
      string_agg(quote_ident(attname), ', ' order by attnum) as columns,
      case when relispartition then replace(right(relname, 7), '_', '-') end as month
    from pg_catalog.pg_class
      join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
      join pg_catalog.pg_attribute on attrelid = pg_class.oid
    where nspname in ('public', 'ai_usage')
      and relkind = 'r'
      and attnum > 0
      and not attisdropped
      and attgenerated = ''
    group by nspname, relname, relispartition
    order by 1`
}
