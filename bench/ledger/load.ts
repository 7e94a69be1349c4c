// Fills the log with COPY, and everything that the triggers would have filled.
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import postgres, { type Sql } from 'postgres'
import { seededRandom } from '../../tests/support/random.ts'
import { type Business, models } from './business.ts'
import { type Call, calls, momentOf } from './calls.ts'
import { uuid } from './random.ts'
import { withoutIndexes } from './without-indexes.ts'

const callsPerCopy = 50_000

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

/** Adds the calls from the `newest`-th to the `oldest`-th before now to a ledger, and their keys and rollups. */
export async function loadCalls(url: string, business: Business, newest: number, oldest: number): Promise<void> {
  const sql = postgres(url, { max: 2, onnotice: () => {}, connection: { session_replication_role: 'replica' } })
  try {
    const start = momentOf(oldest)
    await sql`alter system set autovacuum = off`
    await sql`select pg_reload_conf()`
    await sql`
      select ai_usage.create_partition(month)
      from generate_series(date_trunc('month', ${start}::timestamptz, 'UTC'), now(), '1 month', 'UTC') as month`
    await withoutIndexes(sql, ['public.ai_usage_log', 'ai_usage.request_keys', 'ai_usage.usage_rollups'], async () => {
      await copyAll(sql, business, newest, oldest)
      lap('copied')
      await Promise.all([rebuildRollups(sql, start), addKeys(sql)])
    })
    lap('indexes')
    await sql`vacuum analyze`
    lap('vacuumed')
    await sql`alter system reset autovacuum`
    await sql`select pg_reload_conf()`
  } finally {
    await sql.end()
  }
}
let before = performance.now()
function lap(text: string) { console.log('   ', text, ((performance.now() - before) / 1000).toFixed(1)); before = performance.now() }

/** Over two connections, one for each core that most machines have at least. */
async function copyAll(sql: Sql, business: Business, newest: number, oldest: number): Promise<void> {
  const prices = await pricesOf(sql)
  let next = oldest
  await Promise.all(
    [1, 2].map(async () => {
      while (next > newest) {
        const last = next
        next = Math.max(newest, last - callsPerCopy)
        await copyCalls(sql, prices, calls(business, next, last), last)
      }
    }),
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
  const recordedAt = new Date(Date.parse(call.occurred_at) + (call.latency_ms ?? 0)).toISOString()
  const rawUsage = call.raw_usage ? JSON.stringify(call.raw_usage) : '\\N'
  const reason = call.usage_status === 'missing' ? 'usage_missing' : price ? '\\N' : 'unknown_model'
  let text = `${id}\t${call.occurred_at}\t${recordedAt}\t${JSON.stringify(call.metadata)}\t${rawUsage}\t${reason}`
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

async function addKeys(sql: Sql): Promise<void> {
  await sql`truncate ai_usage.request_keys`
  await sql`
    insert into ai_usage.request_keys (provider, request_id, line, usage_id)
    select provider, request_id, line, id
    from public.ai_usage_log`
}

/** Month by month, with room to do each in memory. */
async function rebuildRollups(sql: Sql, start: Date): Promise<void> {
  await sql`alter function public.rebuild_ai_usage_rollups set work_mem = '2GB'`
  const months = await sql<{ first: string; next: string }[]>`
    select month::date::text as first, (month + interval '1 month')::date::text as next
    from generate_series(date_trunc('month', ${start}::timestamptz at time zone 'UTC'), now(), '1 month') as month`
  for (const { first, next } of months) await sql`select public.rebuild_ai_usage_rollups(${first}, ${next})`
}
