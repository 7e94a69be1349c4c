import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { costSummary, dashboard, logAiUsageBatchResult, usageRow, userUsage } from '../../types/index.ts'
import { admin, startTestStack, type TestStack } from '../support/test-stack.ts'

// Stock supabase-js, real Deno, both databases.
describe.each(['pglite', 'postgres'] as const)('the ledger over HTTP, on %s', (database) => {
  let stack: TestStack

  beforeAll(async () => {
    stack = await startTestStack({ database })
  })

  afterAll(() => stack?.stop())

  const messages = [{ role: 'user', content: 'Hello' }]
  const columns = usageRow.pick({
    request_id: true,
    line: true,
    user_id: true,
    user_email: true,
    model_used: true,
    input_tokens: true,
    cache_read_tokens: true,
    output_tokens: true,
    total_cost_usd: true,
    status: true,
    usage_status: true,
    error_code: true,
    created_at: true,
  })

  /** The rows of a client's own view of the ledger, once there are as many. */
  async function rows(supabase: ReturnType<TestStack['anonymous']>, count: number) {
    return await vi.waitUntil(async () => {
      const { data, error } = await supabase.from('ai_usage_log').select(Object.keys(columns.shape).join()).order(
        'line',
      )
      if (error) throw error
      return data.length >= count && columns.array().parse(data)
    }, { timeout: 10_000, interval: 50 })
  }

  test('a new user signs up, asks, and reads what it cost to the last digit', async () => {
    const supabase = await stack.signedIn()
    const { data: { user } } = await supabase.auth.getUser()
    stack.fake.next({ text: 'Hi.', usage: { input_tokens: 1, cache_read_input_tokens: 1, output_tokens: 1 } })
    const { data: message, error } = await supabase.functions.invoke('chat', {
      body: { messages, model: 'claude-haiku-5-5' },
    })
    expect(error).toBeNull()
    expect(message.content).toMatchObject([{ text: 'Hi.' }])
    expect(await rows(supabase, 1)).toMatchObject([{
      request_id: message.id,
      user_id: user?.id,
      user_email: user?.email,
      model_used: 'claude-haiku-5-5',
      total_cost_usd: 0.00000061,
      status: 'success',
    }])
    const { data: exact } = await supabase.from('ai_usage_log').select('total_cost_usd::text, raw_usage, metadata')
    expect(exact).toEqual([{ total_cost_usd: '0.00000061', raw_usage: message.usage, metadata: {} }])
  })

  test("a stream comes as Claude's events, and its row follows", async () => {
    const supabase = await stack.signedIn()
    stack.fake.next({ text: 'One two three.', usage: { input_tokens: 5, output_tokens: 7 } })
    const { data } = await supabase.functions.invoke('chat', { body: { messages, stream: true } })
    expect(data.headers.get('content-type')).toContain('text/event-stream')
    const text: string = await data.text()
    expect(text).toContain('event: message_start')
    expect(text).toContain('event: message_stop')
    expect(await rows(supabase, 1)).toMatchObject([{ input_tokens: 5, output_tokens: 7, usage_status: 'final' }])
  })

  test('a call with iterations has its lines together', async () => {
    const supabase = await stack.signedIn()
    stack.fake.next({
      usage: {
        input_tokens: 100,
        output_tokens: 10,
        iterations: [{ type: 'advisor_message', model: 'claude-opus-5-5', input_tokens: 1000, output_tokens: 100 }],
      },
    })
    await supabase.functions.invoke('chat', { body: { messages } })
    expect(await rows(supabase, 2)).toMatchObject([
      { line: 0, model_used: 'claude-sonnet-5-5', total_cost_usd: 0.0003 },
      { line: 1, model_used: 'claude-opus-5-5', total_cost_usd: 0.006 },
    ])
    const usage = userUsage.parse((await supabase.rpc('get_user_ai_usage', await own(supabase))).data)
    expect(usage.summary).toMatchObject({ total_requests: 1, total_cost_usd: 0.0063, total_tokens: 1210 })
  })

  test('a provider error is a clean answer and a row that cost nothing', async () => {
    const supabase = await stack.signedIn()
    stack.fake.next({ error: { status: 529, type: 'overloaded_error', message: 'Overloaded' } })
    const { data, error } = await supabase.functions.invoke('chat', { body: { messages } })
    expect(data).toBeNull()
    expect(error.context.status).toBe(503)
    expect(await error.context.json()).toMatchObject({ code: 'overloaded_error', message: 'Overloaded' })
    expect(await rows(supabase, 1)).toMatchObject([{
      status: 'error',
      error_code: 'overloaded_error',
      total_cost_usd: 0,
    }])
  })

  test("a client that goes away mid-stream ends the provider's call, and what was seen is logged", async () => {
    const supabase = await stack.signedIn()
    stack.fake.next({ text: 'word '.repeat(500), eventDelay: 20, usage: { input_tokens: 1_000_000 } })
    const { data: { session } } = await supabase.auth.getSession()
    const leaving = new AbortController()
    const response = await fetch(`${stack.url}/functions/v1/chat`, {
      method: 'POST',
      signal: leaving.signal,
      headers: { authorization: `Bearer ${session?.access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messages, stream: true, model: 'claude-haiku-4-5' }),
    })
    await response.body?.getReader().read()
    leaving.abort()
    const [row] = await rows(supabase, 1)
    expect(row).toMatchObject({ status: 'cancelled', usage_status: 'partial', input_tokens: 1_000_000 })
    expect(row?.total_cost_usd).toBeGreaterThanOrEqual(1)
    expect(stack.fake.requests.at(-1)?.aborted).toBe(true)
  })

  test("the analyst answers a user from their own usage, and an admin from everybody's", async () => {
    const supabase = await stack.signedIn()
    const { p_user_id } = await own(supabase)
    stack.fake.next(
      { toolUses: [{ name: 'get_user_usage', input: { user_id: p_user_id } }, { name: 'get_dashboard', input: {} }] },
      { text: 'Your own only.' },
    )
    const asUser = await supabase.functions.invoke('usage-analyst', { body: { question: 'Who spends most?' } })
    expect(asUser.data).toMatchObject({ answer: 'Your own only.', provider_calls: 2, tool_turns: 2 })
    const [mine, everybodys] = toolResults(stack)
    expect(mine).toMatchObject({ isError: false, content: { user_id: p_user_id } })
    expect(everybodys).toMatchObject({
      isError: true,
      content: { code: 'PT403', hint: expect.stringContaining('get_user_ai_usage') },
    })

    const boss = await stack.signedIn(admin)
    stack.fake.next({ toolUses: [{ name: 'get_dashboard', input: {} }] }, { text: 'Everybody.' })
    await boss.functions.invoke('usage-analyst', { body: { question: 'Who spends most?' } })
    const [dashboardResult] = toolResults(stack)
    expect(dashboard.parse(dashboardResult?.content).summary.total_requests).toBeGreaterThan(1)

    const { data } = await supabase.from('ai_usage_log').select('trace_id, tool_turns').order('created_at')
    expect(data?.map(({ tool_turns }) => tool_turns)).toEqual([0, 2])
    expect(new Set(data?.map(({ trace_id }) => trace_id))).toEqual(new Set([asUser.data.trace_id]))
  })

  describe('two hundred calls at once of which half repeat a request id', () => {
    test('log each request once', async () => {
      const server = stack.server()
      const user = await stack.signedIn()
      const { p_user_id } = await own(user)
      const ids = await Promise.all(
        Array.from({ length: 200 }, async (_, index) => {
          const { data, error } = await server.rpc('log_ai_usage', {
            p_user_id,
            p_request_id: `${database} ${index % 100}`,
            p_input_tokens: 1000,
            p_model_used: 'claude-haiku-4-5',
          })
          if (error) throw error
          return data
        }),
      )
      expect(ids.slice(100)).toEqual(ids.slice(0, 100))
      expect(new Set(ids).size).toBe(100)
      const usage = userUsage.parse((await user.rpc('get_user_ai_usage', { p_user_id })).data)
      expect(usage.summary).toMatchObject({ total_requests: 100, total_cost_usd: 0.1 })
    })
  })

  describe('an attack', () => {
    test('by forging usage is refused to everybody who is not the server', async () => {
      const user = await stack.signedIn()
      const boss = await stack.signedIn(admin)
      const { p_user_id } = await own(boss)
      for (const attacker of [stack.anonymous(), user, boss]) {
        const forged = await attacker.rpc('log_ai_usage', { p_user_id, p_input_tokens: 1 })
        expect(forged.error?.code).toBe('42501')
        const batch = await attacker.rpc('log_ai_usage_batch', { p_records: [{ user_id: p_user_id }] })
        expect(batch.error?.code).toBe('42501')
        const inserted = await attacker.from('ai_usage_log').insert({ request_id: 'x', provider: 'x', model_used: 'x' })
        expect(inserted.error?.code).toBe('42501')
        const updated = await attacker.from('ai_usage_log').update({ output_tokens: 0 }).eq('status', 'success')
        expect(updated.error?.code).toBe('42501')
        const removed = await attacker.from('ai_usage_log').delete().eq('status', 'success')
        expect(removed.error?.code).toBe('42501')
        const promoted = await attacker.from('user_roles').insert({ user_id: p_user_id, user_role: 'admin' })
        expect(promoted.error?.code).toBe('42501')
      }
    })

    test('even the server cannot change or delete a row', async () => {
      const server = stack.server()
      expect((await server.from('ai_usage_log').update({ output_tokens: 0 }).gte('line', 0)).error?.code).toBe('42501')
      expect((await server.from('ai_usage_log').delete().gte('line', 0)).error?.code).toBe('42501')
    })

    test('by reading others finds nothing by table, is a 403 by RPC, and nothing at all without a session', async () => {
      const user = await stack.signedIn()
      const other = await own(await stack.signedIn(admin))
      expect((await user.from('ai_usage_log').select('id')).data).toEqual([])
      expect((await user.from('ai_usage_log').select('id').eq('user_id', other.p_user_id)).data).toEqual([])
      for (
        const refused of [
          await user.rpc('get_ai_usage_dashboard'),
          await user.rpc('get_ai_cost_summary'),
          await user.rpc('get_user_ai_usage', other),
          await user.rpc('get_ai_usage_dashboard', { p_organization_id: crypto.randomUUID() }),
        ]
      ) {
        expect(refused).toMatchObject({ status: 403, error: { code: 'PT403', hint: expect.stringMatching(/.+/) } })
      }
      const nobody = stack.anonymous()
      expect((await nobody.from('ai_usage_log').select('id')).error?.code).toBe('42501')
      expect((await nobody.rpc('get_user_ai_usage', other)).error?.code).toBe('42501')
    })

    test('by asking without a session, or with a forged or foreign token, is a 401', async () => {
      const forged = await new SignJWT({ sub: crypto.randomUUID(), role: 'service_role' })
        .setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(
          new TextEncoder().encode('a guess'.repeat(8)),
        )
      const asked = stack.fake.requests.length
      for (const authorization of ['', `Bearer ${forged}`, `Bearer ${stack.secrets.secretKey}`]) {
        const response = await fetch(`${stack.url}/functions/v1/chat`, {
          method: 'POST',
          headers: { authorization, apikey: stack.secrets.publishableKey },
          body: JSON.stringify({ messages }),
        })
        expect(response.status).toBe(401)
      }
      expect(stack.fake.requests).toHaveLength(asked)
      const read = await fetch(`${stack.url}/rest/v1/ai_usage_log`, {
        headers: { authorization: `Bearer ${forged}`, apikey: stack.secrets.publishableKey },
      })
      expect(read.status).toBe(401)
    })
  })

  test('an admin reads every result in the shape of its schema', async () => {
    const boss = await stack.signedIn(admin)
    const all = dashboard.parse((await boss.rpc('get_ai_usage_dashboard', { p_days: 7 })).data)
    expect(all.period.days).toBe(7)
    expect(all.summary.total_requests).toBe(all.summary.successful_requests + all.summary.failed_requests)
    expect(costSummary.parse((await boss.rpc('get_ai_cost_summary')).data).today).toBeGreaterThan(0)
    const { data } = await boss.from('ai_usage_log').select()
    expect(usageRow.array().parse(data).length).toBeGreaterThan(100)
  })

  test('a row that breaks a rule of the ledger is refused with the rule, as PostgREST reports it', async () => {
    const refused = await stack.server().rpc('log_ai_usage', {
      p_user_id: crypto.randomUUID(),
      p_output_tokens: 1,
      p_reasoning_tokens: 2,
    })
    expect(refused).toMatchObject({
      status: 400,
      error: {
        code: '23514',
        message: expect.stringContaining('ai_usage_log_reasoning_is_part_of_output'),
        hint: expect.stringContaining('output_tokens includes the reasoning tokens'),
      },
    })
  })

  test('a batch with a bad record is refused by its number, and nothing of it is logged', async () => {
    const server = stack.server()
    const bad = await server.rpc('log_ai_usage_batch', { p_records: [{ request_id: 'good' }, { imput_tokens: 1 }] })
    expect(bad).toMatchObject({
      status: 400,
      error: {
        code: 'PT400',
        message: 'Record 1 has unknown keys: imput_tokens',
        hint: expect.stringContaining('log_ai_usage'),
      },
    })
    expect((await server.from('ai_usage_log').select('id').eq('request_id', 'good')).data).toEqual([])
    const good = await server.rpc('log_ai_usage_batch', { p_records: [{ request_id: 'good', customer_id: 42 }] })
    expect(logAiUsageBatchResult.parse(good.data)).toMatchObject([{ request_id: 'good', status: 'logged' }])
    const { data } = await server.from('ai_usage_log').select('customer_id').eq('request_id', 'good')
    expect(data).toEqual([{ customer_id: '42' }])
  })
})

async function own(supabase: ReturnType<TestStack['anonymous']>): Promise<{ p_user_id: string }> {
  const { data: { user } } = await supabase.auth.getUser()
  return { p_user_id: user?.id ?? '' }
}

/** What the tools answered to the provider's last request. */
function toolResults({ fake }: TestStack) {
  const content = fake.requests.at(-1)?.body.messages.at(-1)?.content
  if (!Array.isArray(content)) return []
  return content.flatMap((block) =>
    block.type === 'tool_result' ? [{ isError: block.is_error, content: JSON.parse(String(block.content)) }] : []
  )
}
