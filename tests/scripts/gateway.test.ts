import { expect, onTestFinished, test } from 'vitest'
import { type Gateway, startGateway } from '../../scripts/local-stack/gateway.ts'

async function start(port = 0): Promise<Gateway> {
  const gateway = await startGateway(port)
  onTestFinished(() => gateway.stop())
  return gateway
}

test('a gateway has its port before there is anything behind it, and says so', async () => {
  const gateway = await start()
  const response = await fetch(`${gateway.url}/rest/v1/ai_usage_log`)
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ code: 'starting' })
})

test("an idle connection to a gateway is the client's to close", async () => {
  const { headers } = await fetch((await start()).url)
  expect(headers.get('connection')).toBe('keep-alive')
  expect(headers.get('keep-alive')).toBeNull()
})

test('a port that is taken is an error that says what to do', async () => {
  const { port } = new URL((await start()).url)
  await expect(start(Number(port))).rejects.toThrow(`Port ${port} is taken: stop what listens there, or pass --port`)
})
