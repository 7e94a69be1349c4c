import { z } from 'zod'

const account = z.object({ email: z.string(), password: z.string() })

const schema = z.object({
  /** The project's URL. Left out where the page is served at the project's own origin. */
  url: z.url().optional(),
  /** The publishable key (or the older anon key). */
  publishableKey: z.string().min(1),
  /** False where the project has no Realtime, such as a local stack. */
  realtime: z.boolean().default(true),
  /** The ready-made accounts of a local stack. */
  signIns: z.array(account).default([]),
})

export type Config = z.infer<typeof schema>

/** What the page must know of where it is: `config.json`, beside index.html. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch('./config.json', { cache: 'no-cache' })
  if (!response.ok) throw new Error(`config.json: ${response.status} ${response.statusText}`)
  return schema.parse(await response.json())
}
