import { execFile, execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** Whether a command runs here. */
export function runs(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** What a command prints, run in the project's folder. Rejects when it fails. */
export function output(
  [command = '', ...args]: string[],
  { input = '', environment = {} }: { input?: string; environment?: Record<string, string> } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd: project, env: { ...process.env, ...environment }, maxBuffer: 2 ** 26 }
    const child = execFile(command, args, options, (error, stdout) => error ? reject(error) : resolve(stdout))
    child.stdin?.end(input)
  })
}
