import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { newSigningKey } from './token-exchange.ts'

const jwk = z.looseObject({ kid: z.string() })

const secrets = z.object({
  publishableKey: z.string(),
  secretKey: z.string(),
  /** With which `@supabase/lite` signs user tokens. */
  jwtSecret: z.string(),
  /** With which the gateway signs them toward the functions. */
  signingKey: z.object({ private: jwk, public: jwk }),
})

/** The keys of one local stack. */
export type Secrets = z.infer<typeof secrets>

/** The keys in `file`, made at the first start: a key that everybody knows would open the stack to any web page. */
export async function keptSecrets(file: string): Promise<Secrets> {
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  if (kept !== undefined) return secrets.parse(JSON.parse(kept))
  const random = () => randomBytes(24).toString('base64url')
  const fresh = secrets.parse({
    publishableKey: `sb_publishable_${random()}`,
    secretKey: `sb_secret_${random()}`,
    jwtSecret: random() + random(),
    signingKey: await newSigningKey(),
  })
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, JSON.stringify(fresh, null, 2), { mode: 0o600 })
  return fresh
}
