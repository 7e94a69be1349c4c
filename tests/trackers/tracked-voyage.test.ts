import { VoyageAIClient, VoyageAIError } from 'voyageai'
import { afterAll, beforeAll, expect, expectTypeOf, test, vi } from 'vitest'
import { tracked } from '../../trackers/index.ts'
import type { FakeProvider } from '../support/fake-provider.ts'
import { type FakeVoyageReply, startFakeVoyage } from '../support/fake-voyage.ts'
import { type TestLedger, testLedger } from '../support/test-ledger.ts'

// The real SDK, over real HTTP, into a real ledger.
let fake: FakeProvider<FakeVoyageReply>
let client: VoyageAIClient
let ledger: TestLedger

beforeAll(async () => {
  fake = await startFakeVoyage()
  client = new VoyageAIClient({ apiKey: 'test', baseUrl: `${fake.url}/v1`, maxRetries: 0 })
  ledger = await testLedger()
})

afterAll(async () => {
  await fake.stop()
  await ledger.stop()
})

function tracking(more: ConstructorParameters<typeof VoyageAIClient>[0] = {}) {
  const options = ledger.options()
  const given = { apiKey: 'test', baseUrl: `${fake.url}/v1`, maxRetries: 0, ...more }
  return { voyage: tracked(new VoyageAIClient(given), options), options }
}

const embed = { model: 'voyage-4-large', input: ['Hello'] }

test("a tracked client has the client's own type, and is another one", async () => {
  const options = ledger.options()
  const voyage = tracked(client, options)
  expectTypeOf(voyage).toEqualTypeOf<VoyageAIClient>()
  expect(voyage).toBeInstanceOf(VoyageAIClient)
  await client.embed(embed)
  await voyage.embed(embed)
  await ledger.row(options)
  expect(fake.requests.at(-1)).toEqual(fake.requests.at(-2))
})

test('embeddings come back unchanged, and are logged at their exact cost', async () => {
  fake.next({ tokens: 5_120, delay: 30 })
  const { voyage, options } = tracking()
  const { data } = await voyage.embed(embed)
  expect(data?.[0]?.embedding).toEqual([0.25, -0.5])
  const logged = await ledger.row(options)
  expect(logged).toMatchObject({
    provider: 'voyage',
    operation: 'embeddings',
    model_used: 'voyage-4-large',
    request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    input_tokens: 5_120,
    status: 'success',
    usage_status: 'final',
    cost: '0.0006144',
  })
  expect(logged.latency_ms).toBeGreaterThanOrEqual(25)
})

test('a rerank is logged at its exact cost', async () => {
  fake.next({ tokens: 2_600 })
  const { voyage, options } = tracking()
  const { data } = await voyage.rerank({ model: 'rerank-2.5', query: 'a', documents: ['a', 'b'] })
  expect(data).toEqual([{ index: 0, relevanceScore: 0.75 }])
  expect(await ledger.row(options)).toMatchObject({
    operation: 'rerank',
    model_used: 'rerank-2.5',
    input_tokens: 2_600,
    cost: '0.00013',
  })
})

test('multimodal and contextualized embeddings are logged, too', async () => {
  const { voyage, options } = tracking()
  await voyage.multimodalEmbed({ model: 'voyage-multimodal-3', inputs: [{ content: [{ type: 'text', text: 'a' }] }] })
  await voyage.contextualizedEmbed({ model: 'voyage-context-3', inputs: [['a']], inputType: 'document' })
  expect(await ledger.rows(options, 2)).toMatchObject([
    { operation: 'embeddings', model_used: 'voyage-multimodal-3' },
    { operation: 'embeddings', model_used: 'voyage-context-3' },
  ])
})

test("a refused call rejects with the SDK's own error and is logged as having used nothing", async () => {
  fake.next({ error: { status: 400, code: '', message: 'Too many texts.' } })
  const { voyage, options } = tracking()
  await expect(voyage.embed(embed)).rejects.toThrow(VoyageAIError)
  expect(await ledger.row(options)).toMatchObject({
    model_used: 'voyage-4-large',
    status: 'error',
    error_code: 'http_400',
    error_message: 'Too many texts.',
    usage_status: 'final',
    cost: '0',
  })
})

test('a call that the SDK tries again is one row, and the answer another', async () => {
  const headers = { 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1_000)) }
  fake.next({ error: { status: 429, code: '', message: 'Slow down.', headers } }, { tokens: 5_120 })
  const { voyage, options } = tracking({ maxRetries: 1 })
  await voyage.embed(embed)
  expect(await ledger.rows(options, 2)).toMatchObject([
    { status: 'error', error_code: 'http_429', cost: '0' },
    { status: 'success', cost: '0.0006144' },
  ])
})

test('a call without an answer is of unknown cost', async () => {
  const { voyage, options } = tracking({ baseUrl: 'http://127.0.0.1:1' })
  await expect(voyage.embed(embed)).rejects.toThrow()
  expect(await ledger.row(options)).toMatchObject({
    status: 'error',
    error_code: 'connection_error',
    usage_status: 'missing',
    cost: null,
  })
})

test("a call that runs out of the SDK's time is a timeout", async () => {
  fake.next({ hang: true })
  const { voyage, options } = tracking({ timeoutInSeconds: 0.06 })
  await expect(voyage.embed(embed)).rejects.toThrow()
  expect(await ledger.row(options)).toMatchObject({ status: 'timeout', usage_status: 'missing' })
})

test('a call whose caller goes away is cancelled', async () => {
  fake.next({ hang: true })
  const { voyage, options } = tracking()
  const caller = new AbortController()
  setTimeout(() => caller.abort(), 50)
  await expect(voyage.embed(embed, { abortSignal: caller.signal })).rejects.toThrow()
  expect(await ledger.row(options)).toMatchObject({ status: 'cancelled', usage_status: 'missing' })
  await vi.waitUntil(() => fake.requests.at(-1)?.aborted)
})
