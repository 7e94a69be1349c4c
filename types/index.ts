export { type AdminSummary, adminSummary, adminSummaryArgs } from './admin-summary.ts'
export { apiError, type ApiErrorBody } from './api-error.ts'
export {
  type BatchJobRun,
  batchJobRun,
  type BatchJobs,
  batchJobs,
  batchJobsArgs,
  batchJobStatus,
  finishBatchJobArgs,
  type FinishBatchJobResult,
  finishBatchJobResult,
  startBatchJobArgs,
} from './batch-jobs.ts'
export { type CostExplanation, costExplanation, costExplanationArgs } from './cost-explanation.ts'
export { type CostSummary, costSummary, costSummaryArgs } from './cost-summary.ts'
export { type CostsBy, costsBy, costsByArgs } from './costs-by.ts'
export { currency } from './currency.ts'
export { type DailyCosts, dailyCosts, dailyCostsArgs } from './daily-costs.ts'
export { type Dashboard, dashboard, dashboardArgs } from './dashboard.ts'
export type { Database, Json } from './database.types.ts'
export { type EntitySummary, entitySummary, entitySummaryArgs } from './entity-summary.ts'
export { eraseUserArgs, type EraseUserResult, eraseUserResult } from './erase-user.ts'
export { loadExchangeRatesArgs, type LoadExchangeRatesResult, loadExchangeRatesResult } from './exchange-rates.ts'
export { type FeatureName, featureName, setFeatureNameArgs } from './feature-name.ts'
export { type FeatureStats, featureStats, featureStatsArgs } from './feature-stats.ts'
export { featureUsageRecord, type FeatureUsageRecordInput } from './feature-usage-record.ts'
export { type FeatureUsageRow, featureUsageRow } from './feature-usage-row.ts'
export { type Latency, latency, latencyArgs } from './latency.ts'
export { locale } from './locale.ts'
export { type LogAiFeatureUsageArgs, logAiFeatureUsageArgs, logAiFeatureUsageResult } from './log-ai-feature-usage.ts'
export { type LogAiUsageArgs, logAiUsageArgs, logAiUsageResult } from './log-ai-usage.ts'
export {
  logAiUsageBatchArgs,
  type LogAiUsageBatchResult,
  logAiUsageBatchResult,
  type UsageRecord,
} from './log-ai-usage-batch.ts'
export { type LogUsageResult, logUsageResult } from './log-usage-result.ts'
export {
  type ExactModelPrice,
  exactModelPrice,
  type ModelAlias,
  modelAlias,
  type ModelPrice,
  modelPrice,
  type ModelPricePreview,
  modelPricePreview,
  previewModelPriceArgs,
  previewPriceDiscountArgs,
  type PriceDiscount,
  priceDiscount,
  type PriceDiscountPreview,
  priceDiscountPreview,
  priceRates,
  setModelPriceArgs,
  setPriceDiscountArgs,
} from './model-price.ts'
export { type Overview, overview, overviewArgs } from './overview.ts'
export { createPriceBook, type PriceBook } from './price-book.ts'
export { repriceUsageArgs, type RepriceUsageResult, repriceUsageResult } from './repricing.ts'
export { type Requests, requests, requestsArgs, type RequestStatus, requestStatus } from './requests.ts'
export { retainUsageArgs, type RetainUsageResult, retainUsageResult } from './retention.ts'
export {
  rebuildRollupsArgs,
  type RebuildRollupsResult,
  rebuildRollupsResult,
  type RollupDifference,
  verifyRollupsArgs,
  verifyRollupsResult,
} from './rollups.ts'
export { type Timeseries, timeseries, timeseriesArgs } from './timeseries.ts'
export { type UnpricedModels, unpricedModels, unpricedModelsArgs } from './unpriced-models.ts'
export { type UsageAccess, usageAccess } from './usage-access.ts'
export { type UsageProvider, usageProvider } from './usage-provider.ts'
export { type UsageDimension, usageDimension, type UsageFilters, usageFilters } from './usage-range.ts'
export {
  createUsageReader,
  type ReadOptions,
  type RequestOptions,
  type UsageReader,
  UsageReadError,
  type UsageRequest,
} from './usage-reader.ts'
export { usageRecord, type UsageRecordInput } from './usage-record.ts'
export { type UsageRow, usageRow } from './usage-row.ts'
export { type UsageSummary, usageSummary } from './usage-summary.ts'
export { type UserUsage, userUsage, userUsageArgs } from './user-usage.ts'
