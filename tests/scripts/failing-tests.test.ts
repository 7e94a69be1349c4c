import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** The exit code of vitest, as `npm test` runs it, on one test of this body. */
async function exitCode(body: string): Promise<number | null> {
  const folder = await mkdtemp(join(project, 'tests/scripts/once-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(
    join(folder, 'once.test.ts'),
    `import { expect, test } from 'vitest'\ntest('once', () => { ${body} })\n`,
  )
  const vitest = spawn('vitest', ['run', folder], { cwd: project, stdio: 'ignore' })
  return new Promise((resolve) => vitest.once('close', resolve))
}

test('a failing test fails npm test, so that nothing lands by accident', async () => {
  expect(await exitCode('expect(1).toBe(1)')).toBe(0)
  expect(await exitCode('expect(1).toBe(2)')).toBe(1)
}, 60_000)
