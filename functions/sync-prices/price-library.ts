import { findProvider, type Provider, REMOTE_DATA_JSON_URL } from '@pydantic/genai-prices'
import { z } from 'zod'
import { ApiError } from '../_shared/api-error.ts'
import { catalogueProviders } from './catalogue.ts'

/** The price library's data, and where it is from: the source of the rows made of it. */
export interface PriceLibrary {
  library: Provider[]
  librarySource: string
}

/** The version that package.json names. */
export const bundledVersion = '0.1.8'

/** What the package brings along. */
export function bundledPrices(): PriceLibrary {
  const library = catalogueProviders.flatMap(({ library: providerId }) => {
    const provider = providerId && findProvider({ providerId })
    return provider ? [provider] : []
  })
  return { library, librarySource: `@pydantic/genai-prices ${bundledVersion}` }
}

const dated = z.array(z.object({ constraint: z.record(z.string(), z.string()).optional(), prices: z.looseObject({}) }))
const providers = z.custom<Provider[]>((value) =>
  z.array(z.looseObject({
    id: z.string(),
    models: z.array(z.looseObject({
      id: z.string(),
      match: z.looseObject({}),
      prices: z.union([dated, z.looseObject({})]),
    })),
  })).safeParse(value).success
)

/** What the library's maintainers publish now. Throws a 502 when it cannot be had or is not understood. */
export async function publishedPrices(
  { url = REMOTE_DATA_JSON_URL, on }: { url?: string; on: string },
): Promise<PriceLibrary> {
  const hint = 'Try again later, or pass {"source": "bundled"} for the prices of the deployed version.'
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch((error: unknown) => {
    throw new ApiError(502, { code: 'prices_unavailable', message: `${url} does not answer: ${error}`, hint })
  })
  const { data } = providers.safeParse(response.ok ? await response.json().catch(() => null) : null)
  if (!data) {
    const message = `${url} answers ${response.status} without the price library's data`
    throw new ApiError(502, { code: 'prices_unavailable', message, hint })
  }
  return { library: data, librarySource: `${url}, read ${on}` }
}
