import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { newSigningKey, tokenExchange } from '../../scripts/local-stack/token-exchange.ts'

const secret = 'a shared secret of at least thirty-two bytes'
const signingKey = await newSigningKey()
const exchange = await tokenExchange(signingKey, secret)
const claims = { sub: 'user', role: 'authenticated', email: 'user@example.com' }

function lite(key = secret, exp = '1h') {
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(exp).sign(
    new TextEncoder().encode(key),
  )
}

test('a token of lite becomes one that the functions verify by its key id', async () => {
  const translated = await exchange.towardFunctions(`Bearer ${await lite()}`)
  const token = translated.replace('Bearer ', '')
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', kid: signingKey.public.kid })
  expect((await jwtVerify(token, createLocalJWKSet(exchange.jwks))).payload).toMatchObject(claims)
})

test('and back into one that lite verifies, with the same claims and the same end', async () => {
  const original = `Bearer ${await lite()}`
  const back = await exchange.towardApi(await exchange.towardFunctions(original))
  const verify = (token: string) => jwtVerify(token.replace('Bearer ', ''), new TextEncoder().encode(secret))
  expect((await verify(back)).payload).toEqual((await verify(original)).payload)
})

test.each([
  ['signed with another secret', await lite('another secret of at least thirty-two bytes')],
  ['that has expired', await lite(secret, '-1h')],
  ['that is none', 'a.b.c'],
])('a token %s is left as it is, for the functions to refuse', async (_, token) => {
  expect(await exchange.towardFunctions(`Bearer ${token}`)).toBe(`Bearer ${token}`)
})

test("a token of somebody else's key is left as it is, for lite to refuse", async () => {
  const stranger = await tokenExchange({ ...await newSigningKey() }, secret)
  const forged = await stranger.towardFunctions(`Bearer ${await lite()}`)
  expect(await exchange.towardApi(forged)).toBe(forged)
})

test('an API key is not a token', async () => {
  expect(await exchange.towardFunctions('Bearer sb_publishable_x')).toBe('Bearer sb_publishable_x')
})

test('the functions never see the private key', () => {
  expect(exchange.jwks.keys[0]).not.toHaveProperty('d')
})
