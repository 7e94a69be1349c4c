import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDatabase, type ClonedDatabase } from '../support/clone-database.ts'
import { installRealtime, mayListen } from '../support/fake-realtime.ts'

let clone: ClonedDatabase
let sql: postgres.Sql

const [acme, globex] = ['aaaaaaaa-0000-4000-8000-00000000ac3e', 'bbbbbbbb-0000-4000-8000-00000000910b']
const topics = ['ai_usage', `ai_usage:${acme}`, `ai_usage:${globex}`, 'ai_usage_of_others', 'chat']
const ids = { admin: crypto.randomUUID(), acmeAdmin: crypto.randomUUID(), acmeMember: crypto.randomUUID() }

beforeAll(async () => {
  clone = await cloneDatabase()
  sql = postgres(clone.url, { max: 1 })
  await installRealtime(sql)
  for (const [name, id] of Object.entries(ids)) {
    await sql`insert into auth.users (id, email) values (${id}, ${`${name}@example.com`})`
  }
  await sql`insert into user_roles (user_id, user_role) values (${ids.admin}, 'admin')`
  await sql`
    insert into organization_members (organization_id, user_id, role)
    values (${acme}, ${ids.acmeAdmin}, 'admin'), (${acme}, ${ids.acmeMember}, 'member')`
})

afterAll(async () => {
  await sql.end()
  await clone.drop()
})

/** What a statement announces. */
async function announced(log: (transaction: postgres.TransactionSql) => Promise<unknown>): Promise<unknown[]> {
  // Another second than that of the last announcement.
  await sql`select pg_sleep(1)`
  await sql`truncate realtime.messages`
  await sql.begin(log)
  return await sql`select topic, event, payload, private from realtime.messages order by topic`.values()
}

const record = (organizationId?: string) => ({ model_used: 'claude-haiku-4-5', organization_id: organizationId })

test('a call is announced to who may read it all, and to its organization, and nothing of it is told', async () => {
  expect(await announced((log) => log`select log_ai_usage(p_user_id => null)`))
    .toEqual([['ai_usage', 'calls', {}, true]])
  expect(await announced((log) => log`select log_ai_usage(p_user_id => null, p_organization_id => ${acme})`))
    .toEqual([['ai_usage', 'calls', {}, true], [`ai_usage:${acme}`, 'calls', {}, true]])
})

test('however many are logged in a second, they are announced once', async () => {
  const records = sql.json([record(acme), record(globex), record(), record(acme)])
  const found = await announced(async (log) => {
    await log`select log_ai_usage_batch(${records})`
    await log`select log_ai_usage_batch(${records})`
  })
  expect(found).toEqual(topics.slice(0, 3).map((topic) => [topic, 'calls', {}, true]))
})

test('what is rolled back does not silence what is logged after it', async () => {
  const rollback = new Error('rollback')
  const found = await announced(async (log) => {
    await log.savepoint(async (inner) => {
      await inner`select log_ai_usage(p_user_id => null)`
      throw rollback
    }).catch((error) => expect(error).toBe(rollback))
    await log`select log_ai_usage(p_user_id => null)`
  })
  expect(found).toHaveLength(1)
})

test.each([
  ['an admin', { role: 'authenticated', sub: ids.admin }, topics.slice(0, 3)],
  ['an organization’s admin', { role: 'authenticated', sub: ids.acmeAdmin }, [`ai_usage:${acme}`]],
  ['a member', { role: 'authenticated', sub: ids.acmeMember }, []],
  ['who is not signed in', { role: 'anon' }, []],
])('%s hears of what they may read', async (_, claims, allowed) => {
  const heard: string[] = []
  for (const topic of topics) if (await mayListen(sql, topic, claims)) heard.push(topic)
  expect(heard).toEqual(allowed)
})
