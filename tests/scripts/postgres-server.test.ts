import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../scripts/local-stack/ports.ts'
import { startPostgresServer } from '../../scripts/local-stack/postgres-server.ts'

/** Starts a server in a folder of its own; resolves with the port on which it answers. */
async function start(port?: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-usage-postgres-'))
  // For the user as whom Postgres runs when we are root.
  await chmod(folder, 0o755)
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const server = await startPostgresServer({ dataDir: join(folder, 'postgres'), port })
  onTestFinished(() => server.stop())
  const sql = postgres(server.url, { max: 1 })
  onTestFinished(() => sql.end())
  const [row] = await sql<{ folder: string }[]>`select current_setting('data_directory') as folder`
  expect(row?.folder).toBe(join(folder, 'postgres'))
  return Number(new URL(server.url).port)
}

test('two servers that start at once each have a port of their own', async () => {
  const preferred = await freePort()
  const [first, second] = await Promise.all([start(preferred), start(preferred)])
  expect([first, second]).toContain(preferred)
  expect(first).not.toBe(second)
}, 60_000)

test('a server whose port is taken has another', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await new Promise((resolve) => other.once('listening', resolve))
  const address = other.address()
  const taken = typeof address === 'object' && address ? address.port : 0
  expect(await start(taken)).not.toBe(taken)
}, 60_000)
