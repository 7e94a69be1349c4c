import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { logUsage } from '../../trackers/log-usage.ts'
import type { Json } from '../../types/index.ts'
import { databaseAway, databaseRefuses, recordedLog } from '../support/recorded-log.ts'

const line = { p_user_id: '3f0f8f8e-0000-4000-8000-000000000001', p_request_id: 'msg_1', p_input_tokens: 5 }

test('one line goes to log_ai_usage', async () => {
  const { log, calls, emitted } = recordedLog()
  await logUsage([line], log)
  expect(calls).toEqual([{ name: 'log_ai_usage', args: line }])
  expect(emitted).toEqual([])
})

test('several lines go to log_ai_usage_batch together, under the names without p_', async () => {
  const { log, calls } = recordedLog()
  await logUsage([line, { ...line, p_line: 1 }], log)
  expect(calls).toEqual([{
    name: 'log_ai_usage_batch',
    args: {
      p_records: [
        { user_id: line.p_user_id, request_id: 'msg_1', input_tokens: 5 },
        { user_id: line.p_user_id, request_id: 'msg_1', input_tokens: 5, line: 1 },
      ],
    },
  }])
})

test('while the database is away it tries again, with the same request id', async () => {
  const { log, calls, emitted } = recordedLog(databaseAway, { status: 0, error: databaseAway.error! }, databaseAway)
  await logUsage([line], log)
  expect(calls.map(({ args }) => args.p_request_id)).toEqual(['msg_1', 'msg_1', 'msg_1', 'msg_1'])
  expect(emitted).toEqual([])
})

test('its pauses grow', async () => {
  const { log } = recordedLog(databaseAway, databaseAway, databaseAway)
  const start = performance.now()
  await logUsage([line], { ...log, pauses: [10, 40, 160] })
  expect(performance.now() - start).toBeGreaterThanOrEqual(200)
})

test('when the database stays away, one line of JSON holds the whole record, ready for log_ai_usage_batch', async () => {
  const { log, calls, emitted } = recordedLog(databaseAway, databaseAway, databaseAway, databaseAway)
  await logUsage([line], log)
  expect(calls).toHaveLength(4)
  expect(emitted.map((text) => JSON.parse(text))).toEqual([{
    event: 'ai_usage_not_logged',
    attempts: 4,
    error: databaseAway.error,
    records: [{ user_id: line.p_user_id, request_id: 'msg_1', input_tokens: 5 }],
  }])
  expect(emitted[0]).not.toContain('\n')
})

test('a record that the database refuses is not tried again, and not lost', async () => {
  const { log, calls, emitted } = recordedLog(databaseRefuses)
  await logUsage([line], log)
  expect(calls).toHaveLength(1)
  expect(JSON.parse(emitted[0] ?? '')).toMatchObject({
    attempts: 1,
    error: { code: '23514' },
    records: [{ request_id: 'msg_1' }],
  })
})

test('a client that throws is a database that is away', async () => {
  const { log, emitted } = recordedLog()
  const supabase = {
    rpc: () => {
      throw new TypeError('fetch failed')
    },
  }
  await logUsage([line], { ...log, supabase: supabase as never })
  expect(JSON.parse(emitted[0] ?? '')).toMatchObject({
    attempts: 4,
    error: { code: 'unreachable', message: 'fetch failed' },
  })
})

describe('a record that JSON or Postgres cannot hold', () => {
  const cycle: Record<string, unknown> = { id: 9007199254740993n, plan: 'pro', note: 'a\0b' }
  cycle.self = cycle
  const hostile = {
    ...line,
    p_metadata: cycle as Json,
    p_error_message: '🙂'.slice(0, 1),
    get p_session_id(): string {
      throw new Error('no session')
    },
  }
  const storable = {
    metadata: { id: '9007199254740993', plan: 'pro', note: 'a\uFFFDb' },
    error_message: '\uFFFD',
  }

  test('is logged without what they cannot', async () => {
    const { log, calls, emitted } = recordedLog()
    await logUsage([hostile], log)
    expect(calls).toEqual([{
      name: 'log_ai_usage',
      args: { ...line, p_metadata: storable.metadata, p_error_message: storable.error_message },
    }])
    expect(emitted).toEqual([])
  })

  test('takes nothing from the lines beside it', async () => {
    const { log, calls } = recordedLog()
    await logUsage([hostile, { ...line, p_line: 1 }], log)
    expect(calls[0]?.args).toMatchObject({ p_records: [storable, { request_id: 'msg_1', line: 1 }] })
  })

  test('is on the line that remains, too', async () => {
    const { log, emitted } = recordedLog(databaseRefuses)
    await logUsage([hostile], log)
    expect(JSON.parse(emitted[0] ?? '')).toMatchObject({ records: [{ request_id: 'msg_1', ...storable }] })
  })
})

test.each([
  ['throws', () => {
    throw new Error('no room')
  }],
  ['rejects', () => Promise.reject(new Error('no room'))],
])('a line whose taker %s is printed', async (_, emit) => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => printed.mockRestore())
  const { log } = recordedLog(databaseRefuses)
  await logUsage([line], { ...log, emit })
  expect(JSON.parse(printed.mock.lastCall?.[0])).toMatchObject({ records: [{ request_id: 'msg_1' }] })
})
