import { z } from 'zod'
import { currency } from './currency.ts'
import type { Database } from './database.types.ts'
import { count, decimal } from './decimal.ts'

type LoadArgs = Database['public']['Functions']['load_ai_exchange_rates']['Args']

/** Checks the arguments of the RPC `load_ai_exchange_rates`: a CSV file of the European Central Bank, as it is. */
export const loadExchangeRatesArgs = z.strictObject(
  {
    p_csv: z.string().min(1),
    p_since: z.iso.date().optional(),
    p_source: z.string().min(1).optional(),
  } satisfies Record<keyof LoadArgs, z.ZodType>,
) satisfies z.ZodType<LoadArgs>

/** What the RPC `load_ai_exchange_rates` returns: `different` are rates given that are recorded otherwise, and stay. */
export const loadExchangeRatesResult = z.object({
  given: count,
  loaded: count,
  different: z.array(z.object({ currency, rate_on: z.iso.date(), per_usd: decimal, given_per_usd: decimal })),
})

export type LoadExchangeRatesResult = z.infer<typeof loadExchangeRatesResult>
