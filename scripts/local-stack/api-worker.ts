// A worker thread that serves /auth/v1 and /rest/v1 with @supabase/lite, on a port of its own behind the gateway. Its
// thread keeps PGlite's work out of the gateway's way, and its console, where lite prints every refused query.
import { serve } from '@hono/node-server'
import { App } from '@supabase/lite'
import { parentPort, workerData } from 'node:worker_threads'
import { openPglite, openPostgres } from './database.ts'
import { applyMigrations } from './migrations.ts'
import { serverOptions } from './server-options.ts'

/** What {@link startApi} passes to the worker. */
export interface ApiOptions {
  /** A PGlite folder or a `postgres://` URL. */
  database: string
  publishableKey: string
  secretKey: string
  jwtSecret: string
}

/** What the worker says: its port when it is ready, or why it cannot be. */
export type ApiMessage = { ready: number } | { failed: string } | { stopped: true }

const { database: location, publishableKey, secretKey, jwtSecret }: ApiOptions = workerData
const say = (message: ApiMessage) => parentPort?.postMessage(message)

try {
  const database = await (location.startsWith('postgres://') ? openPostgres(location) : openPglite(location))
  await applyMigrations(database)
  const app = new App({
    connection: database.connection,
    auth: {
      enabled: true,
      enable_signup: true,
      jwt_secret: jwtSecret,
      jwt_expiry: 3600,
      minimum_password_length: 8,
      publishable_key: publishableKey,
      secret_key: secretKey,
    },
  })
  const server = serve({
    fetch: (request) => app.fetch(request),
    port: 0,
    hostname: '127.0.0.1',
    serverOptions,
  }, ({ port }) => {
    say({ ready: port })
  })
  parentPort?.once('message', async () => {
    server.close()
    await database.close()
    say({ stopped: true })
    parentPort?.close()
  })
} catch (error) {
  say({ failed: error instanceof Error ? error.message : String(error) })
}
