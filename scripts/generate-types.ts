// Writes types/database.types.ts from the migrations. A test says when it is not current.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openPostgres } from './local-stack/database.ts'
import { freePort } from './local-stack/ports.ts'
import { applyMigrations } from './local-stack/migrations.ts'
import { startPostgresServer } from './local-stack/postgres-server.ts'

const target = new URL('../types/database.types.ts', import.meta.url)
const run = promisify(execFile)

/** The generated types of a database, as `supabase gen types` prints them, formatted like the rest of the project. */
export async function databaseTypes(url: string): Promise<string> {
  const { stdout } = await run(
    'supabase',
    ['gen', 'types', '--lang=typescript', '--schema=public', `--remote=${url}`],
    {
      env: { ...process.env, DO_NOT_TRACK: '1' },
    },
  )
  // What stands before is the CLI talking about its connection.
  const types = stdout.slice(stdout.indexOf('export type Json'))
  const formatting = run('deno', ['fmt', '--ext=ts', '-'])
  formatting.child.stdin?.end(types)
  return (await formatting).stdout
}

async function typesOfMigrations(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ai-usage-types-'))
  const server = await startPostgresServer({ dataDir, port: await freePort() })
  try {
    const database = await openPostgres(server.url)
    await applyMigrations(database)
    await database.close()
    return await databaseTypes(server.url)
  } finally {
    await server.stop()
    await rm(dataDir, { recursive: true })
  }
}

if (import.meta.main) {
  await writeFile(target, await typesOfMigrations())
  console.log('Wrote types/database.types.ts')
}
