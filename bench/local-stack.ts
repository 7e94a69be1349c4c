// How long `npm start` takes, and what `chat` adds to the provider's own time.
import Anthropic from '@anthropic-ai/sdk'
import { createClient } from '@supabase/supabase-js'
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { freePort } from '../scripts/local-stack/ports.ts'
import { startLocalStack } from '../scripts/local-stack/local-stack.ts'
import { signIns } from '../scripts/local-stack/sign-ins.ts'
import { startFakeAnthropic } from '../tests/support/fake-anthropic.ts'
import { print, quantile, timed } from './measure.ts'

const project = fileURLToPath(new URL('..', import.meta.url))

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}\n`)

await inNewFolder(benchStart)
await inNewFolder(benchChat)

async function benchStart(dataDir: string): Promise<void> {
  console.log('npm start to ready, seconds')
  const databases = { PGlite: [], 'Postgres 17': ['--postgres'] }
  for (const [database, args] of Object.entries(databases)) {
    const runs: number[] = []
    for (let run = 0; run < 6; run += 1) runs.push(await timeToReady([...args, '--data', dataDir]))
    const [first = NaN, ...later] = runs
    print(`  ${database}, first time`, `${seconds(first)}`)
    print(`  ${database}, again`, `p50 ${seconds(quantile(later, 0.5))}  p95 ${seconds(quantile(later, 0.95))}`)
  }
}

async function timeToReady(args: string[]): Promise<number> {
  const start = performance.now()
  const stack = spawn('node', ['scripts/start.mjs', '--port', String(await freePort()), ...args], { cwd: project })
  const ended = new Promise((resolve) => stack.once('close', resolve))
  let output = ''
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: unknown) => {
      output += String(chunk)
      if (output.includes('Ctrl-C stops everything')) resolve()
    }
    stack.stdout.on('data', hear)
    stack.stderr.on('data', hear)
    void ended.then(() => reject(new Error(output)))
  })
  const elapsed = performance.now() - start
  stack.kill('SIGINT')
  await ended
  return elapsed
}

async function benchChat(dataDir: string): Promise<void> {
  const provider = { delay: 50, text: 'word '.repeat(50) }
  const fake = await startFakeAnthropic({ reply: () => provider })
  const stack = await startLocalStack({
    dataDir,
    port: 0,
    database: 'pglite',
    anthropic: { apiKey: 'bench', baseUrl: fake.url },
  })
  const supabase = createClient(stack.url, stack.secrets.publishableKey, { auth: { persistSession: false } })
  const { data: { session } } = await supabase.auth.signInWithPassword(signIns.user)
  const anthropic = new Anthropic({ apiKey: 'bench', baseURL: fake.url })
  const messages = [{ role: 'user' as const, content: 'Hello' }]
  const params = { model: 'claude-sonnet-5-5', max_tokens: 100, messages }

  const chat = (stream: boolean) =>
    fetch(`${stack.url}/functions/v1/chat`, {
      method: 'POST',
      headers: { authorization: `Bearer ${session?.access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messages, stream }),
    })
  const answer = {
    direct: () => anthropic.messages.create(params),
    chat: async () => (await chat(false)).json(),
  }
  const firstToken = {
    direct: async () => {
      for await (const event of await anthropic.messages.create({ ...params, stream: true })) {
        if (event.type === 'content_block_delta') break
      }
    },
    chat: async () => {
      const decoder = new TextDecoder()
      for await (const chunk of (await chat(true)).body ?? []) {
        if (decoder.decode(chunk).includes('content_block_delta')) break
      }
    },
  }
  await compare('An answer as JSON, milliseconds', answer)
  await compare('The first token of a stream, milliseconds', firstToken)
  await stack.stop()
  await fake.stop()
}

/** Runs both in turn; prints each, the difference pair by pair, and the ratio of the medians. */
async function compare(title: string, { direct, chat }: Record<'direct' | 'chat', () => Promise<unknown>>) {
  const times = { direct: new Array<number>(), chat: new Array<number>(), added: new Array<number>() }
  for (let run = -20; run < 200; run += 1) {
    const directly = await timed(direct)
    const throughChat = await timed(chat)
    if (run < 0) continue
    times.direct.push(directly)
    times.chat.push(throughChat)
    times.added.push(throughChat - directly)
  }
  console.log(`\n${title} (200 pairs, the fake provider takes 50 ms)`)
  const row = (values: number[]) => `p50 ${quantile(values, 0.5).toFixed(1)}  p95 ${quantile(values, 0.95).toFixed(1)}`
  print('  the provider, asked directly', row(times.direct))
  print('  through chat', row(times.chat))
  print('  chat adds', row(times.added))
  print('  ratio of the medians', (quantile(times.chat, 0.5) / quantile(times.direct, 0.5)).toFixed(2))
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(2)
}

async function inNewFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-usage-bench-'))
  await chmod(folder, 0o755)
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
