import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openPostgres } from '../../scripts/local-stack/database.ts'
import { cloneDatabase, type ClonedDatabase } from '../support/clone-database.ts'

let clone: ClonedDatabase
let database: Database

beforeAll(async () => {
  clone = await cloneDatabase('supabase')
  database = await openPostgres(clone.url)
})

afterAll(async () => {
  await clone?.drop()
})

type Kysely = Database['connection']['kysely']

/** Ends its own connection. With a parameter, as most queries of the API: postgres.js treats them differently. */
function dying(kysely: Kysely, parameter: boolean) {
  return kysely.selectNoFrom((query) => {
    const pid = query.fn('pg_backend_pid')
    return query.fn('pg_terminate_backend', parameter ? [pid, query.val(0)] : [pid]).as('ended')
  }).execute()
}

test.each([true, false])(
  'queries fail with their connection, and the next ones work (parameter: %s)',
  async (parameter) => {
    const { kysely } = database.connection
    await expect(dying(kysely, parameter)).rejects.toHaveProperty('errno')
    await expect(kysely.transaction().execute((transaction) => dying(transaction, parameter)))
      .rejects.toHaveProperty('errno')
    // More than there are connections.
    for (let count = 0; count < 12; count += 1) {
      expect(await database.query('select 1 as one')).toEqual([{ one: 1 }])
      expect(await kysely.selectNoFrom((query) => query.val(1).as('one')).execute()).toHaveLength(1)
    }
  },
)
