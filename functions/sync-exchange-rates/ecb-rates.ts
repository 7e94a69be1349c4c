import { strFromU8, unzipSync } from 'fflate'
import { ApiError } from '../_shared/api-error.ts'

/** Where the European Central Bank publishes its euro reference rates: https://www.ecb.europa.eu/stats/eurofxref. */
export const ecbUrl = 'https://www.ecb.europa.eu/stats/eurofxref/'

/** The bank's CSV file: of the last working day, or with `history` of every one since 1999. Throws a 502. */
export async function ecbRates(
  { history, url = ecbUrl }: { history: boolean; url?: string },
): Promise<string> {
  const file = new URL(history ? 'eurofxref-hist.zip' : 'eurofxref.zip', url).href
  const response = await fetch(file, { signal: AbortSignal.timeout(30_000) })
    .catch((error: unknown) => {
      throw unavailable(`${file} does not answer: ${error}`)
    })
  if (!response.ok) throw unavailable(`${file} answers ${response.status}`)
  return unzipped(new Uint8Array(await response.arrayBuffer()), file)
}

/** The one CSV file in an archive of the bank's. */
export function unzipped(archive: Uint8Array, name: string): string {
  try {
    const [csv] = Object.entries(unzipSync(archive)).filter(([file]) => file.endsWith('.csv')).map(([, bytes]) => bytes)
    if (csv) return strFromU8(csv)
  } catch {
    // No archive: the same as one without the file.
  }
  throw unavailable(`${name} is no archive with a CSV file`)
}

function unavailable(message: string): ApiError {
  const hint = 'Try again later, or send the file yourself: POST it as text/csv.'
  return new ApiError(502, { code: 'rates_unavailable', message, hint })
}
