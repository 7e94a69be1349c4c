import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type PostgresServer, startPostgresServer } from '../../scripts/local-stack/postgres-server.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

let stack: TestStack
let revived: PostgresServer | undefined

beforeAll(async () => {
  stack = await startTestStack({ database: 'postgres' })
})

afterAll(async () => {
  await revived?.stop()
  await stack?.stop()
})

test('a database that dies between the answer and the log costs neither the answer nor the row', async () => {
  const supabase = await stack.signedIn()
  // The question is asked, the database is killed, and only then the provider answers.
  stack.fake.next({ delay: 500, text: 'Hi.', usage: { input_tokens: 1_000_000, output_tokens: 0 } })
  const asking = supabase.functions.invoke('chat', {
    body: { messages: [{ role: 'user', content: 'Hello' }], model: 'claude-haiku-4-5' },
  })
  await vi.waitUntil(() => stack.fake.requests.length === 1)
  const dataDir = join(stack.dataDir, 'postgres')
  process.kill(Number.parseInt(await readFile(join(dataDir, 'postmaster.pid'), 'utf8')), 'SIGKILL')

  const { data: message, error } = await asking
  expect(error).toBeNull()
  expect(message.content).toMatchObject([{ text: 'Hi.' }])
  expect((await supabase.from('ai_usage_log').select('id')).error).not.toBeNull()

  const port = Number(new URL(stack.databaseUrl ?? '').port)
  revived = await startPostgresServer({ dataDir, port })
  const rows = await vi.waitUntil(async () => {
    const { data } = await supabase.from('ai_usage_log').select('request_id, total_cost_usd::text, status')
    return data?.length ? data : false
  }, { timeout: 12_000, interval: 200 })
  expect(rows).toEqual([{
    request_id: message.id,
    total_cost_usd: expect.stringMatching(/^1(\.0+)?$/),
    status: 'success',
  }])
  expect(stack.output.filter((line) => line.includes('ai_usage_not_logged'))).toEqual([])
})
