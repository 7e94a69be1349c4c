import { count, decimal } from './decimal.ts'

/** What each row of the reads that group adds up. */
export const measures = {
  cost: decimal,
  cost_usd: decimal,
  tokens: count,
  calls: count,
  successful_calls: count,
  unpriced_requests: count,
}

/** What the reads add up in all. */
export const totals = {
  total_cost: decimal,
  total_cost_usd: decimal,
  total_tokens: count,
  total_calls: count,
  successful_calls: count,
  failed_calls: count,
  unpriced_requests: count,
}
