import postgres from 'postgres'
import { inject } from 'vitest'
import { templates, withDatabase } from './postgres-template.ts'

export interface ClonedDatabase {
  /** As the superuser. */
  url: string
  drop(): Promise<void>
}

/** A database of its own for one test file, as good as new: Supabase with the ledger, or without it. */
export async function cloneDatabase(template: keyof typeof templates = 'ledger'): Promise<ClonedDatabase> {
  const server = inject('postgresUrl')
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  await execute(server, `create database ${name} template ${templates[template]}`)
  return {
    url: withDatabase(server, name),
    drop: () => execute(server, `drop database ${name} with (force)`),
  }
}

async function execute(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1 })
  try {
    await sql.unsafe(statement)
  } finally {
    await sql.end()
  }
}
