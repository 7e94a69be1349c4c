import { readdir, readFile } from 'node:fs/promises'
import type { Database } from './database.ts'

const folder = new URL('../../supabase/migrations/', import.meta.url)

/**
 * Applies the migrations that the database does not have yet, each in a transaction, as `supabase db push` would.
 * Rejects with an error of one line that names the file.
 */
export async function applyMigrations(database: Database, directory = folder): Promise<void> {
  const applied = new Map(
    (await database.query<{ version: string; statement: string }>(
      'select version, statements[1] as statement from supabase_migrations.schema_migrations',
    )).map((row) => [row.version, row.statement]),
  )
  const files = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  for (const file of files) {
    const [version = '', ...name] = file.replace(/\.sql$/, '').split('_')
    const sql = await readFile(new URL(file, directory), 'utf8')
    const before = applied.get(version)
    if (before === undefined) await applyMigration(database, { file, version, name: name.join('_'), sql })
    else if (before !== sql) {
      throw new Error(`Migration ${file} has changed since this database was made: pass --reset for a new database`)
    }
  }
}

async function applyMigration(
  database: Database,
  { file, version, name, sql }: { file: string; version: string; name: string; sql: string },
): Promise<void> {
  try {
    // Sent as one string, the statements are one transaction: all of them, or none.
    await database.exec(`${sql};
      insert into supabase_migrations.schema_migrations (version, name, statements)
      values ('${version}', '${name}', array[$migration$${sql}$migration$]);`)
  } catch (error) {
    throw new Error(`Migration ${file} failed: ${described(error, sql)}`)
  }
}

function described(error: unknown, sql: string): string {
  if (!(error instanceof Error)) return String(error)
  const position = 'position' in error ? Number(error.position) : NaN
  if (!Number.isInteger(position)) return error.message
  return `line ${sql.slice(0, position).split('\n').length}: ${error.message}`
}
