// Writes the database types, for TypeScript and for Python, from the migrations. A test says when they are not current.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openPostgres } from './local-stack/database.ts'
import { applyMigrations } from './local-stack/migrations.ts'
import { startPostgresServer } from './local-stack/postgres-server.ts'

const run = promisify(execFile)

/** The types of a database in each language: the path of the file, and what `supabase gen types` makes of it. */
export const databaseTypes = {
  'types/database.types.ts': async (url: string) => {
    // What stands before is the CLI talking about its connection.
    const formatting = run('deno', ['fmt', '--ext=ts', '-'])
    formatting.child.stdin?.end(from('export type Json', await generated('typescript', url)))
    return (await formatting).stdout
  },
  // Every number with a fraction is a numeric column, which a float would not hold.
  'types/python/database_types.py': async (url: string) =>
    from('from __future__', await generated('python', url))
      .replace('import datetime\n', 'import datetime\nimport decimal\n')
      .replaceAll(/\bfloat\b/g, 'decimal.Decimal'),
}

async function generated(language: string, url: string): Promise<string> {
  const { stdout } = await run(
    'supabase',
    ['gen', 'types', `--lang=${language}`, '--schema=public', `--remote=${url}`],
    { env: { ...process.env, DO_NOT_TRACK: '1' } },
  )
  return stdout
}

function from(beginning: string, text: string): string {
  return text.slice(text.indexOf(beginning))
}

/** A database with the migrations, for as long as the work takes. */
async function withMigrations(work: (url: string) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ai-usage-types-'))
  const server = await startPostgresServer({ dataDir })
  try {
    const database = await openPostgres(server.url)
    await applyMigrations(database)
    await database.close()
    await work(server.url)
  } finally {
    await server.stop()
    await rm(dataDir, { recursive: true })
  }
}

if (import.meta.main) {
  await withMigrations(async (url) => {
    for (const [path, types] of Object.entries(databaseTypes)) {
      await writeFile(new URL(`../${path}`, import.meta.url), await types(url))
      console.log(`Wrote ${path}`)
    }
  })
}
