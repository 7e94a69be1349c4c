begin;
select * from no_plan();

select results_eq(
  $$
    select role::text, schema::text, privilege::text
    from unnest(array['anon', 'authenticated', 'service_role']) as role,
      unnest(array['ai_usage']) as schema,
      unnest(array['usage', 'create']) as privilege
    where has_schema_privilege(role, schema, privilege)
    order by 1, 2, 3
  $$,
  $$
    values
      ('authenticated', 'ai_usage', 'usage'),
      ('service_role', 'ai_usage', 'usage')
  $$,
  'Only signed-in users and the server reach the private schema, and nobody may create in it.'
);

select is_empty(
  $$
    select role
    from unnest(array['anon', 'authenticated', 'service_role']) as role
    where has_schema_privilege(role, 'public', 'create')
  $$,
  'No role of the API may create in public.'
);

select set_eq(
  $$
    select relname::text, relkind::text
    from pg_class
    where relnamespace = 'ai_usage'::regnamespace
      and relkind in ('r', 'v', 'm', 'p', 'f', 'S')
      and not relispartition
  $$,
  $$
    values
      ('batch_requests', 'r'),
      ('batch_submissions', 'r'),
      ('catalogue_version', 'r'),
      ('dropped_batch_usage', 'r'),
      ('feature_error_kinds', 'r'),
      ('feature_rollups', 'r'),
      ('feature_totals', 'v'),
      ('known_prices', 'r'),
      ('logged_feature_usage', 'v'),
      ('logged_usage', 'v'),
      ('merged_days', 'r'),
      ('pending_feature_usage', 'r'),
      ('pending_lines', 'r'),
      ('pending_usage', 'v'),
      ('remembered_prices', 'v'),
      ('request_keys', 'r'),
      ('retention', 'r'),
      ('unmerged_rollups', 'v'),
      ('usage_rollups', 'r'),
      ('usage_totals', 'v')
  $$,
  'The private schema holds these tables and views, and no sequence.'
);

select is_empty(
  $$
    select relation.oid::regclass
    from pg_class as relation
      left join pg_inherits on inhrelid = relation.oid
    where relation.relispartition
      and relation.relkind in ('r', 'p')
      and (relation.relnamespace <> 'ai_usage'::regnamespace or inhparent not in ('public.ai_usage_log'::regclass, 'ai_usage.log_lines'::regclass))
  $$,
  'What else it holds are partitions of the log, and there are none elsewhere.'
);

select * from finish();
rollback;
