import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'

/** Rejects when another process has the folder open: two of them would ruin each other's database. */
export async function lockDataDir(dataDir: string): Promise<{ stop(): Promise<void> }> {
  const file = join(dataDir, 'pid')
  const owner = Number(await readFile(file, 'utf8').catch(() => '0'))
  if (owner !== process.pid && isRunning(owner)) {
    throw new Error(`${dataDir} is in use by process ${owner}: stop it, or pass --data with another folder`)
  }
  await writeFile(file, String(process.pid))
  return { stop: () => rm(file, { force: true }) }
}

function isRunning(pid: number): boolean {
  if (!pid) return false
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
