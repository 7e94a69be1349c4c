import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

// A registry that lacks a package for another platform makes npm leave it out, and `npm ci` then refuses the file.
test('the lock file holds the optional packages of every platform', async () => {
  const lock = await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8')
  const packages: Record<string, { optionalDependencies?: Record<string, string> }> = JSON.parse(lock).packages
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) =>
      !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages)
    )
  )
  expect(missing).toEqual([])
})
