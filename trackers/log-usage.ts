import type { LogAiUsageArgs } from '../types/index.ts'
import { deliver, type UsageLog } from './deliver.ts'
import { storableJson } from './storable-json.ts'

export type { UsageLog } from './deliver.ts'

/**
 * Logs the lines of one provider call together. Never rejects. Tries again with the same request id while the
 * database is away, so nothing is logged twice; then, or when the database refuses the record, it emits one line of
 * JSON: `{event: 'ai_usage_not_logged', attempts, error, records}`. `log_ai_usage_batch` takes its `records` as they
 * are, whenever the database is back. What JSON or Postgres cannot hold is left out or made storable, never the record.
 */
export async function logUsage(lines: LogAiUsageArgs[], log: UsageLog): Promise<void> {
  const storable: LogAiUsageArgs[] = JSON.parse(storableJson(lines))
  const [line, ...more] = storable
  if (!line) return
  const records = storable.map(withoutPrefix)
  const request = () =>
    more.length === 0
      ? log.supabase.rpc('log_ai_usage', line)
      : log.supabase.rpc('log_ai_usage_batch', { p_records: records })
  await deliver(request, { event: 'ai_usage_not_logged', records }, log)
}

/** The arguments of `log_ai_usage` as a record of `log_ai_usage_batch`. */
export function withoutPrefix(args: Partial<LogAiUsageArgs>) {
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [key.replace(/^p_/, ''), value]))
}
