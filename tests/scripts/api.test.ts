import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startApi } from '../../scripts/local-stack/api.ts'

test("an idle connection to the API is the client's to close, however long PGlite keeps its thread busy", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ai-usage-api-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const api = await startApi(
    { database: 'memory://', publishableKey: 'publishable', secretKey: 'secret', jwtSecret: 'x'.repeat(32) },
    join(folder, 'api.log'),
  )
  onTestFinished(() => api.stop())
  const { headers } = await fetch(`${api.url}/rest/v1/ai_usage_log`, { headers: { apikey: 'publishable' } })
  expect(headers.get('connection')).toBe('keep-alive')
  expect(headers.get('keep-alive')).toBeNull()
}, 30_000)
