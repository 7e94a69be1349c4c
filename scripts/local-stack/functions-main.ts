// Run by Deno: serves every edge function under its name, as the gateway's /functions/v1/<name>. What each function
// is, it reads from LOCAL_FUNCTIONS: a JSON object of names and module URLs.
import process from 'node:process'
import { z } from 'zod'

const modules = z.record(z.string(), z.url()).parse(JSON.parse(process.env.LOCAL_FUNCTIONS ?? '{}'))

type Handler = (request: Request) => Response | Promise<Response>
const edgeFunction = z.object({
  default: z.object({ fetch: z.custom<Handler>((value) => typeof value === 'function') }),
})

const handlers = new Map(
  await Promise.all(
    Object.entries(modules).map(async ([name, url]): Promise<[string, Handler]> => {
      const { data } = edgeFunction.safeParse(await import(url))
      if (!data) throw new Error(`${name} has no default export with a fetch function`)
      return [name, data.default.fetch]
    }),
  ),
)

// As on a hosted project: what a function leaves running after its response is waited for.
const running = new Set<Promise<unknown>>()
Object.assign(globalThis, {
  EdgeRuntime: {
    waitUntil(work: Promise<unknown>) {
      running.add(work)
      work.catch(() => {}).finally(() => running.delete(work))
    },
  },
})

// Nothing else holds the other end of stdin: when it closes, the stack stops, or is gone.
process.stdin.resume().once('end', async () => {
  await Promise.race([Promise.allSettled(running), new Promise((resolve) => setTimeout(resolve, 3_000))])
  process.exit()
})

export default {
  fetch(request: Request): Response | Promise<Response> {
    const [, name = ''] = new URL(request.url).pathname.split('/')
    return handlers.get(name)?.(request) ??
      Response.json({ code: 'not_found', message: `There is no function ${name}.` }, { status: 404 })
  },
}
