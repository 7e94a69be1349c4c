export { apiError, type ApiErrorBody } from './api-error.ts'
export { type CostSummary, costSummary, costSummaryArgs } from './cost-summary.ts'
export { type Dashboard, dashboard, dashboardArgs } from './dashboard.ts'
export type { Database, Json } from './database.types.ts'
export { type LogAiUsageArgs, logAiUsageArgs, logAiUsageResult } from './log-ai-usage.ts'
export {
  logAiUsageBatchArgs,
  type LogAiUsageBatchResult,
  logAiUsageBatchResult,
  type UsageRecord,
} from './log-ai-usage-batch.ts'
export { type UsageRow, usageRow } from './usage-row.ts'
export { type UserUsage, userUsage, userUsageArgs } from './user-usage.ts'
