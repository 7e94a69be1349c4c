import { serve } from '@hono/node-server'
import { proxy } from 'hono/proxy'
import type { AddressInfo } from 'node:net'

export interface LossyProxy {
  url: string
  /** How many answers were lost. */
  lost(): number
  stop(): Promise<void>
}

/**
 * Stands before a server. Instead of passing on the answer to one POST in ten, it breaks the connection, but not of the
 * same request twice.
 */
export async function startLossyProxy(target: string): Promise<LossyProxy> {
  const asked = new Set<string>()
  let lost = 0
  const server = serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request, { incoming }) => {
      const { pathname, search } = new URL(request.url)
      const said = `${pathname} ${await request.clone().text()}`
      const isLost = request.method === 'POST' && !asked.has(said) && asked.size % 10 === 0
      asked.add(said)
      const answer = await proxy(`${target}${pathname}${search}`, { raw: request })
      if (!isLost) return answer
      lost += 1
      await answer.arrayBuffer()
      incoming.socket.resetAndDestroy()
      return new Response()
    },
  })
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    lost: () => lost,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
