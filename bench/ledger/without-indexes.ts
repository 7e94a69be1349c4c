import type { Sql } from 'postgres'

/** Does the work, which fills the tables, without their indexes, and then makes those anew, two at a time. */
export async function withoutIndexes(sql: Sql, tables: string[], work: () => Promise<void>): Promise<void> {
  const constraints = await sql<{ drop: string; make: string }[]>`
    select
      format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
    from pg_constraint
    where conrelid = any (${tables}::regclass[])
      and contype in ('p', 'u')`
  const indexes = await sql<{ drop: string; make: string }[]>`
    select
      format('drop index %s', indexrelid::regclass) as drop,
      replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') as make
    from pg_index
    where indrelid = any (${tables}::regclass[])
      and not exists (select from pg_constraint where conindid = indexrelid)`
  for (const { drop } of [...constraints, ...indexes]) await sql.unsafe(drop)
  await work()
  await Promise.all([...constraints, ...indexes].map(({ make }) => sql.unsafe(make)))
}
