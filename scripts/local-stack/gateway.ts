import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { type Context, Hono } from 'hono'
import { proxy } from 'hono/proxy'
import { serverOptions } from './server-options.ts'
import { signIns } from './sign-ins.ts'
import type { TokenExchange } from './token-exchange.ts'

/** What is behind the gateway. */
export interface GatewayParts {
  /** Where /auth/v1 and /rest/v1 are. */
  apiUrl: string
  /** Where the edge functions are. */
  functionsUrl: string
  tokens: TokenExchange
  publishableKey: string
  /** The folder of the web page. */
  pageDir: string
}

export interface Gateway {
  /** The origin of everything. */
  url: string
  /** Lets requests through. Until then each gets a 503. */
  open(parts: GatewayParts): void
  stop(): Promise<void>
}

/**
 * Serves the API, the functions and the page at one origin, as a Supabase project would. It has its port, 0 for any that
 * is free, before these are there, so that nobody else takes it. Rejects, with what to do about it, when somebody has.
 */
export function startGateway(port: number): Promise<Gateway> {
  let app = closed()
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch: (request, bindings) => app.fetch(request, bindings),
        port,
        hostname: '127.0.0.1',
        serverOptions,
      },
      (address) => {
        resolve({
          url: `http://127.0.0.1:${address.port}`,
          open: (parts) => {
            app = gatewayApp(parts)
          },
          stop: () =>
            new Promise((stopped) => {
              server.close(() => stopped())
              if ('closeAllConnections' in server) server.closeAllConnections()
            }),
        })
      },
    )
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE'
      reject(isTaken ? new Error(`Port ${port} is taken: stop what listens there, or pass --port`) : error)
    })
  })
}

function closed(): Hono {
  const app = new Hono()
  return app.all('*', (context) => context.json({ code: 'starting', message: 'The local stack is starting.' }, 503))
}

function gatewayApp({ apiUrl, functionsUrl, tokens, publishableKey, pageDir }: GatewayParts): Hono {
  const app = new Hono()
  const api = (context: Context) => forward(context, `${apiUrl}${pathOf(context)}`, tokens.towardApi)
  app.all('/auth/v1/*', api)
  app.all('/rest/v1/*', api)
  app.all('/functions/v1/*', (context) => {
    return forward(context, `${functionsUrl}${pathOf(context).replace('/functions/v1', '')}`, tokens.towardFunctions)
  })
  app.get(
    '/config.json',
    (context) => context.json({ publishableKey, realtime: false, signIns: Object.values(signIns) }),
  )
  app.use('/*', serveStatic({ root: pageDir }))
  app.notFound((context) => context.json({ code: 'not_found', message: `Nothing is at ${context.req.path}.` }, 404))
  app.onError((error, context) => {
    const { message } = error.cause instanceof Error ? error.cause : error
    return context.json({ code: 'unreachable', message: `The local stack did not answer: ${message}` }, 502)
  })
  return app
}

function pathOf({ req }: Context): string {
  const { pathname, search } = new URL(req.url)
  return pathname + search
}

async function forward(
  { req }: Context,
  url: string,
  exchange: (authorization: string) => Promise<string>,
): Promise<Response> {
  const authorization = req.header('authorization')
  // A client that leaves early ends the waiting. Later it is the body that is cancelled, which must not be an error.
  const waiting = new AbortController()
  const leave = () => waiting.abort()
  req.raw.signal.addEventListener('abort', leave)
  try {
    return await proxy(url, {
      raw: req.raw,
      headers: { ...req.header(), authorization: authorization && await exchange(authorization) },
      signal: waiting.signal,
    })
  } finally {
    req.raw.signal.removeEventListener('abort', leave)
  }
}
