// The same as in rollups-under-fire, for what features are counted by: ten seconds, or as long as UNDER_FIRE_SECONDS says.
import process from 'node:process'
import postgres from 'postgres'
import { afterAll, expect, test } from 'vitest'
import { cloneDatabase } from '../support/clone-database.ts'
import { seededRandom } from '../support/random.ts'

const seconds = Number(process.env['UNDER_FIRE_SECONDS'] ?? 10)
const database = await cloneDatabase()
const sql = postgres(database.url, { max: 50, onnotice: () => {} })

afterAll(async () => {
  await sql.end()
  await database.drop()
})

test('of two hundred calls at once, of which half repeat a request id, each is logged and counted once', async () => {
  const requests = Array.from({ length: 200 }, (_, index) => `request ${index % 100}`)
  const ids = await Promise.all(requests.map(async (request) => {
    const [row] = await sql<{ id: string }[]>`
      select log_ai_feature_usage('once', p_status => 'error', p_error_message => 'Broken', p_request_id => ${request}) as id`
    return row?.id
  }))
  expect(ids.slice(100)).toEqual(ids.slice(0, 100))
  expect(new Set(ids).size).toBe(100)
  const [stats] = await sql`select get_ai_feature_stats(p_filters => '{"feature": "once"}') -> 'total' as total`
  expect(stats?.['total']).toMatchObject({ calls: 100, errors: 100 })
})

test('of many kinds of errors at once only about a hundred are told apart', async () => {
  // Letters only, because what has digits is no kind of its own.
  const kinds = Array.from(
    { length: 300 },
    (_, n) => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join(''),
  )
  await Promise.all(kinds.map((kind) =>
    sql`
    select log_ai_feature_usage('broken', p_status => 'error', p_error_message => ${`Broken ${kind}`})`
  ))
  const [counted] = await sql<{ kinds: number; rows: number }[]>`
    select count(distinct error_group)::int as kinds, count(*)::int as rows from ai_feature_usage where feature = 'broken'`
  expect(counted?.rows).toBe(300)
  expect(counted?.kinds).toBeGreaterThanOrEqual(100)
  // As many as look at once may each find the last free place.
  expect(counted?.kinds).toBeLessThanOrEqual(150)
})

test(`while all log, fold, erase, change and delete at once, no answer ever differs from a scan, for ${seconds} seconds`, async () => {
  const until = Date.now() + seconds * 1000
  const random = seededRandom(20261121)
  const user = () => `00000000-0000-4000-8000-${String(Math.floor(random() * 20)).padStart(12, '0')}`
  const day = () => `2026-09-${String(1 + Math.floor(random() * 30)).padStart(2, '0')}T12:00:00Z`
  const feature = () => `feature ${Math.floor(random() * 3)}`

  async function repeat(work: () => Promise<unknown>): Promise<number> {
    let times = 0
    for (; Date.now() < until; times += 1) await work()
    return times
  }

  const log = () => {
    const failed = random() < 0.3
    return sql`
      select log_ai_feature_usage(
        ${feature()}, ${user()}, ${failed ? 'error' : 'success'}, ${Math.floor(random() * 30_000)},
        ${failed ? `Deal ${random()} is ${random() < 0.5 ? 'locked' : 'gone'}` : null}, p_occurred_at => ${day()})`
  }
  const change = () =>
    sql`
      update ai_feature_usage set duration_ms = duration_ms + 1, feature = ${feature()}
      where id in (select id from ai_feature_usage where user_id = ${user()} order by id for update skip locked limit 5)`
  const remove = () =>
    sql`
      delete from ai_feature_usage
      where id in (select id from ai_feature_usage where user_id = ${user()} order by id for update skip locked limit 2)`
  const different: unknown[] = []
  async function compare(): Promise<void> {
    const filters = random() < 0.5 ? {} : { user_id: user() }
    const [answer] = await sql`
      with found as (
        select line ->> 'feature' as feature, concat_ws(' ', line ->> 'calls', line ->> 'errors', line ->> 'avg_ms',
          (select sum((error ->> 'calls')::int) from jsonb_array_elements(line -> 'top_errors') as error)) as stats
        from jsonb_array_elements(
          get_ai_feature_stats('2026-09-03', '2026-09-29', p_filters => ${sql.json(filters)}) -> 'features') as line
      ),
      scanned as (
        select feature, concat_ws(' ', count(*), count(*) filter (where status = 'error'),
          trim_scale(avg(duration_ms) filter (where status = 'success')), nullif(count(error_group), 0)) as stats
        from ai_feature_usage
        where created_at >= '2026-09-03T00:00:00Z' and created_at < '2026-09-29T00:00:00Z'
          and (${filters.user_id ?? null}::uuid is null or user_id = ${filters.user_id ?? null}::uuid)
        group by feature
      )
      select jsonb_agg(jsonb_build_object('feature', feature, 'found', found.stats, 'scanned', scanned.stats)) as lines
      from found full join scanned using (feature)
      where found.stats is distinct from scanned.stats`
    if (answer?.['lines']) different.push(filters, answer['lines'])
  }

  const times = await Promise.all([
    ...Array.from({ length: 4 }, () => repeat(log)),
    repeat(change),
    repeat(remove),
    repeat(() => sql`select ai_usage.fold_feature_usage(50)`),
    repeat(() => sql`select erase_ai_user(${user()}, 'gone', 3)`),
    repeat(compare),
  ])
  expect(different.slice(0, 6)).toEqual([])
  for (const done of times) expect(done).toBeGreaterThan(seconds)
  await sql`select rebuild_ai_usage_rollups()`
  await log()
  expect(await sql`select * from verify_ai_usage_rollups()`).toHaveLength(0)
  await sql`select ai_usage.fold_usage()`
  expect(await sql`select * from verify_ai_usage_rollups()`).toHaveLength(0)
})
