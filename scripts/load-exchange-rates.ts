// Loads the euro reference rates of the European Central Bank into the project of SUPABASE_URL: from the files named
// (eurofxref.csv, eurofxref-hist.csv, or their archives), else from the bank, with --history all since 1999.
import { createClient } from '@supabase/supabase-js'
import { readFile } from 'node:fs/promises'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { ecbRates, unzipped } from '../functions/sync-exchange-rates/ecb-rates.ts'
import { type Database, loadExchangeRatesArgs, loadExchangeRatesResult } from '../types/index.ts'

async function main(): Promise<void> {
  const { values: { history, since }, positionals: files } = parseArgs({
    allowPositionals: true,
    options: {
      history: { type: 'boolean', default: false },
      since: { type: 'string' },
    },
  })
  const { SUPABASE_URL: url, SUPABASE_SECRET_KEY: key } = process.env
  if (!url || !key) {
    throw new Error(
      'Set SUPABASE_URL and SUPABASE_SECRET_KEY, or run `npm start` first',
    )
  }
  const supabase = createClient<Database>(url, key, {
    auth: { persistSession: false },
  })
  const texts = files.length > 0 ? await Promise.all(files.map(csvOf)) : [await ecbRates({ history })]
  for (const csv of texts) {
    const args = loadExchangeRatesArgs.parse({ p_csv: csv, p_since: since })
    const { data, error } = await supabase.rpc('load_ai_exchange_rates', args)
    if (error) {
      throw new Error([error.message, error.hint].filter(Boolean).join('. '))
    }
    const { given, loaded, different } = loadExchangeRatesResult.parse(data)
    console.log(`${given} rates, of which ${loaded} are new.`)
    for (const rate of different) {
      console.log(
        `${rate.currency} on ${rate.rate_on} stays ${rate.per_usd}; the file says ${rate.given_per_usd}`,
      )
    }
  }
}

async function csvOf(path: string): Promise<string> {
  return path.endsWith('.zip') ? unzipped(await readFile(path), path) : await readFile(path, 'utf8')
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
