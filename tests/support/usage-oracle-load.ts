import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { pick, type Random, seededRandom } from './random.ts'
import { between, dayFromToday, literal, monthAfter, oldestDay, randomCall, world } from './usage-oracle-world.ts'

/** What ran beside each other, how often, and what failed. */
export interface LoadReport {
  done: Record<string, number>
  errors: string[]
}

export interface Load {
  /** Waits for everybody's last action. */
  stop(): Promise<LoadReport>
}

type Action = (sql: postgres.Sql, random: Random) => Promise<unknown>

/** Gives the database what the load needs: partitions, exchange rates and a model's own price. */
export async function prepareWorld(sql: postgres.Sql): Promise<void> {
  for (const months of [-3, -2, -1, 0]) {
    await sql`select ai_usage.create_partition(${`${monthAfter(dayFromToday(0), months)}T00:00:00Z`})`
  }
  await sql`
    insert into ai_exchange_rates (currency, rate_on, per_usd, source)
    select 'EUR', day::date, 0.8 + 0.123456789012345678 * ((extract(day from day)::int * 7) % 10) / 10, 'test'
    from generate_series(${dayFromToday(oldestDay - 40)}::date, ${dayFromToday(2)}::date, interval '1 day') as day
    where extract(isodow from day) < 6`
  await sql.unsafe(
    `select set_ai_model_price('test', 'custom-1', '${ownPrice(2)}', 'test', p_effective_on => '2020-01-01')`,
  )
}

/**
 * The errors that nobody expects. Who changes many lines may meet another who does so in another order, or moves them to
 * another month: Postgres ends one of them, who tries again. Whoever loses the server fails.
 */
export function unexpected({ errors }: LoadReport): string[] {
  return errors.filter((error) => !/^(reprice|erase|remove): 40(P01|001) |: (CONNECTION_|ECONN|57P0)/.test(error))
}

/** Everything that writes, side by side on connections of their own, until it is stopped or the server is gone. */
export function startLoad(url: string, seed: number): Load {
  const report: LoadReport = { done: {}, errors: [] }
  const state = { isStopped: false }
  const ends = Object.entries(actors).flatMap(([name, { action, count, rest }], actor) =>
    Array.from({ length: count }, (_, number) => {
      const random = seededRandom(seed + 100 * actor + number)
      return repeat(url, state, async (sql) => {
        try {
          await action(sql, random)
          report.done[name] = (report.done[name] ?? 0) + 1
        } catch (error) {
          report.errors.push(`${name}: ${described(error)}`)
        }
        await pause(random() * rest)
      })
    })
  )
  return {
    async stop() {
      state.isStopped = true
      await Promise.all(ends)
      return report
    },
  }
}

async function repeat(
  url: string,
  state: { isStopped: boolean },
  act: (sql: postgres.Sql) => Promise<void>,
): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 2 })
  while (!state.isStopped) await act(sql)
  await sql.end({ timeout: 1 })
}

const logged: string[] = []

const actors: Record<string, { action: Action; count: number; rest: number }> = {
  write: { action: write, count: 3, rest: 15 },
  writeBatch: { action: (sql, random) => sql.unsafe(batch(random, logged)), count: 2, rest: 150 },
  rollBack: { action: rollBack, count: 1, rest: 100 },
  fold: { action: fold, count: 1, rest: 30 },
  reprice: { action: reprice, count: 1, rest: 400 },
  erase: { action: erase, count: 1, rest: 300 },
  remove: { action: remove, count: 1, rest: 50 },
}

async function write(sql: postgres.Sql, random: Random): Promise<void> {
  const call = randomCall(random, logged)
  await sql.unsafe(
    `select log_ai_usage(${Object.entries(call).map(([name, value]) => `p_${name} => ${literal(value)}`).join(', ')})`,
  )
  if (random() < 0.1) logged.push(String(call['request_id']))
}

function batch(random: Random, repeated: string[]): string {
  const calls = Array.from({ length: between(1, 60, random) }, () => randomCall(random, repeated))
  return `select log_ai_usage_batch(${literal(JSON.stringify(calls))}::jsonb)`
}

/**
 * A transaction of which all, or all after a savepoint, is taken back. Only its second batch repeats what others log, too: batches
 * take their keys in order, so that no two of them deadlock, but two in one transaction have two orders.
 */
async function rollBack(sql: postgres.Sql, random: Random): Promise<void> {
  const [before, after] = random() < 0.5 ? ['', 'rollback'] : ['savepoint half', 'rollback to half; commit']
  await sql.unsafe(`begin; ${batch(random, [])}`).simple()
  await pause(random() * 20)
  await sql.unsafe(`${before}; ${batch(random, logged)}; select ai_usage.fold_usage(); ${after}`).simple()
}

/** Sometimes few lines, so that what belongs together is folded apart; and as autovacuum does, makes room for others. */
async function fold(sql: postgres.Sql, random: Random): Promise<void> {
  if (random() < 0.03) await unmerge(sql)
  await sql`select ai_usage.fold_usage(${random() < 0.7 ? between(1, 40, random) : 100_000})`
  if (random() < 0.2) await sql`vacuum ai_usage.pending_lines`
}

/** As if none of the days had been over yet: the folds that follow merge them again, bit by bit. */
async function unmerge(sql: postgres.Sql): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended('ai_usage.fold_usage', 0))`
    await transaction`delete from ai_usage.usage_rollups where grain = 'month'`
    await transaction`update ai_usage.merged_days set day_at = '1900-01-01Z', key = default`
  })
}

async function reprice(sql: postgres.Sql, random: Random): Promise<void> {
  await sql.unsafe(
    `select set_ai_model_price('test', 'custom-1', '${ownPrice(between(1, 900, random) / 100)}', 'test',
      p_effective_on => '2020-01-01', p_is_correction => true)`,
  )
  await sql`select reprice_ai_usage('test', p_unpriced_only => false, p_dry_run => false, p_max_rows => ${
    between(1, 500, random)
  })`
}

async function erase(sql: postgres.Sql, random: Random): Promise<void> {
  await sql`select erase_ai_user(${pick(world.users, random)}, 'They asked for it', ${between(1, 200, random)})`
}

/** What only the owner can: a user's day, any few lines, a customer's line of a partition, and another day for some. */
async function remove(sql: postgres.Sql, random: Random): Promise<void> {
  const day = dayFromToday(between(oldestDay, 0, random))
  const few = `(id, created_at) in (
    select id, created_at from ai_usage_log where created_at >= '${day}' order by created_at limit ${
    between(1, 20, random)
  }
  )`
  await sql.unsafe(pick([
    `delete from ai_usage_log where ${few}`,
    `delete from ai_usage_log where user_id = '${pick(world.users, random)}' and created_at::date = '${day}'`,
    `delete from ai_usage.ai_usage_log_${day.slice(0, 7).replace('-', '_')}
      where customer_id = '${pick(['acme', 'globex'], random)}' and created_at::date = '${day}'`,
    `update ai_usage_log set created_at = created_at - interval '1 day' where ${few} and created_at > '${
      dayFromToday(oldestDay)
    }'`,
  ], random))
}

function ownPrice(usd: number): string {
  return JSON.stringify({ input_usd_per_mtok: usd, cache_read_usd_per_mtok: usd / 10, output_usd_per_mtok: usd * 4 })
}

function described(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? `${String(error.code)} ${error.message}` : error.message
}
