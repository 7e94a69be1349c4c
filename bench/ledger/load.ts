// Fills the log with COPY, and everything that the triggers would have filled.
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import postgres, { type Sql } from 'postgres'
import { type Business, models } from './business.ts'
import { type Call, calls, momentOf } from './calls.ts'
import { seededRandom, uuid } from './random.ts'
import { timed } from '../measure.ts'
import { withoutIndexes } from './without-indexes.ts'

const callsPerCopy = 50_000

/** One for each core that most machines have at least. */
const connections = 2

const priceColumns = [
  'price_id',
  'input_usd_per_mtok',
  'cache_read_usd_per_mtok',
  'cache_write_5m_usd_per_mtok',
  'cache_write_1h_usd_per_mtok',
  'audio_input_usd_per_mtok',
  'output_usd_per_mtok',
  'audio_output_usd_per_mtok',
  'image_output_usd_per_mtok',
  'web_search_usd_per_1k',
]

const callColumns = [
  'user_id',
  'user_email',
  'customer_id',
  'customer_name',
  'organization_id',
  'entity_type',
  'entity_id',
  'request_type',
  'feature',
  'operation',
  'session_id',
  'trace_id',
  'request_id',
  'line',
  'provider',
  'model_used',
  'input_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'output_tokens',
  'web_search_requests',
  'usage_status',
  'status',
  'error_code',
  'error_message',
  'latency_ms',
  'time_to_first_token_ms',
  'tool_turns',
] as const

const columns = [
  'id',
  'created_at',
  'recorded_at',
  'metadata',
  'raw_usage',
  'unpriced_reason',
  ...callColumns,
  ...priceColumns,
]

/** The rates of each model, as COPY reads them. */
type Prices = Map<string, string>

const noPrice = priceColumns.map(() => '\\N').join('\t')

/**
 * Adds the calls from the `newest`-th to the `oldest`-th before now to a ledger, with their keys and rollups. Returns the
 * seconds of each step.
 */
export async function loadCalls(
  url: string,
  business: Business,
  newest: number,
  oldest: number,
): Promise<[step: string, seconds: number][]> {
  const sql = postgres(url, {
    max: connections,
    onnotice: () => {},
    // Replica: no trigger fires. The memory is for the rollups of a month, which would be made on disk.
    connection: { session_replication_role: 'replica', work_mem: '2GB' },
  })
  const steps: [string, number][] = []
  const step = async (name: string, work: () => Promise<unknown>) => {
    steps.push([name, await timed(work) / 1_000])
  }
  try {
    const months = await monthsFrom(sql, momentOf(oldest))
    for (const { start } of months) await sql`select ai_usage.create_partition(${start})`
    await sql`truncate ai_usage.request_keys, ai_usage.usage_rollups`
    const begun = performance.now()
    await withoutIndexes(sql, ['public.ai_usage_log', 'ai_usage.request_keys', 'ai_usage.usage_rollups'], async () => {
      await step('log', () => copyAll(sql, business, newest, oldest))
      await step('rollups', () => inParallel(months, (month) => addRollups(sql, month)))
      await step('keys', () => addKeys(sql))
    })
    steps.push(['indexes', (performance.now() - begun) / 1_000 - steps.reduce((sum, [, seconds]) => sum + seconds, 0)])
    await step('vacuum', () => sql`vacuum analyze`)
    await step('users', () => countUsers(sql))
    return steps
  } finally {
    await sql.end()
  }
}

/** Works on one item per connection at a time. */
async function inParallel<Item>(items: Iterable<Item>, work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]()
  await Promise.all(Array.from({ length: connections }, async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) await work(next.value)
  }))
}

async function copyAll(sql: Sql, business: Business, newest: number, oldest: number): Promise<void> {
  const prices = await pricesOf(sql)
  const ends = Array.from(
    { length: Math.ceil((oldest - newest) / callsPerCopy) },
    (_, index) => oldest - index * callsPerCopy,
  )
  await inParallel(
    ends,
    (end) => copyCalls(sql, prices, calls(business, Math.max(newest, end - callsPerCopy), end), end),
  )
}

async function copyCalls(sql: Sql, prices: Prices, given: Iterable<Call>, seed: number): Promise<void> {
  const random = seededRandom(-seed)
  // In the extended protocol the stream would wait for ever for the reason of a refused row.
  const stream = await sql.unsafe(`copy public.ai_usage_log (${columns.join(', ')}) from stdin`).simple().writable()
  let text = ''
  for (const call of given) {
    text += copyLine(call, uuid(random), prices.get(call.model_used))
    if (text.length < 262_144) continue
    if (!stream.write(text)) await once(stream, 'drain')
    text = ''
  }
  stream.end(text)
  await finished(stream)
}

function copyLine(call: Call, id: string, price: string | undefined): string {
  const rawUsage = call.raw_usage ? JSON.stringify(call.raw_usage) : '\\N'
  const reason = call.usage_status === 'missing' ? 'usage_missing' : price ? '\\N' : 'unknown_model'
  let text = `${id}\t${call.occurred_at}\t${call.occurred_at}\t${JSON.stringify(call.metadata)}\t${rawUsage}\t${reason}`
  for (const column of callColumns) text += `\t${call[column] ?? '\\N'}`
  return `${text}\t${price ?? noPrice}\n`
}

async function pricesOf(sql: Sql): Promise<Prices> {
  const prices = await Promise.all(models.map(async ({ provider, model }): Promise<[string, string]> => {
    const [price] = await sql`
      select price_id, ${sql(priceColumns)}
      from ai_usage.price_at(${provider}, ${model}, 'standard', null, 1000, ${momentOf(0)})`
    if (!price) throw new Error(`The catalogue has no price of ${model}`)
    return [model, priceColumns.map((column) => price[column] ?? '\\N').join('\t')]
  }))
  return new Map(prices)
}

/** The rollups of a month, as rebuild_ai_usage_rollups makes them one month after the other. */
async function addRollups(sql: Sql, { start, end }: Month): Promise<void> {
  const [row] = await sql<{ query: string }[]>`
    select ai_usage.rollup_query(
      'ai_usage.logged_usage where created_at >= $1 and created_at < $2',
      '(select day_at from ai_usage.merged_days)'
    ) as query`
  const { columns } = await sql.unsafe(`select * from (${row?.query}) as rollup limit 0`, [start, end])
  const names = columns.map(({ name }) => name).join(', ')
  await sql.unsafe(`insert into ai_usage.usage_rollups (${names}) ${row?.query}`, [start, end])
}

async function addKeys(sql: Sql): Promise<void> {
  await sql`
    insert into ai_usage.request_keys (provider, request_id, line, usage_id, created_at, recorded_at)
    select provider, request_id, line, id, created_at, recorded_at
    from public.ai_usage_log`
}

async function countUsers(sql: Sql): Promise<void> {
  await sql`
    select ai_usage.count_unique_users(array(
      select starts_at
      from ai_usage.usage_rollups
      where grouping = 'totals'
        and grain = 'day'
    ))`
}

interface Month {
  start: string
  end: string
}

function monthsFrom(sql: Sql, moment: Date): Promise<Month[]> {
  return sql<Month[]>`
    select month::text as start, (month + interval '1 month')::text as end
    from generate_series(date_trunc('month', ${moment}::timestamptz, 'UTC'), ${
    momentOf(0)
  }::timestamptz, '1 month', 'UTC')
      as month`
}
