import type { ServerOptions } from 'node:http'

/**
 * Leaves it to the client to close a connection that is idle. A server closes it after five seconds, and one whose thread
 * was busy for longer, as PGlite keeps it, does so although the next request is there already: ECONNRESET for the client.
 */
export const serverOptions: ServerOptions = { keepAliveTimeout: 0 }
