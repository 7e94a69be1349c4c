export { trackUsage, type TrackUsageOptions, type UsageContext } from './track-usage.ts'
export { type TrackableClient, tracked } from './tracked.ts'
export { type TrackedResponse, type TrackerOptions } from './tracker-options.ts'
export { type UsageMiddleware, usageMiddleware } from './usage-middleware.ts'
