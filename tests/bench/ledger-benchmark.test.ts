import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { business } from '../../bench/ledger/business.ts'
import { calls } from '../../bench/ledger/calls.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))

test('the benchmark of the ledger runs: both dashboards agree, and everything is measured', async () => {
  const { stdout } = await promisify(execFile)('node', ['bench/ledger.ts', '--small'], { cwd: project })
  for (
    const measured of ['get_ai_usage_dashboard()', 'ai_usage_summary', 'from the rollups', 'by hand', 'its rollups']
  ) {
    expect(stdout).toContain(measured)
  }
  expect(stdout).toContain('Both dashboards agree.')
  for (const clients of ['1 client ', '4 clients', '8 clients', '32 clients']) expect(stdout).toContain(clients)
  expect(stdout).not.toContain('NaN')
}, 120_000)

test('the calls that the benchmark logs are the same every time', () => {
  const some = () => [...calls(business(), 1_000, 2_000)]
  expect(some()).toEqual(some())
})

test('the calls that the benchmark logs come one after the other, a million in the 30 days of a dashboard', () => {
  const moments = [...calls(business(), 999_000, 1_000_000)].map(({ occurred_at }) => occurred_at)
  expect(moments.toSorted()).toEqual(moments)
  expect(moments[0]?.slice(0, 10)).toBe('2026-10-22')
})
