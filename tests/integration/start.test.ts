import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { openPglite } from '../../scripts/local-stack/database.ts'
import { applyMigrations } from '../../scripts/local-stack/migrations.ts'
import { freePort } from '../../scripts/local-stack/ports.ts'
import { startTestStack } from '../support/test-stack.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
let dataDir: string
let port: number

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ai-usage-start-'))
  await chmod(dataDir, 0o755)
  port = await freePort()
})

afterEach(() => rm(dataDir, { recursive: true, force: true }))

interface Started {
  process: ChildProcess
  output(): string
  /** Resolves with the exit code. */
  ended: Promise<number | null>
}

/** Runs `npm start` with these arguments, without npm. */
function start(args: string[], { cwd = project, environment = {} } = {}): Started {
  const child = spawn('node', ['scripts/start.mjs', '--data', dataDir, '--port', String(port), ...args], {
    cwd,
    env: { ...process.env, ANTHROPIC_API_KEY: '', ...environment },
  })
  let output = ''
  const hear = (chunk: unknown) => {
    output += String(chunk)
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  onTestFinished(() => void child.kill('SIGKILL'))
  return { process: child, output: () => output, ended }
}

async function ready(started: Started): Promise<void> {
  await Promise.race([
    expect.poll(started.output, { timeout: 30_000 }).toContain('Ctrl-C stops everything'),
    started.ended.then(() => {
      throw new Error(started.output())
    }),
  ])
}

/** The processes that name the folder of this test, or that serve its functions. */
async function processes(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,command='])
  return stdout.split('\n').filter((line) => line.includes(dataDir))
}

function ownDeno(parent: Started): Promise<string> {
  return promisify(execFile)('ps', ['--ppid', String(parent.process.pid), '-o', 'pid=']).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  )
}

test('npm start takes a folder for its data as it is seen from where it runs', async () => {
  const started = start(['--data', relative(project, dataDir)])
  await ready(started)
  const page = await fetch(`http://127.0.0.1:${port}/`)
  expect(await page.text()).toContain('<!doctype html>')
  started.process.kill('SIGINT')
  expect(await started.ended).toBe(0)
})

describe.each([['PGlite', []], ['Postgres', ['--postgres']]])('npm start over %s', (_, args) => {
  test('says where everything is, keeps its data, and Ctrl-C leaves nothing behind', async () => {
    const first = start(args)
    await ready(first)
    const banner = first.output()
    for (const part of ['/rest/v1', '/functions/v1/chat', '/functions/v1/usage-analyst']) {
      expect(banner).toContain(`http://127.0.0.1:${port}${part}`)
    }
    expect(banner).toMatch(/Publishable key +sb_publishable_\S{20,}\n/)
    expect(banner).toMatch(/Secret key +sb_secret_\S{20,}\n/)
    expect(banner).toMatch(/admin@example\.com \/ admin-password/)
    expect(banner).toMatch(/user@example\.com \/ user-password/)
    expect(banner).toContain('a local stand-in')
    const asked = await promisify(execFile)('node', [`--env-file=${dataDir}/env`, 'examples/ask.ts', 'Why?'], {
      cwd: project,
    })
    expect(asked.stdout).toContain('You asked: “Why?”')
    expect(asked.stdout).toMatch(/total_cost_usd[\s\S]*0\.000722/)

    first.process.kill('SIGINT')
    expect(await first.ended).toBe(0)
    expect(await processes()).toEqual([])

    const second = start(args)
    await ready(second)
    const analysed = await promisify(execFile)('node', [`--env-file=${dataDir}/env`, 'examples/analyst.ts'], {
      cwd: project,
    })
    // The analyst's own first call may be counted already.
    expect(analysed.stdout).toMatch(/In the last 30 days: [12] requests, \d+ tokens, \$0\.00\d+ in all/)
    second.process.kill('SIGTERM')
    expect(await second.ended).toBe(0)
    expect(await processes()).toEqual([])
  }, 90_000)
})

test('two stacks that start at once get in the way of neither', async () => {
  const stacks = await Promise.all([startTestStack({ database: 'postgres' }), startTestStack({ database: 'postgres' })])
  onTestFinished(async () => {
    await Promise.all(stacks.map((stack) => stack.stop()))
  })
  expect(new Set(stacks.flatMap(({ url, databaseUrl }) => [new URL(url).port, new URL(databaseUrl ?? '').port])).size)
    .toBe(4)
  for (const [index, stack] of stacks.entries()) {
    const supabase = await stack.signedIn()
    stack.fake.next({ text: `Stack ${index}` })
    const { data } = await supabase.functions.invoke('chat', {
      body: { messages: [{ role: 'user', content: 'Who?' }] },
    })
    expect(data.content).toMatchObject([{ text: `Stack ${index}` }])
    const logged = () => supabase.from('ai_usage_log').select('id').eq('request_id', data.id)
    await expect.poll(async () => (await logged()).data?.length, { timeout: 10_000 }).toBe(1)
  }
}, 60_000)

test('a stack that is killed takes its functions with it, and starts again', async () => {
  const first = start([])
  await ready(first)
  const deno = await ownDeno(first)
  expect(deno).not.toBe('')
  first.process.kill('SIGKILL')
  await first.ended
  await expect.poll(() => isRunning(Number(deno)), { timeout: 10_000 }).toBe(false)
  const second = start([])
  await ready(second)
  second.process.kill('SIGINT')
  expect(await second.ended).toBe(0)
}, 60_000)

describe('npm start explains in one line, exits with 1 and leaves nothing behind', () => {
  async function explains(started: Started, line: string | RegExp) {
    expect(await started.ended).toBe(1)
    expect(started.output().trim().split('\n')).toEqual([expect.stringMatching(line)])
    expect(await processes()).toEqual([])
  }

  test('when its port is taken', async () => {
    const other = createServer().listen(port, '127.0.0.1')
    onTestFinished(() => void other.close())
    await explains(start([]), `Could not start: Port ${port} is taken: stop what listens there, or pass --port`)
  })

  test('when its folder is in use', async () => {
    const first = start([])
    await ready(first)
    const second = start(['--port', String(await freePort())])
    expect(await second.ended).toBe(1)
    expect(second.output().trim()).toMatch(/^Could not start: \S+ is in use by process \d+: stop it, or pass --data/)
    first.process.kill('SIGINT')
    expect(await first.ended).toBe(0)
  }, 60_000)

  test('when a migration has changed since the database was made', async () => {
    await mkdir(join(dataDir, 'pglite'))
    const database = await openPglite(join(dataDir, 'pglite'))
    await applyMigrations(database)
    await database.exec(`update supabase_migrations.schema_migrations set statements = array['another']`)
    await database.close()
    await explains(
      start([]),
      /^Could not start: Migration \d+_ai_usage.sql has changed since this database was made: pass --reset/,
    )
    const again = start(['--reset'])
    await ready(again)
    again.process.kill('SIGINT')
    expect(await again.ended).toBe(0)
  }, 60_000)

  test('when a migration is broken', async () => {
    const copy = await copyOfProject()
    await writeFile(join(copy, 'supabase/migrations/20990101000000_later.sql'), 'create table a ();\n\nselct 1;\n')
    await explains(
      start([], { cwd: copy }),
      'Could not start: Migration 20990101000000_later.sql failed: line 3: syntax error at or near "selct"',
    )
  }, 60_000)

  test('when a dependency is missing', async () => {
    const copy = await copyOfProject({ dependencies: false })
    await explains(start([], { cwd: copy }), /^Could not start: a dependency is missing \(\S+\)\. Run `npm ci`\.$/)
  })

  test.each([
    ['does not compile', 'export default {', /^Could not start: the functions do not start: .*\bexpected\b/i],
    [
      'is none',
      'export default {}',
      /^Could not start: the functions do not start: chat has no default export with a fetch/,
    ],
  ])('when a function %s', async (_, source, line) => {
    const copy = await copyOfProject()
    await writeFile(join(copy, 'functions/chat/index.ts'), source)
    await explains(start([], { cwd: copy }), line)
  }, 60_000)

  test('when an option is unknown', async () => {
    await explains(start(['--prot']), /^Could not start: Unknown option '--prot'/)
  })
})

const parts = ['scripts', 'types', 'trackers', 'functions', 'supabase', 'dashboard', 'tests/support', 'package.json']

async function copyOfProject({ dependencies = true } = {}): Promise<string> {
  const copy = join(dataDir, 'project')
  for (const part of parts) {
    await cp(join(project, part), join(copy, part), { recursive: true })
  }
  if (dependencies) await symlink(join(project, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
