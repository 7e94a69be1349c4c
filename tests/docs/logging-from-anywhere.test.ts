import { glob, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const project = new URL('../../', import.meta.url)

// tests/integration/log-usage.test.ts runs them.
test('the code of docs/logging-from-anywhere.md is that of examples/logging', async () => {
  const document = await readFile(new URL('docs/logging-from-anywhere.md', project), 'utf8')
  const blocks = [...document.matchAll(/```(?:sh|python)\n(.+?)```/gs)].map(([, code]) => code)
  const files = await Array.fromAsync(glob('examples/logging/*', { cwd: project, exclude: ['**/__pycache__'] }))
  const examples = await Promise.all(files.map((file) => readFile(new URL(file, project), 'utf8')))
  expect(blocks.toSorted()).toEqual(examples.toSorted())
})
