import { zipSync } from 'fflate'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundledPrices } from '../../functions/sync-prices/price-library.ts'
import { startTestStack, type TestStack, user } from '../support/test-stack.ts'

/** What the price library's maintainers and the European Central Bank publish at the moment, by path. */
const published = new Map<string, { status?: number; body: string | Uint8Array }>()
const publisher = createServer((request, response) => {
  const { status = 200, body } = published.get(request.url ?? '') ?? { status: 404, body: '' }
  response.writeHead(status).end(body)
})

let stack: TestStack

beforeAll(async () => {
  const port = await new Promise<number>((resolve) =>
    publisher.listen(0, '127.0.0.1', () => {
      const { port }: Pick<AddressInfo, 'port'> = Object.assign({ port: 0 }, publisher.address())
      resolve(port)
    })
  )
  const url = `http://127.0.0.1:${port}`
  stack = await startTestStack({
    functionsEnvironment: { AI_PRICES_URL: `${url}/data.json`, ECB_RATES_URL: `${url}/eurofxref/` },
  })
})

afterAll(async () => {
  await stack?.stop()
  publisher.close()
})

async function invoke(name: string, body?: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${stack.url}/functions/v1/${name}`, {
    method: 'POST',
    headers: { apikey: stack.secrets.secretKey, ...headers },
    body,
  })
  return { status: response.status, body: await response.json() }
}

/** The library's data as its maintainers publish it, after a change. */
function publish(change: (library: ReturnType<typeof bundledPrices>['library']) => void): void {
  const library = structuredClone(bundledPrices().library)
  change(library)
  published.set('/data.json', { body: JSON.stringify(library) })
}

function haiku(library: ReturnType<typeof bundledPrices>['library']) {
  const model = library.find(({ id }) => id === 'anthropic')?.models.find(({ id }) => id === 'claude-haiku-4-5')
  if (!model) throw new Error('The library has no claude-haiku-4-5')
  return model
}

test('sync-prices and sync-exchange-rates are for the secret key only', async () => {
  const { data: { session } } = await (await stack.signedIn(user)).auth.getSession()
  for (const name of ['sync-prices', 'sync-exchange-rates']) {
    const strangers: Record<string, string>[] = [
      { apikey: '' },
      { apikey: stack.secrets.publishableKey },
      { apikey: stack.secrets.publishableKey, authorization: `Bearer ${session?.access_token}` },
    ]
    for (const headers of strangers) {
      expect((await invoke(name, '{}', headers)).status, `${name} ${Object.keys(headers)}`).toBe(401)
    }
  }
})

test('sync-prices adds nothing while what is published is what is deployed', async () => {
  publish(() => {})
  const { status, body } = await invoke('sync-prices')
  expect(status).toBe(200)
  expect(body).toMatchObject({ prices: [], aliases: [] })
  expect(body.left_out).toContain('openai/gpt-image-1 bills input_image_mtok')
})

test('a price that was changed in place holds from today, and logged calls keep theirs', async () => {
  const server = stack.server()
  const call = { p_user_id: '3f0f8f8e-0000-4000-8000-000000000001', p_model_used: 'claude-haiku-4-5' }
  await server.rpc('log_ai_usage', { ...call, p_request_id: 'before', p_input_tokens: 1_000_000 })
  publish((library) => Object.assign(haiku(library).prices, { input_mtok: 0.9 }))
  const { status, body } = await invoke('sync-prices', JSON.stringify({ source: 'published' }))
  expect(status).toBe(200)
  expect(body.prices).toEqual(
    ['batch', 'standard'].map((service_tier) =>
      expect.objectContaining({
        model: 'claude-haiku-4-5',
        service_tier,
        effective_on: new Date().toISOString().slice(0, 10),
        input_usd_per_mtok: service_tier === 'batch' ? 0.45 : 0.9,
        source: expect.stringMatching(/data\.json, read \d{4}-\d\d-\d\d|platform\.claude\.com/),
      })
    ),
  )
  expect((await invoke('sync-prices')).body.prices).toEqual([])
  await server.rpc('log_ai_usage', { ...call, p_request_id: 'after', p_input_tokens: 1_000_000 })
  const { data } = await server.from('ai_usage_log').select('request_id, total_cost_usd').order('recorded_at')
  expect(data?.map(({ request_id, total_cost_usd }) => [request_id, Number(total_cost_usd)])).toEqual([
    ['before', 1],
    ['after', 0.9],
  ])
})

test('the prices of the deployed version are at hand when nothing is published', async () => {
  published.delete('/data.json')
  expect(await invoke('sync-prices')).toMatchObject({
    status: 502,
    body: { code: 'prices_unavailable', hint: expect.stringContaining('bundled') },
  })
  expect((await invoke('sync-prices', '{"source": "bundled"}')).status).toBe(200)
})

test.each([
  ['no data', '<html>', 'prices_unavailable'],
  ['data of another shape', '[{"id": "anthropic"}]', 'prices_unavailable'],
  ['data that lacks a provider', '[]', 'prices_not_understood'],
])('%s changes no price', async (_, body, code) => {
  published.set('/data.json', { body })
  expect(await invoke('sync-prices')).toMatchObject({ status: 502, body: { code } })
})

test('a body that is not understood is refused', async () => {
  expect(await invoke('sync-prices', '{"source": "elsewhere"}')).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', message: expect.stringContaining('source') },
  })
})

const daily = 'Date, USD, JPY, RON, \n20 November 2026, 1.25, 178.93, 5.10, \n'
const history =
  'Date,USD,JPY,RON,\n2026-11-20,1.25,178.93,5.10,\n2026-11-19,1.20,178,N/A,\n1999-01-04,1.1789,133.73,N/A,\n'

function archived(name: string, csv: string): Uint8Array {
  return zipSync({ [name]: new TextEncoder().encode(csv) })
}

test("sync-exchange-rates loads the European Central Bank's rates of the day", async () => {
  published.set('/eurofxref/eurofxref.zip', { body: archived('eurofxref.csv', daily) })
  expect(await invoke('sync-exchange-rates')).toEqual({ status: 200, body: { given: 3, loaded: 3, different: [] } })
  expect((await invoke('sync-exchange-rates')).body).toEqual({ given: 3, loaded: 0, different: [] })
})

test('and all of them since a day', async () => {
  published.set('/eurofxref/eurofxref-hist.zip', { body: archived('eurofxref-hist.csv', history) })
  expect((await invoke('sync-exchange-rates', '{"history": true, "since": "2026-01-01"}')).body)
    .toEqual({ given: 5, loaded: 2, different: [] })
})

test('and a file that is sent', async () => {
  const sent = await invoke('sync-exchange-rates', daily.replace('1.25', '1.26'), { 'content-type': 'text/csv' })
  expect(sent.status).toBe(200)
  expect(sent.body.different).toContainEqual(expect.objectContaining({ currency: 'EUR', rate_on: '2026-11-20' }))
  expect(await invoke('sync-exchange-rates', 'no rates', { 'content-type': 'text/csv' })).toMatchObject({
    status: 400,
    body: { code: 'PT400', hint: expect.stringContaining('eurofxref.csv') },
  })
})

test('what the bank does not publish is a clear error', async () => {
  published.set('/eurofxref/eurofxref.zip', { body: 'no archive' })
  expect(await invoke('sync-exchange-rates')).toMatchObject({ status: 502, body: { code: 'rates_unavailable' } })
  published.delete('/eurofxref/eurofxref.zip')
  expect(await invoke('sync-exchange-rates')).toMatchObject({
    status: 502,
    body: { message: expect.stringContaining('answers 404'), hint: expect.stringContaining('text/csv') },
  })
})

test('with rates, every read is in the currency asked for', async () => {
  const { data, error } = await stack.server().rpc('get_ai_cost_summary', {
    p_at: '2026-11-20T12:00:00Z',
    p_currency: 'EUR',
  })
  expect(error).toBeNull()
  expect(data).toMatchObject({ currency: 'EUR' })
})
