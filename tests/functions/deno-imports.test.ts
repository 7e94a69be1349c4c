import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const project = new URL('../../', import.meta.url)
const json = async (path: string) => JSON.parse(await readFile(new URL(path, project), 'utf8'))

test('a hosted project runs the functions with the versions that are tested here', async () => {
  const { imports } = await json('functions/deno.json')
  const { dependencies } = await json('package.json')
  expect(imports).toEqual(
    Object.fromEntries(Object.entries(dependencies).map(([name, version]) => [name, `npm:${name}@${version}`])),
  )
})
