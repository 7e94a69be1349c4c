import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { keptSecrets } from '../../scripts/local-stack/secrets.ts'
import { logUsageResult } from '../../types/index.ts'
import { output, runs } from '../support/commands.ts'
import { admin, startTestStack, type TestStack } from '../support/test-stack.ts'

const acme = '00000000-0000-4000-8000-00000000000a'
const globex = '00000000-0000-4000-8000-00000000000b'
const haiku = { user_id: null, model_used: 'claude-haiku-4-5', input_tokens: 1_000 }

async function post(stack: TestStack, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${stack.url}/functions/v1/log-usage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', apikey: stack.secrets.secretKey, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, body: await response.json() }
}

/** The headers of a signed-in user, and who they are. */
async function signedIn(stack: TestStack, account?: typeof admin) {
  const supabase = await stack.signedIn(account)
  const { data: { session } } = await supabase.auth.getSession()
  return {
    supabase,
    id: session?.user.id ?? '',
    email: session?.user.email,
    headers: { apikey: stack.secrets.publishableKey, authorization: `Bearer ${session?.access_token}` },
  }
}

async function rows(stack: TestStack, feature: string) {
  const { data, error } = await stack.server().from('ai_usage_log')
    .select('id, request_id, user_id, user_email, organization_id, service_tier, input_tokens, total_cost_usd::text')
    .eq('feature', feature).order('recorded_at')
  if (error) throw error
  return data
}

describe.each(['pglite', 'postgres'] as const)('log-usage, on %s', (database) => {
  let stack: TestStack

  beforeAll(async () => {
    stack = await startTestStack({ database })
  })

  afterAll(() => stack?.stop())

  test('of a thousand records with every kind of bad one among them logs each good one once', async () => {
    const bad: [unknown, string][] = [
      [null, 'expected object'],
      [[], 'expected object'],
      ['a call', 'expected object'],
      [{}, 'user_id'],
      [{ ...haiku }, 'request_id'],
      [{ ...haiku, request_id: '  ' }, 'request_id'],
      [{ ...haiku, request_id: 'x'.repeat(1_001) }, 'request_id'],
      [{ ...haiku, request_id: 'bad', user_id: 'me' }, 'user_id'],
      [{ ...haiku, request_id: 'bad', organization_id: 42 }, 'organization_id'],
      [{ ...haiku, request_id: 'bad', imput_tokens: 1 }, 'imput_tokens'],
      [{ ...haiku, request_id: 'bad', total_cost_usd: 0 }, 'total_cost_usd'],
      [{ ...haiku, request_id: 'bad', input_tokens: -1 }, 'input_tokens'],
      [{ ...haiku, request_id: 'bad', input_tokens: 0.5 }, 'input_tokens'],
      [{ ...haiku, request_id: 'bad', input_tokens: '5' }, 'input_tokens'],
      [{ ...haiku, request_id: 'bad', input_tokens: 2 ** 31 }, 'input_tokens'],
      [{ ...haiku, request_id: 'bad', line: -1 }, 'line'],
      [{ ...haiku, request_id: 'bad', provider: 'antropic' }, 'provider'],
      [{ ...haiku, request_id: 'bad', model_used: ' ' }, 'model_used'],
      [{ ...haiku, request_id: 'bad', status: 'pending' }, 'status'],
      [{ ...haiku, request_id: 'bad', usage_status: 'missing' }, 'usage_status'],
      [{ ...haiku, request_id: 'bad', reasoning_tokens: 1 }, 'reasoning_tokens'],
      [{ ...haiku, request_id: 'bad', latency_ms: 1, time_to_first_token_ms: 2 }, 'time_to_first_token_ms'],
      [{ ...haiku, request_id: 'bad', feature: 'é'.repeat(128) }, 'feature'],
      [{ ...haiku, request_id: 'bad', request_type: '' }, 'request_type'],
      [{ ...haiku, request_id: 'bad', error_message: '\0' }, 'error_message'],
      [{ ...haiku, request_id: 'bad', metadata: { half: '\udc00' } }, 'metadata'],
      [{ ...haiku, request_id: 'bad', metadata: 'text' }, 'metadata'],
      [{ ...haiku, request_id: 'bad', occurred_at: 'yesterday' }, 'occurred_at'],
      [{ ...haiku, request_id: 'bad', occurred_at: '1492-10-12T00:00:00Z' }, 'occurred_at'],
      [{ ...haiku, request_id: 'bad', occurred_at: '2999-01-01T00:00:00Z' }, 'occurred_at'],
      // Only the database knows that no place on earth has this time.
      [{ ...haiku, request_id: 'bad', occurred_at: '2026-11-01T00:00:00+23:00' }, 'time zone displacement'],
    ]
    const badAt = new Map(bad.map((entry, index) => [index * 31 + 7, entry]))
    const records = Array.from({ length: 1_000 }, (_, index) => {
      const good = { ...haiku, request_id: `thousand ${index}`, feature: 'thousand', metadata: { index, text: 'ß😀' } }
      return badAt.has(index) ? badAt.get(index)?.[0] : good
    })
    const { status, body } = await post(stack, { records })
    expect(status).toBe(207)
    expect(body).toMatchObject({ logged: 1_000 - bad.length, duplicate: 0, invalid: bad.length, failed: 0 })
    const { results } = logUsageResult.parse(body)
    for (const [index, result] of results.entries()) {
      const [, message] = badAt.get(index) ?? []
      expect(result).toMatchObject(
        message === undefined
          ? { index, request_id: `thousand ${index}`, status: 'logged' }
          : { index, status: 'invalid', error: { message: expect.stringContaining(message) } },
      )
    }

    const logged = await rows(stack, 'thousand')
    expect(new Set(logged.map(({ id }) => id)))
      .toEqual(new Set(results.flatMap((result) => 'id' in result ? [result.id] : [])))
    expect(logged).toHaveLength(1_000 - bad.length)
    expect(logged.every(({ total_cost_usd }) => Number(total_cost_usd) === 0.001)).toBe(true)

    const again = await post(stack, records)
    expect(again.status).toBe(207)
    expect(again.body).toMatchObject({ logged: 0, duplicate: 1_000 - bad.length, invalid: bad.length })
    expect(again.body.results.map(({ id }: { id?: string }) => id))
      .toEqual(body.results.map(({ id }: { id?: string }) => id))
    expect(await rows(stack, 'thousand')).toHaveLength(logged.length)
  })

  test('logs a line once that two calls bring at the same moment, and a call that repeats one', async () => {
    const records = Array.from({ length: 50 }, (_, index) => ({
      ...haiku,
      request_id: `twice ${index % 25}`,
      feature: 'twice',
    }))
    const answers = await Promise.all([post(stack, records), post(stack, records.toReversed()), post(stack, records)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(answers.reduce((sum, { body }) => sum + body.logged, 0)).toBe(25)
    expect(await rows(stack, 'twice')).toHaveLength(25)
  })

  test('is called by supabase-js as any function, by the server and by a user', async () => {
    const { data, error } = await stack.server().functions.invoke('log-usage', {
      body: { ...haiku, request_id: 'invoked', feature: 'invoked' },
    })
    expect(error).toBeNull()
    expect(logUsageResult.parse(data)).toMatchObject({ logged: 1 })
    const { supabase } = await signedIn(stack)
    const own = await supabase.functions.invoke('log-usage', {
      body: { request_id: 'invoked', model_used: 'claude-haiku-4-5', input_tokens: 5 },
    })
    expect(own.error).toBeNull()
    expect(logUsageResult.parse(own.data)).toMatchObject({ logged: 1 })
  })

  test('refuses a body of more than four megabytes', async () => {
    const { status, body } = await post(stack, { ...haiku, request_id: 'large', error_message: 'x'.repeat(2 ** 22) })
    expect(status).toBe(413)
    expect(body).toMatchObject({ code: 'body_too_large' })
  })

  test("a user's call is a row that they read, with who they really are on it", async () => {
    const user = await signedIn(stack)
    const call = { request_id: 'mine', model_used: 'claude-haiku-4-5', input_tokens: 1_000_000, feature: 'mine' }
    const { status, body } = await post(stack, call, user.headers)
    expect(status).toBe(200)
    const { data } = await user.supabase.from('ai_usage_log').select('id, user_id, user_email, total_cost_usd')
    expect(data).toMatchObject([{ id: body.results[0].id, user_id: user.id, user_email: user.email }])
    expect(Number(data?.[0]?.total_cost_usd)).toBe(1)
    expect((await post(stack, call, user.headers)).body).toMatchObject({ duplicate: 1 })
  })

  describe('an attack', () => {
    const call = { request_id: 'attack', model_used: 'claude-haiku-4-5', input_tokens: 5, feature: 'attack' }

    test('without a valid credential is a 401', async () => {
      const { publishableKey } = stack.secrets
      const { privateKey, publicKey } = await generateKeyPair('ES256')
      const forge = (claims: Record<string, unknown>, kid?: string) =>
        new SignJWT({ sub: crypto.randomUUID(), role: 'authenticated', ...claims })
          .setProtectedHeader({ alg: 'ES256', kid: kid ?? '' }).setExpirationTime('1h').sign(privateKey)
      const { kid } = stack.secrets.signingKey.public
      const unsigned = `${btoa(JSON.stringify({ alg: 'none', kid })).replaceAll('=', '')}.${
        btoa(JSON.stringify({ sub: crypto.randomUUID() })).replaceAll('=', '')
      }.`
      const strangers: Record<string, string>[] = [
        { apikey: '' },
        { apikey: publishableKey },
        { apikey: 'sb_secret_guessed' },
        { apikey: '', authorization: `Bearer ${stack.secrets.secretKey}` },
        { apikey: publishableKey, authorization: `Bearer ${publishableKey}` },
        { apikey: publishableKey, authorization: `Bearer ${await forge({}, kid)}` },
        { apikey: publishableKey, authorization: `Bearer ${await forge({ role: 'service_role' }, kid)}` },
        { apikey: publishableKey, authorization: `Bearer ${await forge({ jwk: await exportJWK(publicKey) })}` },
        { apikey: publishableKey, authorization: `Bearer ${unsigned}` },
        // A token that does not verify is not made good by a key.
        { authorization: `Bearer ${await forge({}, kid)}` },
      ]
      for (const headers of strangers) {
        expect((await post(stack, call, headers)).status, JSON.stringify(headers)).toBe(401)
      }
      expect(await rows(stack, 'attack')).toEqual([])
    })

    test('by a user on others, on another tenant or on the prices is a 403, whatever they are', async () => {
      const other = await signedIn(stack)
      await stack.server().from('organization_members').insert([
        { organization_id: acme, user_id: other.id, role: 'admin' },
      ])
      for (const attacker of [await signedIn(stack), await signedIn(stack, admin)]) {
        await stack.server().from('organization_members')
          .upsert({ organization_id: globex, user_id: attacker.id, role: 'admin' })
        const forged = [
          { user_id: other.id },
          { user_email: other.email },
          { organization_id: acme },
          { batch_job_id: crypto.randomUUID() },
          { service_tier: 'batch' },
          { service_tier: 'Flex' },
          { occurred_at: '2026-01-01T00:00:00Z' },
        ]
        for (const change of forged) {
          const { status, body } = await post(stack, { ...call, ...change }, attacker.headers)
          expect(status, JSON.stringify(change)).toBe(403)
          expect(body).toMatchObject({ invalid: 1, hint: expect.any(String) })
        }
        const priced = await post(stack, { ...call, total_cost_usd: 0, input_usd_per_mtok: 0 }, attacker.headers)
        expect(priced.status).toBe(422)
      }
      expect(await rows(stack, 'attack')).toEqual([])
    })

    test('stops where what is theirs begins: a member charges their own tenant', async () => {
      const member = await signedIn(stack)
      await stack.server().from('organization_members')
        .insert({ organization_id: acme, user_id: member.id, role: 'member' })
      const { status } = await post(stack, { ...call, feature: 'tenant', organization_id: acme }, member.headers)
      expect(status).toBe(200)
      expect(await rows(stack, 'tenant')).toMatchObject([{ user_id: member.id, organization_id: acme }])
    })

    test("on a request id: a user who logs the server's call first does not keep it out", async () => {
      const user = await signedIn(stack)
      const id = `msg_${crypto.randomUUID()}`
      const cheap = { request_id: id, provider: 'anthropic', model_used: 'claude-haiku-4-5', feature: 'race' }
      expect((await post(stack, cheap, user.headers)).body).toMatchObject({ logged: 1 })
      const other = await signedIn(stack)
      expect((await post(stack, cheap, other.headers)).body).toMatchObject({ logged: 1 })
      const server = await post(stack, { ...cheap, user_id: user.id, input_tokens: 1_000 })
      expect(server.body).toMatchObject({ logged: 1, duplicate: 0 })
      const logged = await rows(stack, 'race')
      expect(logged.filter(({ request_id }) => request_id === id)).toMatchObject([{ input_tokens: 1_000 }])
      expect(logged.filter(({ request_id }) => request_id.startsWith(`user:${id}:`))).toHaveLength(2)
    })
  })

  test.skipIf(database === 'pglite')("a constraint of the project's own refuses its records only", async () => {
    const sql = postgres(stack.databaseUrl ?? '', { max: 1, onnotice: () => {} })
    onTestFinished(async () => {
      await sql`alter table public.ai_usage_log drop constraint ticket_is_named`
      await sql.end()
    })
    await sql`
      alter table public.ai_usage_log
      add constraint ticket_is_named check (feature <> 'tickets' or metadata ? 'ticket') not valid
    `
    const records = Array.from({ length: 100 }, (_, index) => ({
      ...haiku,
      request_id: `ticket ${index}`,
      feature: 'tickets',
      metadata: index % 40 === 3 ? {} : { ticket: index },
    }))
    const { status, body } = await post(stack, records)
    expect(status).toBe(207)
    expect(body).toMatchObject({ logged: 97, invalid: 3, failed: 0 })
    for (const index of [3, 43, 83]) {
      expect(body.results[index]).toMatchObject({
        status: 'invalid',
        error: { code: '23514', message: expect.stringContaining('ticket_is_named') },
      })
    }
    expect(await rows(stack, 'tickets')).toHaveLength(97)
  })
})

describe('the named secret keys of a project', () => {
  let stack: TestStack
  let dataDir: string

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'ai-usage-keys-'))
    const { secretKey } = await keptSecrets(join(dataDir, 'secrets.json'))
    stack = await startTestStack({
      dataDir,
      functionsEnvironment: {
        SUPABASE_SECRET_KEYS: JSON.stringify({ log_usage: secretKey, billing: 'sb_secret_of_billing' }),
      },
    })
  })

  afterAll(async () => {
    await stack?.stop()
    await rm(dataDir, { recursive: true, force: true })
  })

  test('log with log_usage, and not with another, which is told which are taken', async () => {
    expect((await post(stack, { ...haiku, request_id: 'named' })).status).toBe(200)
    expect(await post(stack, { ...haiku, request_id: 'named' }, { apikey: 'sb_secret_of_billing' })).toMatchObject({
      status: 403,
      body: { code: 'not_accepted', hint: expect.stringContaining('secret:log_usage') },
    })
    expect((await post(stack, haiku, { apikey: 'sb_secret_of_nobody' })).status).toBe(401)
  })
})

describe('the examples of docs/logging-from-anywhere.md', () => {
  let stack: TestStack
  let environment: Record<string, string>

  beforeAll(async () => {
    stack = await startTestStack()
    const { headers } = await signedIn(stack)
    environment = {
      SUPABASE_URL: stack.url,
      SUPABASE_SECRET_KEY: stack.secrets.secretKey,
      SUPABASE_PUBLISHABLE_KEY: stack.secrets.publishableKey,
      ACCESS_TOKEN: headers.authorization.replace('Bearer ', ''),
      PYTHONPATH: 'examples/logging:types/python',
    }
  })

  afterAll(() => stack?.stop())

  test.skipIf(!runs('curl', '--version')).each(['curl.sh', 'user.sh'])('%s logs, and once', async (file) => {
    const script = await readFile(new URL(`../../examples/logging/${file}`, import.meta.url), 'utf8')
    const run = async () => logUsageResult.parse(JSON.parse(await output(['bash', '-c', script], { environment })))
    expect(await run()).toMatchObject({ logged: 1 })
    expect(await run()).toMatchObject({ duplicate: 1 })
  })

  const python = (script: string, url = stack.url) =>
    output(['python3', '-B', '-c', script], { environment: { ...environment, SUPABASE_URL: url } })

  test.skipIf(!runs('python3', '--version'))(
    'log_usage.py logs, names what is wrong, and takes usage apart',
    async () => {
      const printed = await python(`
import json
from log_usage import log_usage, openai_record
completion = {"id": "chatcmpl-1", "model": "gpt-4.1", "usage": {
    "prompt_tokens": 1200, "completion_tokens": 300,
    "prompt_tokens_details": {"cached_tokens": 1000}, "completion_tokens_details": {"reasoning_tokens": 0}}}
good = openai_record(completion, user_id=None, feature="python")
print(json.dumps(log_usage([good, {**good, "input_tokens": -1}, {**good, "request_id": "chatcmpl-2"}])))
`)
      expect(JSON.parse(printed)).toMatchObject([[{ input_tokens: -1 }, { code: 'invalid_record' }]])
      expect(await rows(stack, 'python')).toMatchObject([
        { request_id: 'chatcmpl-1', input_tokens: 200 },
        { request_id: 'chatcmpl-2' },
      ])
    },
  )

  test.skipIf(!runs('python3', '--version'))('log_usage.py gives back what it could not log', async () => {
    const refused = (url?: string, key = 'os.environ["SUPABASE_SECRET_KEY"]') =>
      python(
        `
import json, os
from log_usage import log_usage
os.environ["SUPABASE_SECRET_KEY"] = ${key}
print(json.dumps(log_usage([{"request_id": "kept"}], pauses=(0, 0))))
`,
        url,
      ).then((printed) => JSON.parse(printed))
    expect(await refused('http://127.0.0.1:9')).toMatchObject([[{ request_id: 'kept' }, { code: '503' }]])
    expect(await refused(stack.url, '"sb_secret_guessed"')).toMatchObject([[{ request_id: 'kept' }, { code: '401' }]])
  })

  test.skipIf(!runs('python3', '-c', 'from pydantic import AwareDatetime'))('job.py logs', async () => {
    const script = await readFile(new URL('../../examples/logging/job.py', import.meta.url), 'utf8')
    expect(await python(script)).toBe('')
    expect(await rows(stack, 'search_index')).toMatchObject([{ request_id: 'msg_013Zva2CMHLNnXjNJJKqJ2EF' }])
  })
})
