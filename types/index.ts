export { apiError, type ApiErrorBody } from './api-error.ts'
export { type CostExplanation, costExplanation, costExplanationArgs } from './cost-explanation.ts'
export { type CostSummary, costSummary, costSummaryArgs } from './cost-summary.ts'
export { currency } from './currency.ts'
export { type Dashboard, dashboard, dashboardArgs } from './dashboard.ts'
export type { Database, Json } from './database.types.ts'
export { loadExchangeRatesArgs, type LoadExchangeRatesResult, loadExchangeRatesResult } from './exchange-rates.ts'
export { type LogAiUsageArgs, logAiUsageArgs, logAiUsageResult } from './log-ai-usage.ts'
export {
  logAiUsageBatchArgs,
  type LogAiUsageBatchResult,
  logAiUsageBatchResult,
  type UsageRecord,
} from './log-ai-usage-batch.ts'
export {
  type ModelPrice,
  modelPrice,
  type PriceDiscount,
  priceDiscount,
  priceRates,
  setModelPriceArgs,
  setPriceDiscountArgs,
} from './model-price.ts'
export { repriceUsageArgs, type RepriceUsageResult, repriceUsageResult } from './repricing.ts'
export { type UnpricedModels, unpricedModels, unpricedModelsArgs } from './unpriced-models.ts'
export { type UsageRow, usageRow } from './usage-row.ts'
export { type UserUsage, userUsage, userUsageArgs } from './user-usage.ts'
