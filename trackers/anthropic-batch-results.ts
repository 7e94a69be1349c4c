import { z } from 'zod'
import type { LogAiUsageArgs } from '../types/index.ts'
import { anthropicUsage } from './anthropic-usage.ts'
import { readable } from './begin-call.ts'
import { inBackground } from './in-background.ts'
import { jsonIn } from './json-in.ts'
import { logUsage } from './log-usage.ts'
import { passedThrough } from './passed-through.ts'
import { recordSplitter } from './record-splitter.ts'
import { metadataOf, sharedContext, type TrackerOptions } from './tracker-options.ts'
import type { UsageReader } from './usage-report.ts'

const reader: Pick<UsageReader<unknown, unknown>, 'provider' | 'answer'> = anthropicUsage

const resultLine = z.looseObject({
  custom_id: z.string(),
  result: z.looseObject({ type: z.literal('succeeded'), message: z.looseObject({ id: z.string() }) }),
})

export interface EndedBatch {
  id: string
  /** When it ended, where that is known: its calls are priced by that moment, not by when they are read. */
  endedAt?: string | undefined
}

/** How many lines are logged at a time. The database takes a thousand. */
const linesAtATime = 500

/**
 * The results of a Message Batch, logged as they are read: each message is a call at the batch price, under its own id,
 * so that reading them again logs nothing twice. Requests without a message cost nothing and have no row.
 */
export function anthropicBatchResults(response: Response, batch: EndedBatch, options: TrackerOptions): Response {
  if (!response.ok || !response.body) return response
  const splitter = recordSplitter('line')
  const decoder = new TextDecoder()
  let waiting: LogAiUsageArgs[] = []
  let logging = Promise.resolve()

  function take(line: Uint8Array): void {
    const records = recordsOf(decoder.decode(line), batch, options, response)
    if (waiting.length + records.length > linesAtATime) flush()
    waiting.push(...records)
  }

  function flush(): void {
    const records = waiting
    waiting = []
    logging = logging.then(() => logUsage(records, options))
    inBackground(logging)
  }

  return passedThrough(response, response.body, {
    chunk(chunk) {
      splitter.push(chunk).forEach(take)
      return chunk
    },
    done() {
      take(splitter.rest())
      flush()
      return undefined
    },
    broke: flush,
    left: flush,
  })
}

function recordsOf(line: string, batch: EndedBatch, options: TrackerOptions, response: Response): LogAiUsageArgs[] {
  const parsed = resultLine.safeParse(jsonIn(line))
  if (!parsed.success) return []
  const { custom_id, result: { message } } = parsed.data
  const more = metadataOf(options, { status: response.status, headers: response.headers, body: message })
  return batchResultLines(message, custom_id, batch).map(({ p_metadata, ...line }) => ({
    ...line,
    ...sharedContext(options),
    p_operation: options.operation ?? line.p_operation,
    p_provider: options.provider ?? line.p_provider,
    p_metadata: { ...more, ...p_metadata },
  }))
}

/** The lines of one result's message, at the batch price. */
export function batchResultLines(message: { id: string }, customId: string, batch: EndedBatch) {
  const { requestId, usageStatus, lines } = readable(() => reader.answer(message), true)
  return lines.map((usage, index) => ({
    ...usage,
    p_operation: 'chat',
    p_provider: reader.provider,
    p_model_used: usage.p_model_used ?? 'unknown',
    p_service_tier: 'batch',
    p_request_id: requestId ?? message.id,
    p_line: index,
    p_usage_status: usageStatus,
    p_metadata: { custom_id: customId, batch_id: batch.id },
    p_occurred_at: batch.endedAt,
  }))
}
