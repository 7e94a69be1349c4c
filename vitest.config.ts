import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Most of what they do is wait, for browsers, servers and streams: one file per core, and not one core left alone.
    maxWorkers: availableParallelism(),
    globalSetup: ['tests/support/postgres-template.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
  },
})
