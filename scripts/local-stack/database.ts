import { App } from '@supabase/lite'
import { createPgliteConnection, type PgliteConnection } from '@supabase/lite/pglite'
import { createPostgresConnection, type PostgresConnection } from '@supabase/lite/postgres'
import { readFile } from 'node:fs/promises'
import type { ReservedSql, Sql } from 'postgres'
import { reportAsPostgrest } from './postgrest-errors.ts'

/** A database with Supabase's roles and `auth` schema: PGlite in this process, or a Postgres server. */
export interface Database {
  /** What `@supabase/lite` serves. */
  connection: PgliteConnection | PostgresConnection
  /** Runs one or many statements. */
  exec(sql: string): Promise<void>
  /** Runs one statement with `$1`-style parameters. */
  query<Row extends object>(sql: string, parameters?: string[]): Promise<Row[]>
  close(): Promise<void>
}

/** Opens PGlite: in the folder `dataDir`, or in memory. */
export async function openPglite(dataDir = 'memory://'): Promise<Database> {
  const connection = await createPgliteConnection({ url: dataDir })
  const pglite = connection.driver
  await pglite.waitReady
  return withSupabaseSchemas({
    connection,
    exec: async (sql) => {
      await pglite.exec(sql)
    },
    query: async <Row extends object>(sql: string, parameters: string[] = []) => {
      const { rows } = await pglite.query<Row>(sql, parameters)
      return rows
    },
    close: () => connection.close(),
  })
}

// lite passes JSON arguments as text already: its own types would make a JSON string of that text.
const jsonText = {
  serialize: (value: unknown) => typeof value === 'string' ? value : JSON.stringify(value),
  parse: (text: string): unknown => JSON.parse(text),
}
const json = { to: 114, from: [114], ...jsonText }
const jsonb = { to: 3802, from: [3802], ...jsonText }

/** Connects to a Postgres server as a superuser. */
export function openPostgres(url: string): Promise<Database> {
  const connection = createPostgresConnection({
    url,
    // A server that dies may leave a connection half made, and what waits for it waits for this long.
    postgresOptions: { onnotice: () => {}, types: { json, jsonb }, connect_timeout: 2 },
  })
  const sql = connection.driver
  dropDeadConnections(sql)
  return withSupabaseSchemas({
    connection,
    exec: async (text) => {
      await sql.unsafe(text).simple()
    },
    query: async <Row extends object>(text: string, parameters: string[] = []) => {
      return [...await sql.unsafe<Row[]>(text, parameters)]
    },
    close: () => connection.close(),
  })
}

/**
 * Lets queries fail with their reserved connection. Else later ones would wait for ever, and the dead connection, once
 * released, be used again, which ends the process: https://github.com/porsager/postgres/issues/1199.
 */
function dropDeadConnections(sql: Sql): void {
  const { reserve } = sql
  Object.assign(sql, { reserve: async () => untilItDies(await reserve()) })
}

/** The same connection. Once a query has failed because it died, every further one fails, and it is not released. */
function untilItDies(reserved: ReservedSql): ReservedSql {
  const { unsafe, release } = reserved
  let death: Error | undefined
  return Object.assign(reserved, {
    async unsafe(...query: Parameters<typeof unsafe>) {
      if (death) throw death
      try {
        return await unsafe(...query)
      } catch (error) {
        if (isConnectionError(error)) death = error
        throw error
      }
    },
    release() {
      if (!death) release()
    },
  })
}

/** Whether the connection failed. What Postgres itself refuses has no errno. */
function isConnectionError(error: unknown): error is Error {
  return error instanceof Error && 'errno' in error
}

async function withSupabaseSchemas(database: Database): Promise<Database> {
  // At its first request lite would grant every API role everything on every table under RLS, which would undo the
  // ledger's own grants. It skips that when it believes to have done it.
  Object.assign(database.connection, { rlsState: 'active' })
  reportAsPostgrest(database.connection)
  await new App({ connection: database.connection, auth: { enabled: true } }).ensureSystemSchema()
  await database.exec(await readFile(new URL('platform.sql', import.meta.url), 'utf8'))
  return database
}
