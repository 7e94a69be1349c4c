import { expect, test } from 'vitest'
import { logUsage } from '../../trackers/log-usage.ts'
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
