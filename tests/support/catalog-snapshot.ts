import type postgres from 'postgres'

/** Everything that the schema makes, one line an object: two databases are the same when their snapshots are. */
export async function catalogSnapshot(sql: postgres.Sql): Promise<string[]> {
  const lines: string[] = []
  // In one transaction, so that the empty search path, which spells every name in full, ends with it.
  await sql.begin(async (transaction) => {
    await transaction`set local search_path = ''`
    for (const query of queries) {
      for (const row of await transaction.unsafe(query).values()) lines.push(row.join(' | '))
    }
  })
  return lines.sort()
}

const ours = `('public'::regnamespace, 'ai_usage'::regnamespace)`

const queries = [
  `select 'schema', nspname, nspacl::text, obj_description(oid, 'pg_namespace')
   from pg_catalog.pg_namespace where nspname = 'ai_usage'`,
  `select 'relation', oid::regclass::text, relkind, relrowsecurity, relpersistence, relacl::text,
     obj_description(oid, 'pg_class')
   from pg_catalog.pg_class where relnamespace in ${ours}`,
  `select 'column', attrelid::regclass::text, attnum, attname, format_type(atttypid, atttypmod), attnotnull,
     attgenerated, pg_get_expr(adbin, adrelid), attacl::text, col_description(attrelid, attnum)
   from pg_catalog.pg_attribute
     join pg_catalog.pg_class on pg_class.oid = attrelid
     left join pg_catalog.pg_attrdef on adrelid = attrelid and adnum = attnum
   where relnamespace in ${ours} and attnum > 0 and not attisdropped`,
  `select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid),
     obj_description(oid, 'pg_constraint')
   from pg_catalog.pg_constraint where connamespace in ${ours}`,
  `select 'index', pg_get_indexdef(indexrelid)
   from pg_catalog.pg_index join pg_catalog.pg_class on pg_class.oid = indexrelid where relnamespace in ${ours}`,
  `select 'policy', schemaname, tablename, policyname, permissive, roles::text, cmd, qual, with_check
   from pg_catalog.pg_policies where schemaname in ('public', 'ai_usage')`,
  `select 'function', pg_get_functiondef(oid), proacl::text, obj_description(oid, 'pg_proc')
   from pg_catalog.pg_proc where pronamespace in ${ours} and prokind <> 'a'`,
  `select 'aggregate', aggfnoid::text, aggtransfn::text, aggfinalfn::text, aggtranstype::regtype::text, proacl::text,
     obj_description(aggfnoid, 'pg_proc')
   from pg_catalog.pg_aggregate join pg_catalog.pg_proc on pg_proc.oid = aggfnoid where pronamespace in ${ours}`,
  `select 'trigger', pg_get_triggerdef(pg_trigger.oid), tgenabled
   from pg_catalog.pg_trigger join pg_catalog.pg_class on pg_class.oid = tgrelid
   where relnamespace in ${ours} and not tgisinternal`,
  `select 'type', oid::regtype::text, typacl::text, obj_description(oid, 'pg_type')
   from pg_catalog.pg_type where typnamespace = 'ai_usage'::regnamespace`,
  `select 'price', (to_jsonb(price) - 'id' - 'recorded_at')::text from public.ai_model_prices as price`,
  `select 'alias', (to_jsonb(named) - 'recorded_at')::text from public.ai_model_aliases as named`,
]
