import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { cloneDatabase, type ClonedDatabase } from '../support/clone-database.ts'
import { withDatabase } from '../support/postgres-template.ts'
import { seededRandom } from '../support/random.ts'
import { prepareWorld, startLoad, unexpected } from '../support/usage-oracle-load.ts'
import { copyRows, dumpAndRestore, hasPgDump } from '../support/usage-oracle-restore.ts'
import { differences } from '../support/usage-oracle.ts'

const everything = /./
const exceptRollups = /^(?!ai_usage\.(usage_rollups|pending_lines)$)/
const exceptFolded = /^(?!ai_usage\.usage_rollups$)/
const canDump = await hasPgDump()
const source = await cloneDatabase()
const sourceSql = postgres(source.url, { max: 1, onnotice: () => {} })
const opened = [{ sql: sourceSql, drop: source.drop }]
let seed = 0

beforeAll(async () => {
  await prepareWorld(sourceSql)
  await whileBusy(async () => {
    // Some of what is copied is folded, and some pending.
    await sourceSql`select ai_usage.fold_usage(10000000)`
  })
})

afterAll(async () => {
  for (const { sql, drop } of opened) {
    await sql.end()
    await drop()
  }
})

async function whileBusy(act: () => Promise<void>): Promise<void> {
  const load = startLoad(source.url, seed += 1000)
  await pause(1500)
  await act()
  await pause(200)
  expect(unexpected(await load.stop())).toEqual([])
}

test.runIf(canDump)('pg_dump of a busy database, restored with pg_restore, has not one difference', async () => {
  const target = await emptyDatabase()
  const sql = opens(target)
  await whileBusy(() => dumpAndRestore(source.url, target.url))
  await expectAllIsRight(sql)
})

test(
  `all tables of a busy database, copied in one snapshot with triggers off${
    canDump ? '' : ' (as pg_dump would: there is none of Postgres 17)'
  }, have not one difference`,
  async () => {
    const target = await cloneDatabase()
    const sql = opens(target)
    await whileBusy(() => copyRows(source.url, target.url, everything, true))
    await expectAllIsRight(sql)
  },
)

describe('a log that is restored into a database that has the schema already', () => {
  beforeAll(async () => {
    // In such a transaction nothing is folded: some of it is pending.
    await sourceSql.begin('isolation level repeatable read', (sql) => sql`select log_ai_usage(null)`)
  })

  test('without its rollups is found by verify, and mended by rebuild', async () => {
    const target = await cloneDatabase()
    const sql = opens(target)
    await copyRows(source.url, target.url, exceptRollups, true)
    expect(await differences(sql, seededRandom(1), 10)).not.toEqual([])
    expect(await wrongRollups(sql)).not.toEqual([])
    await sql`select rebuild_ai_usage_rollups()`
    await expectAllIsRight(sql)
  })

  test('without its rollups, but through its triggers, needs no mending', async () => {
    const target = await cloneDatabase()
    const sql = opens(target)
    await copyRows(source.url, target.url, exceptRollups, false)
    await expectAllIsRight(sql)
  })

  test('with what was pending, and through its triggers as well, is found and mended', async () => {
    const target = await cloneDatabase()
    const sql = opens(target)
    await copyRows(source.url, target.url, exceptFolded, false)
    expect(await wrongRollups(sql)).not.toEqual([])
    await sql`select rebuild_ai_usage_rollups()`
    await expectAllIsRight(sql)
  })
})

/** Right now, and right when work has gone on. */
async function expectAllIsRight(sql: postgres.Sql): Promise<void> {
  expect((await differences(sql, seededRandom(2), 20)).slice(0, 5)).toEqual([])
  expect(await wrongRollups(sql)).toEqual([])
  await sql`select log_ai_usage(gen_random_uuid(), p_input_tokens => 5)`
  await sql`delete from ai_usage_log where id in (select id from ai_usage_log limit 20)`
  await sql`select ai_usage.fold_usage(10000000)`
  expect((await differences(sql, seededRandom(3), 5)).slice(0, 5)).toEqual([])
  expect(await wrongRollups(sql)).toEqual([])
}

async function wrongRollups(sql: postgres.Sql): Promise<unknown[]> {
  return [...await sql`select * from verify_ai_usage_rollups() limit 5`]
}

function opens({ url, drop }: ClonedDatabase): postgres.Sql {
  const sql = postgres(url, { max: 2, onnotice: () => {} })
  opened.push({ sql, drop })
  return sql
}

async function emptyDatabase(): Promise<ClonedDatabase> {
  const server = inject('postgresUrl')
  const name = `restored_${crypto.randomUUID().replaceAll('-', '')}`
  const sql = postgres(server, { max: 1 })
  await sql.unsafe(`create database ${name} template template0`)
  return {
    url: withDatabase(server, name),
    async drop() {
      await sql.unsafe(`drop database ${name} with (force)`)
      await sql.end()
    },
  }
}
