import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../../scripts/local-stack/local-stack.ts'
import { signIns } from '../../scripts/local-stack/sign-ins.ts'
import type { Database } from '../../types/index.ts'
import { type FakeAnthropic, startFakeAnthropic } from './fake-anthropic.ts'

export interface TestStack extends LocalStack {
  /** The provider behind the functions. */
  fake: FakeAnthropic
  dataDir: string
  /** What the functions printed. */
  output: string[]
  /** A client that nobody is signed in with. */
  anonymous(): SupabaseClient<Database>
  /** A client with the secret key. */
  server(): SupabaseClient<Database>
  /** A client of somebody who is signed in, a new account by default. */
  signedIn(account?: { email: string; password: string }): Promise<SupabaseClient<Database>>
}

/** The whole local stack on a port of its own, with a folder of its own, in front of a fake provider of the test's. */
export async function startTestStack(options: Partial<LocalStackOptions> = {}): Promise<TestStack> {
  const dataDir = options.dataDir ?? await mkdtemp(join(tmpdir(), 'ai-usage-stack-'))
  // For the user as whom Postgres runs when we are root.
  await chmod(dataDir, 0o755)
  const fake = await startFakeAnthropic()
  const output: string[] = []
  const stack = await startLocalStack({
    port: 0,
    database: 'pglite',
    anthropic: { apiKey: 'test', baseUrl: fake.url },
    onOutput: (line) => output.push(line),
    ...options,
    dataDir,
  })
  const client = (key: string) =>
    createClient<Database>(stack.url, key, { auth: { persistSession: false, autoRefreshToken: false } })
  return {
    ...stack,
    fake,
    dataDir,
    output,
    anonymous: () => client(stack.secrets.publishableKey),
    server: () => client(stack.secrets.secretKey),
    async signedIn(account) {
      const supabase = client(stack.secrets.publishableKey)
      const { error } = account
        ? await supabase.auth.signInWithPassword(account)
        : await supabase.auth.signUp({ email: `${crypto.randomUUID()}@example.com`, password: 'a long password' })
      if (error) throw error
      return supabase
    },
    async stop() {
      await stack.stop()
      await fake.stop()
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export const { admin, user } = signIns
