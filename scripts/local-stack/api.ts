import { createWriteStream } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { ApiMessage, ApiOptions } from './api-worker.ts'

export interface Api {
  /** Where it listens, without a slash at the end. */
  url: string
  stop(): Promise<void>
}

/** Starts Supabase's Auth and Data API over a database that has the migrations. Its errors go to `logFile`. */
export async function startApi(options: ApiOptions, logFile: string): Promise<Api> {
  const worker = new Worker(new URL('api-worker.ts', import.meta.url), {
    workerData: options,
    stdout: true,
    stderr: true,
  })
  const log = createWriteStream(logFile, { flags: 'a' })
  worker.stdout.pipe(log)
  worker.stderr.pipe(log)
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (message: ApiMessage) => {
      if ('ready' in message) resolve(message.ready)
      else reject(new Error('failed' in message ? message.failed : 'The API stopped'))
    })
  })
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await new Promise<void>((resolve) => {
        worker.once('message', () => resolve())
        worker.postMessage('stop')
        // A query to a database that died may never end.
        setTimeout(resolve, 5_000).unref()
      })
      await worker.terminate()
    },
  }
}
