import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engines, type TapDatabase, tapReport } from '../support/pgtap.ts'

const folder = fileURLToPath(new URL('../../supabase/tests/', import.meta.url))
const files = (await Array.fromAsync(glob('**/*.test.sql', { cwd: folder }))).sort()

describe.each(Object.entries(engines))('pgTAP on %s', (_, start) => {
  let database: TapDatabase

  beforeAll(async () => {
    database = await start()
  })

  afterAll(() => database?.close())

  test.each(files)('%s', async (file) => {
    const report = tapReport(await database.run(readFileSync(`${folder}${file}`, 'utf8')))
    expect(report.failures).toEqual([])
    expect(report.passed).toBeGreaterThan(0)
  })
})
