import { createServer } from 'node:net'

/** A TCP port of the loopback interface that nothing listens on: the preferred one, or any. */
export function freePort(preferred = 0): Promise<number> {
  return listenOnce(preferred).catch(() => listenOnce(0))
}

/** Rejects, with what to do about it, when something listens on the port. */
export async function checkPort(port: number): Promise<void> {
  await listenOnce(port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new Error(`Port ${port} is taken: stop what listens there, or pass --port`)
  })
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')))
    })
  })
}
