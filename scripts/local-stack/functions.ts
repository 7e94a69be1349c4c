import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parse } from 'smol-toml'
import { z } from 'zod'

const project = new URL('../../', import.meta.url)
const supabase = new URL('supabase/', project)

export interface Functions {
  /** Where they listen, without a slash at the end. */
  url: string
  names: string[]
  stop(): Promise<void>
  /** Ends them at once, as a crash would. */
  kill(): Promise<void>
}

const config = z.object({
  functions: z.record(z.string(), z.object({ entrypoint: z.string(), enabled: z.boolean().default(true) })),
})

/**
 * Runs the edge functions of supabase/config.toml in Deno. `onOutput` gets what they print, line by line. Rejects with
 * Deno's error when one of them does not start.
 */
export async function startFunctions(
  { environment, onOutput }: { environment: Record<string, string>; onOutput: (line: string) => void },
): Promise<Functions> {
  const { functions } = config.parse(parse(await readFile(new URL('config.toml', supabase), 'utf8')))
  const modules = Object.fromEntries(
    Object.entries(functions).filter(([, { enabled }]) => enabled)
      .map(([name, { entrypoint }]) => [name, new URL(entrypoint, supabase).href]),
  )
  const deno = spawn(denoBinary, [
    'serve',
    '--no-prompt',
    '--no-check',
    // The packages that `npm ci` installed; a hosted project fetches the same versions itself.
    '--node-modules-dir=manual',
    '--allow-net',
    '--allow-env',
    '--allow-sys',
    `--allow-read=${fileURLToPath(project)}`,
    `--config=${fileURLToPath(new URL('functions/deno.json', project))}`,
    '--host=127.0.0.1',
    '--port=0',
    fileURLToPath(new URL('functions-main.ts', import.meta.url)),
  ], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Out of the reach of Ctrl-C, which is the stack's to handle.
    detached: true,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DENO_NO_UPDATE_CHECK: '1',
      NO_COLOR: '1',
      LOCAL_FUNCTIONS: JSON.stringify(modules),
      ...environment,
    },
  })
  const exited = new Promise<void>((resolve) => deno.once('close', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    let error: string | undefined
    let listening = false
    const hear = (line: string) => {
      if (listening) return onOutput(line)
      const origin = /^deno serve: Listening on (http:\/\/\S+?)\/?$/.exec(line)?.[1]
      if (origin) {
        listening = true
        resolve(origin)
      }
      error ??= /^error: (?:Uncaught (?:\(in promise\) )?(?:Error: )?)?(.+)/.exec(line)?.[1]
    }
    createInterface(deno.stdout).on('line', hear)
    createInterface(deno.stderr).on('line', hear)
    deno.once('error', ({ message }) => reject(new Error(`Deno does not start: ${message}`)))
    deno.once('close', () => reject(new Error(`the functions do not start: ${error ?? 'Deno said nothing'}`)))
  })
  return {
    url,
    names: Object.keys(modules),
    stop: async () => {
      // It finishes what it still has to log, and goes.
      deno.stdin.end()
      const kill = setTimeout(() => deno.kill('SIGKILL'), 5_000)
      await exited
      clearTimeout(kill)
    },
    kill: async () => {
      deno.kill('SIGKILL')
      await exited
    },
  }
}

// The package's own command runs Deno as a child, which would survive when only the command is killed.
const denoBinary = join(
  dirname(createRequire(import.meta.url).resolve('deno/package.json')),
  process.platform === 'win32' ? 'deno.exe' : 'deno',
)
