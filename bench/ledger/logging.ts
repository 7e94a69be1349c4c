// What the ledger costs whoever logs, against a bare insert into a table like it.
import { readFile } from 'node:fs/promises'
import postgres, { type Sql } from 'postgres'
import { timed } from '../measure.ts'
import type { Business } from './business.ts'
import { anyCall, type Call } from './calls.ts'
import { seededRandom } from './random.ts'
import { withoutIndexes } from './without-indexes.ts'

/** What both sides did in a second, in rounds that took turns. */
export interface Comparison {
  clients: number
  ledger: number
  bare: number
  ratio: number
  /** The ratio of each round, the smallest first; a fold is in the round in which it came, or in none. */
  rounds: number[]
}

/** `works` calls or batches a round, shared by the clients. */
export interface Rounds {
  clients: number
  rounds: number
  works: number
}

type Side = 'ledger' | 'bare'

const random = seededRandom(4)

/** Makes the bare table, with the same rows as the log has. */
export async function makeBareLog(url: string): Promise<void> {
  const sql = postgres(url, { max: 2, onnotice: () => {} })
  await sql.unsafe(await readFile(new URL('bare-log.sql', import.meta.url), 'utf8')).simple()
  const [row] = await sql<{ columns: string }[]>`
    select string_agg(quote_ident(attname), ', ') as columns
    from pg_attribute
    where attrelid = 'bench.bare_log'::regclass
      and attnum > 0
      and attgenerated = ''`
  await withoutIndexes(sql, ['bench.bare_log'], async () => {
    await sql.unsafe(`insert into bench.bare_log (${row?.columns}) select ${row?.columns} from public.ai_usage_log`)
  })
  await sql`vacuum analyze bench.bare_log`
  await warm(sql)
  await sql.end()
}

/** Reads all indexes and the rollups into memory: the bare log's are there, because they were just made. */
async function warm(sql: Sql): Promise<void> {
  await sql`create extension pg_prewarm with schema bench`
  await sql`
    select bench.pg_prewarm(oid)
    from pg_class
    where relnamespace in ('ai_usage'::regnamespace, 'bench'::regnamespace)
      and (relkind = 'i' or oid = 'ai_usage.usage_rollups'::regclass)`
}

/** `log_ai_usage` per second against the bare function, both called as supabase-js's `rpc` has the API call them. */
export async function compareCalls(url: string, business: Business, given: Rounds): Promise<Comparison> {
  const sql = connect(url, given.clients)
  const types = await argumentTypes(sql)
  const call = (name: string) => async (record: Call) => {
    await sql.begin(async (transaction) => {
      await transaction.unsafe(
        `select set_config('search_path', $1, true), set_config('role', $2, true),
          set_config('request.jwt.claims', $3, true), set_config('request.method', $4, true),
          set_config('request.path', $5, true), set_config('request.headers', $6, true),
          set_config('request.cookies', $7, true)`,
        ['"public", "extensions"', 'service_role', '{"role":"service_role"}', 'POST', '/rpc', '{}', '{}'],
        { prepare: true },
      )
      const body = Object.fromEntries(Object.entries(record).map(([key, value]) => [`p_${key}`, value]))
      await transaction.unsafe(rpc(name, Object.keys(body), types), [JSON.stringify(body)], { prepare: true })
    })
  }
  const sides = { ledger: call('public.log_ai_usage'), bare: call('bench.log_bare') }
  const compared = await compare(sql, given, sides, () => callNow(business))
  await sql.end()
  return compared
}

/** The statement by which PostgREST 13 calls a function with the named arguments of a JSON body. */
function rpc(name: string, given: string[], types: Map<string, string>): string {
  const columns = given.map((argument) => `${argument} ${types.get(argument)}`).join(', ')
  return `
    with pgrst_source as (
      select ${name}(${given.map((argument) => `${argument} := pgrst_body.${argument}`).join(', ')}) as pgrst_scalar
      from (select $1::text::json as json_data) as pgrst_payload,
        lateral (select ${
    given.join(', ')
  } from json_to_record(pgrst_payload.json_data) as _ (${columns}) limit 1) as pgrst_body
    )
    select
      null::bigint as total_result_set,
      1 as page_total,
      coalesce(json_agg(_postgrest_t.pgrst_scalar) -> 0, 'null') as body,
      nullif(current_setting('response.headers', true), '') as response_headers,
      nullif(current_setting('response.status', true), '') as response_status,
      '' as response_inserted
    from (select * from pgrst_source) as _postgrest_t`
}

async function argumentTypes(sql: Sql): Promise<Map<string, string>> {
  const rows = await sql<{ name: string; type: string }[]>`
    select name, format_type(type, null) as type
    from pg_proc, unnest(proargnames, proargtypes::oid[]) as argument (name, type)
    where oid = 'public.log_ai_usage'::regproc`
  return new Map(rows.map(({ name, type }) => [name, type]))
}

/** Batches of 1,000, lines per second, against one insert of the same rows. */
export async function compareBatches(url: string, business: Business, given: Rounds): Promise<Comparison> {
  const sql = connect(url, given.clients)
  const insert = await readFile(new URL('bare-batch.sql', import.meta.url), 'utf8')
  const run = (query: string) => async (batch: string) => {
    await sql.unsafe(query, [batch], { prepare: true })
  }
  const sides = { ledger: run('select public.log_ai_usage_batch($1::text::jsonb)'), bare: run(insert) }
  const batch = () => JSON.stringify(Array.from({ length: 1_000 }, () => callNow(business)))
  const compared = await compare(sql, given, sides, batch)
  await sql.end()
  return { ...compared, ledger: compared.ledger * 1_000, bare: compared.bare * 1_000 }
}

/**
 * One round of each side after the other, the order turning, until each had as many as wanted. What the rounds leave pending
 * is folded on the ledger's time.
 */
async function compare<Work>(
  sql: Sql,
  { clients, rounds, works }: Rounds,
  sides: Record<Side, (work: Work) => Promise<void>>,
  makeWork: () => Work,
): Promise<Comparison> {
  const round = async (side: Side, size: number) => {
    const queue = Array.from({ length: size }, makeWork)
    const client = async () => {
      for (let work = queue.pop(); work !== undefined; work = queue.pop()) await sides[side](work)
    }
    return await timed(() => Promise.all(Array.from({ length: clients }, client))) / 1_000
  }
  const fold = () =>
    timed(() =>
      sql.begin(async (transaction) => {
        await transaction`set local role none`
        await transaction`select ai_usage.fold_usage()`
      })
    )
  for (const side of ['ledger', 'bare'] as const) await round(side, Math.max(clients, works / 4))
  await fold()
  const seconds = { ledger: new Array<number>(), bare: new Array<number>() }
  for (let number = 0; number < rounds; number += 1) {
    const order = ['ledger', 'bare'] as const
    for (const side of number % 2 ? order.toReversed() : order) seconds[side].push(await round(side, works))
  }
  const ledger = sum(seconds.ledger) + await fold() / 1_000
  return {
    clients,
    ledger: rounds * works / ledger,
    bare: rounds * works / sum(seconds.bare),
    ratio: sum(seconds.bare) / ledger,
    rounds: seconds.bare.map((bare, index) => bare / (seconds.ledger[index] ?? NaN)).toSorted((a, b) => a - b),
  }
}

/** As the API's server role, which logs. */
function connect(url: string, clients: number): Sql {
  return postgres(url, { max: clients, onnotice: () => {}, connection: { role: 'service_role' } })
}

/** In the last minute, as calls are logged: the price of a day long past would have to be looked up for each. */
function callNow(business: Business): Call {
  return anyCall(business, random, new Date(Date.now() - random() * 60_000))
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
