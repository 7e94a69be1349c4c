// What a large price catalogue costs whoever logs: one log_ai_usage with 5 price rows against one with 5,000.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { openPostgres } from '../scripts/local-stack/database.ts'
import { applyMigrations } from '../scripts/local-stack/migrations.ts'
import { startPostgresServer } from '../scripts/local-stack/postgres-server.ts'
import { print, quantile, timed } from './measure.ts'

const rounds = 200
const callsPerRound = 50

const dataDir = await mkdtemp(join(tmpdir(), 'ai-usage-bench-'))
const server = await startPostgresServer({ dataDir })
try {
  const small = await ledger('small', smallCatalogue)
  const large = await ledger('large', largeCatalogue)
  const times = { small: new Array<number>(), large: new Array<number>() }
  for (let round = -20; round < rounds; round += 1) {
    const [ofSmall, ofLarge] = round % 2 === 0
      ? [await perCall(small), await perCall(large)]
      : (await Promise.resolve([await perCall(large), await perCall(small)])).toReversed()
    if (round < 0) continue
    times.small.push(ofSmall ?? NaN)
    times.large.push(ofLarge ?? NaN)
  }
  const row = (values: number[]) => `p50 ${quantile(values, 0.5).toFixed(3)}  p95 ${quantile(values, 0.95).toFixed(3)}`
  console.log(`\nlog_ai_usage, milliseconds a call (${rounds} rounds of ${callsPerRound} calls, one connection)`)
  print(`  ${await count(small)} price rows`, row(times.small))
  print(`  ${await count(large)} price rows`, row(times.large))
  print('  ratio of the medians', (quantile(times.large, 0.5) / quantile(times.small, 0.5)).toFixed(3))
  await small.end()
  await large.end()
} finally {
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
}

/** Five rows and one other name. */
async function smallCatalogue(sql: postgres.Sql): Promise<void> {
  await sql`
    delete from public.ai_model_prices
    where id not in (
      select id
      from public.ai_model_prices
      where provider = 'anthropic'
      order by model = 'claude-haiku-4-5' desc, model
      limit 5
    )`
  await sql`delete from public.ai_model_aliases where alias <> 'claude-haiku-4-5-<date>'`
}

/** The whole catalogue, and as many more models of the same provider as make 5,000 rows. */
async function largeCatalogue(sql: postgres.Sql): Promise<void> {
  await sql`
    insert into public.ai_model_prices (provider, model, input_usd_per_mtok, output_usd_per_mtok, source)
    select 'anthropic', 'claude-haiku-4-5-' || number, 1, 5, 'the benchmark'
    from generate_series(1, 5000 - (select count(*) from public.ai_model_prices)) as number`
}

async function ledger(name: string, fill: (sql: postgres.Sql) => Promise<void>): Promise<postgres.Sql> {
  const admin = postgres(server.url, { max: 1 })
  await admin.unsafe(`create database ${name}`)
  await admin.end()
  const url = Object.assign(new URL(server.url), { pathname: `/${name}` }).href
  const database = await openPostgres(url)
  await applyMigrations(database)
  await database.close()
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  await sql`alter table public.ai_model_prices disable trigger prices_are_never_edited`
  await sql`alter table public.ai_model_aliases disable trigger aliases_are_never_edited`
  await fill(sql)
  await sql`vacuum analyze`
  return sql
}

async function count(sql: postgres.Sql): Promise<string> {
  const [row] = await sql<{ count: string }[]>`select to_char(count(*), 'FM9,999') as count from public.ai_model_prices`
  return row?.count ?? '0'
}

/** The mean time of a call. Every other one names a dated snapshot, which takes the longest to find. */
async function perCall(sql: postgres.Sql): Promise<number> {
  const elapsed = await timed(async () => {
    for (let call = 0; call < callsPerRound; call += 1) {
      const model = call % 2 === 0 ? 'claude-haiku-4-5' : 'claude-haiku-4-5-20251001'
      await sql`select public.log_ai_usage(null, p_model_used => ${model}, p_input_tokens => 10, p_output_tokens => 5)`
    }
  })
  return elapsed / callsPerRound
}
