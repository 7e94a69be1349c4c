import { exportJWK, generateKeyPair, importJWK, type JSONWebKeySet, type JWK, jwtVerify, SignJWT } from 'jose'

/** The signing key of the stack toward the functions, as it is kept between runs. */
export interface SigningKey {
  private: JWK
  public: JWK
}

/**
 * Translates user tokens. `@supabase/lite` signs and takes HS256; the functions, like those of a hosted project, take
 * only asymmetric tokens with a key id. A token that does not verify is left as it is, for the receiver to refuse.
 */
export interface TokenExchange {
  /** The keys with which the functions verify users: `SUPABASE_JWKS`. */
  jwks: JSONWebKeySet
  /** A token of lite's as one for the functions. */
  towardFunctions(authorization: string): Promise<string>
  /** A token of the functions' as one for lite. */
  towardApi(authorization: string): Promise<string>
}

export async function newSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const common = { kid: crypto.randomUUID(), alg: 'ES256', use: 'sig' }
  return {
    private: { ...await exportJWK(privateKey), ...common },
    public: { ...await exportJWK(publicKey), ...common },
  }
}

export async function tokenExchange(signingKey: SigningKey, jwtSecret: string): Promise<TokenExchange> {
  const shared = new TextEncoder().encode(jwtSecret)
  const [privateKey, publicKey] = await Promise.all([
    importJWK(signingKey.private, 'ES256'),
    importJWK(signingKey.public, 'ES256'),
  ])
  return {
    jwks: { keys: [signingKey.public] },
    towardFunctions: (authorization) =>
      translated(
        authorization,
        shared,
        'HS256',
        (claims) =>
          new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: signingKey.public.kid ?? '' })
            .sign(privateKey),
      ),
    towardApi: (authorization) =>
      translated(
        authorization,
        publicKey,
        'ES256',
        (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(shared),
      ),
  }
}

async function translated(
  authorization: string,
  key: Parameters<typeof jwtVerify>[1],
  algorithm: string,
  sign: (claims: Awaited<ReturnType<typeof jwtVerify>>['payload']) => Promise<string>,
): Promise<string> {
  const token = /^Bearer (\S+\.\S+\.\S+)$/i.exec(authorization)?.[1]
  if (!token) return authorization
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: [algorithm] })
    return `Bearer ${await sign(payload)}`
  } catch {
    return authorization
  }
}
