import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type FakeAnthropic, startFakeAnthropic } from '../../tests/support/fake-anthropic.ts'
import { fakeClaude } from '../../tests/support/fake-claude.ts'
import { startApi } from './api.ts'
import { startFunctions } from './functions.ts'
import { startGateway } from './gateway.ts'
import { lockDataDir } from './lock-data-dir.ts'
import { buildPage } from './page.ts'
import { startPostgresServer } from './postgres-server.ts'
import { keptSecrets, type Secrets } from './secrets.ts'
import { ensureSignIns } from './sign-ins.ts'
import { tokenExchange } from './token-exchange.ts'

const partNames = ['functions', 'gateway', 'api', 'postgres', 'fake', 'lock'] as const

type PartName = typeof partNames[number]

interface Part {
  stop(): Promise<void>
}

export interface LocalStackOptions {
  /** Where the data and the keys are kept. */
  dataDir: string
  /** The port of everything; 0 for any that is free. */
  port: number
  /** PGlite inside the stack, or a Postgres 17 server beside it. */
  database: 'pglite' | 'postgres'
  /** The provider: Anthropic or what speaks like it. Without one the stack starts a fake of its own. */
  anthropic?: { apiKey: string; baseUrl?: string }
  /** Further variables for the functions. */
  functionsEnvironment?: Record<string, string>
  /** Gets what the functions print. */
  onOutput?: (line: string) => void
}

export interface LocalStack {
  url: string
  secrets: Secrets
  /** The names of the edge functions. */
  functions: string[]
  /** `postgres://…`, where a Postgres server runs. */
  databaseUrl: string | undefined
  /** The fake provider, where there is one. */
  fake: FakeAnthropic | undefined
  /** Stops everything. Safe to call more than once. */
  stop(): Promise<void>
}

/**
 * Starts the ledger on this machine, without Docker: Auth and Data API, the edge functions and the page at one origin.
 * When a part cannot start, stops the others and rejects with an error whose message is one line.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { database, onOutput = console.error } = options
  const dataDir = resolve(options.dataDir)
  // In the order in which they stop: the functions first, because they may still have something to log.
  const parts = new Map<PartName, Part | undefined>(partNames.map((name) => [name, undefined]))
  const keep = <Started extends Part>(name: PartName, part: Started): Started => {
    parts.set(name, part)
    return part
  }
  const stop = async () => {
    for (const [name, part] of parts) {
      parts.delete(name)
      await part?.stop()
    }
  }

  async function startDatabaseAndApi(secrets: Secrets) {
    const postgres = database === 'pglite'
      ? undefined
      : keep('postgres', await startPostgresServer({ dataDir: join(dataDir, 'postgres'), port: 54322 }))
    const location = postgres?.url ?? join(dataDir, 'pglite')
    const api = keep('api', await startApi({ database: location, ...secrets }, join(dataDir, 'api.log')))
    return { api, databaseUrl: postgres?.url }
  }

  try {
    // First, because the functions are told where it is.
    const gateway = keep('gateway', await startGateway(options.port))
    await mkdir(dataDir, { recursive: true })
    keep('lock', await lockDataDir(dataDir))
    const secrets = await keptSecrets(join(dataDir, 'secrets.json'))
    const tokens = await tokenExchange(secrets.signingKey, secrets.jwtSecret)
    const fake = options.anthropic
      ? undefined
      : keep('fake', await startFakeAnthropic({ reply: fakeClaude, batchTime: 5_000 }))
    const { apiKey, baseUrl } = options.anthropic ?? { apiKey: 'none-needed', baseUrl: fake?.url }
    const environment = {
      SUPABASE_URL: gateway.url,
      SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: secrets.publishableKey }),
      SUPABASE_SECRET_KEYS: JSON.stringify({ default: secrets.secretKey }),
      SUPABASE_JWKS: JSON.stringify(tokens.jwks),
      ANTHROPIC_API_KEY: apiKey,
      ...baseUrl === undefined ? {} : { ANTHROPIC_BASE_URL: baseUrl },
      ...options.functionsEnvironment,
    }
    const [{ api, databaseUrl }, functions, pageDir] = await allStarted(
      startDatabaseAndApi(secrets),
      startFunctions({ onOutput, environment }).then((started) => keep('functions', started)),
      buildPage(join(dataDir, 'page')),
    )
    const { publishableKey } = secrets
    gateway.open({ apiUrl: api.url, functionsUrl: functions.url, tokens, publishableKey, pageDir })
    await ensureSignIns(gateway.url, secrets)
    return { url: gateway.url, secrets, functions: functions.names, databaseUrl, fake, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Waits for all, also when one fails: what started late must be stopped too. */
async function allStarted<Parts extends readonly unknown[]>(
  ...parts: { [Index in keyof Parts]: Promise<Parts[Index]> }
): Promise<Parts> {
  await Promise.allSettled(parts)
  return Promise.all(parts)
}
