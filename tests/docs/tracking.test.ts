import { glob, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const project = new URL('../../', import.meta.url)

test('the code of docs/tracking.md is that of examples/tracking, which is type-checked', async () => {
  const document = await readFile(new URL('docs/tracking.md', project), 'utf8')
  const blocks = [...document.matchAll(/```ts\n(.+?)```/gs)].map(([, code]) => code)
  const files = await Array.fromAsync(glob('examples/tracking/*.ts', { cwd: project }))
  const examples = await Promise.all(files.map((file) => readFile(new URL(file, project), 'utf8')))
  expect(blocks.toSorted()).toEqual(examples.toSorted())
})
