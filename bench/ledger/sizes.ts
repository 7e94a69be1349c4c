// How much room the log and its rollups take.
import postgres from 'postgres'

export interface Size {
  rows: number
  /** Bytes without and with indexes. */
  table: number
  total: number
}

export type Part = 'log' | 'keys' | 'rollups'

/** What the log (its partitions together), the keys of its lines, and its rollups take. */
export async function sizesOf(url: string): Promise<Record<Part, Size>> {
  const sql = postgres(url, { max: 1 })
  const rows = await sql<{ part: Part; rows: string; table: string; total: string }[]>`
    select
      part,
      sum(reltuples)::bigint as rows,
      sum(pg_table_size(pg_class.oid)) as table,
      sum(pg_total_relation_size(pg_class.oid)) as total
    from pg_class
      cross join lateral (
        select case
          when pg_class.oid = 'ai_usage.request_keys'::regclass then 'keys'
          when pg_class.oid = 'ai_usage.usage_rollups'::regclass then 'rollups'
          when exists (
            select
            from pg_inherits
            where inhrelid = pg_class.oid
              and inhparent = 'ai_usage.log_lines'::regclass
          ) then 'log'
        end as part
      ) as named
    where relkind = 'r'
      and reltuples > 0
      and part is not null
    group by part`
  await sql.end()
  const of = (wanted: Part): Size => {
    const found = rows.find(({ part }) => part === wanted)
    return { rows: Number(found?.rows), table: Number(found?.table), total: Number(found?.total) }
  }
  return { log: of('log'), keys: of('keys'), rollups: of('rollups') }
}
