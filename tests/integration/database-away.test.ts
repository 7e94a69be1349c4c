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

async function kill(): Promise<void> {
  process.kill(Number.parseInt(await readFile(join(dataDir(), 'postmaster.pid'), 'utf8')), 'SIGKILL')
}

async function revive(): Promise<void> {
  revived = await startPostgresServer({ dataDir: dataDir(), port: Number(new URL(stack.databaseUrl ?? '').port) })
}

function dataDir(): string {
  return join(stack.dataDir, 'postgres')
}

test('a database that dies between the answer and the log costs neither the answer nor the row', async () => {
  const supabase = await stack.signedIn()
  // The question is asked, the database is killed, and only then the provider answers.
  stack.fake.next({ delay: 500, text: 'Hi.', usage: { input_tokens: 1_000_000, output_tokens: 0 } })
  const asking = supabase.functions.invoke('chat', {
    body: { messages: [{ role: 'user', content: 'Hello' }], model: 'claude-haiku-4-5' },
  })
  await vi.waitUntil(() => stack.fake.requests.length === 1)
  await kill()

  const { data: message, error } = await asking
  expect(error).toBeNull()
  expect(message.content).toMatchObject([{ text: 'Hi.' }])
  expect((await supabase.from('ai_usage_log').select('id')).error).not.toBeNull()

  await revive()
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

test('log-usage says of every record that it may be sent again, which then logs each once', async () => {
  const records = Array.from({ length: 100 }, (_, index) => ({
    user_id: null,
    request_id: `away ${index}`,
    model_used: 'claude-haiku-4-5',
  }))
  const post = async (body: unknown) => {
    const response = await fetch(`${stack.url}/functions/v1/log-usage`, {
      method: 'POST',
      headers: { apikey: stack.secrets.secretKey },
      body: JSON.stringify(body),
    })
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() }
  }
  expect(await post(records.slice(0, 50))).toMatchObject({ status: 200, body: { logged: 50 } })

  await kill()
  const failed = await post([...records, { ...records[0], line: -1 }])
  expect(failed.status).toBe(207)
  expect(failed.body).toMatchObject({ logged: 0, duplicate: 0, invalid: 1, failed: 100 })
  expect(failed.body.results[0]).toMatchObject({
    status: 'failed',
    retryable: true,
    error: { code: 'ledger_unavailable', hint: expect.stringContaining('not logged twice') },
  })
  expect(await post(records)).toMatchObject({
    status: 503,
    retryAfter: '5',
    body: { code: 'ledger_unavailable', failed: 100 },
  })

  await revive()
  const again = await vi.waitUntil(async () => {
    const answer = await post(records)
    return answer.status === 200 && answer
  }, { timeout: 12_000, interval: 200 })
  expect(again.body).toMatchObject({ logged: 50, duplicate: 50 })
  const { count } = await stack.server().from('ai_usage_log').select('*', { count: 'exact', head: true })
    .like('request_id', 'away %')
  expect(count).toBe(100)
})
