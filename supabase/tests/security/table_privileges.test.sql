begin;
select * from no_plan();

-- A partition that is made on the fly is a table like any other.
select public.log_ai_usage(null, p_occurred_at => '2020-02-29');
select has_table('ai_usage', 'ai_usage_log_2020_02', 'A new partition is among the tables looked at here.');

select results_eq(
  $$
    select role::text, relation.oid::regclass::text, string_agg(privilege, ' ' order by privilege)
    from unnest(array['anon', 'authenticated', 'service_role']) as role,
      unnest(array['delete', 'insert', 'maintain', 'references', 'select', 'trigger', 'truncate', 'update']) as privilege,
      pg_class as relation
    where relation.relnamespace in ('public'::regnamespace, 'ai_usage'::regnamespace)
      and relation.relkind in ('r', 'v', 'm', 'p', 'f')
      and has_table_privilege(role, relation.oid, privilege)
    group by role, relation.oid
    order by role::text collate "C", relation.oid::regclass::text collate "C"
  $$,
  $$
    values
      ('authenticated', 'ai_batch_job_runs', 'select'),
      ('authenticated', 'ai_exchange_rates', 'select'),
      ('authenticated', 'ai_feature_usage', 'select'),
      ('authenticated', 'ai_features', 'select'),
      ('authenticated', 'ai_model_aliases', 'select'),
      ('authenticated', 'ai_model_prices', 'select'),
      ('authenticated', 'ai_price_discounts', 'select'),
      ('authenticated', 'ai_usage.dropped_batch_usage', 'select'),
      ('authenticated', 'ai_usage.feature_rollups', 'select'),
      ('authenticated', 'ai_usage.feature_totals', 'select'),
      ('authenticated', 'ai_usage.logged_usage', 'select'),
      ('authenticated', 'ai_usage.merged_days', 'select'),
      ('authenticated', 'ai_usage.pending_feature_usage', 'select'),
      ('authenticated', 'ai_usage.pending_lines', 'select'),
      ('authenticated', 'ai_usage.pending_usage', 'select'),
      ('authenticated', 'ai_usage.retention', 'select'),
      ('authenticated', 'ai_usage.unmerged_rollups', 'select'),
      ('authenticated', 'ai_usage.usage_rollups', 'select'),
      ('authenticated', 'ai_usage.usage_totals', 'select'),
      ('authenticated', 'ai_usage_erasures', 'select'),
      ('authenticated', 'ai_usage_log', 'select'),
      ('authenticated', 'ai_usage_repricings', 'select'),
      ('authenticated', 'ai_usage_summary', 'select'),
      ('authenticated', 'organization_members', 'select'),
      ('authenticated', 'user_roles', 'select'),
      ('service_role', 'ai_batch_job_runs', 'delete select'),
      ('service_role', 'ai_exchange_rates', 'select'),
      ('service_role', 'ai_feature_usage', 'select'),
      ('service_role', 'ai_features', 'select'),
      ('service_role', 'ai_model_aliases', 'select'),
      ('service_role', 'ai_model_prices', 'select'),
      ('service_role', 'ai_price_discounts', 'select'),
      ('service_role', 'ai_usage.dropped_batch_usage', 'select'),
      ('service_role', 'ai_usage.feature_rollups', 'select'),
      ('service_role', 'ai_usage.feature_totals', 'select'),
      ('service_role', 'ai_usage.logged_usage', 'select'),
      ('service_role', 'ai_usage.merged_days', 'select'),
      ('service_role', 'ai_usage.pending_feature_usage', 'select'),
      ('service_role', 'ai_usage.pending_lines', 'select'),
      ('service_role', 'ai_usage.pending_usage', 'select'),
      ('service_role', 'ai_usage.retention', 'select'),
      ('service_role', 'ai_usage.unmerged_rollups', 'select'),
      ('service_role', 'ai_usage.usage_rollups', 'select'),
      ('service_role', 'ai_usage.usage_totals', 'select'),
      ('service_role', 'ai_usage_erasures', 'select'),
      ('service_role', 'ai_usage_log', 'select'),
      ('service_role', 'ai_usage_repricings', 'select'),
      ('service_role', 'ai_usage_summary', 'select'),
      ('service_role', 'organization_members', 'delete insert select update'),
      ('service_role', 'user_roles', 'delete insert select update')
  $$,
  'These are all privileges of all API roles on all tables: nobody writes the ledger, its rollups or the prices, or reads a partition or the request keys.'
);

select is_empty(
  $$
    select relation.relname, attribute.attname
    from pg_attribute as attribute
      join pg_class as relation on relation.oid = attribute.attrelid
    where relation.relnamespace in ('public'::regnamespace, 'ai_usage'::regnamespace)
      and attribute.attacl is not null
  $$,
  'No column has a grant of its own.'
);

select is_empty(
  $$
    select relname
    from pg_class
    where relnamespace in ('public'::regnamespace, 'ai_usage'::regnamespace)
      and relkind = 'S'
  $$,
  'There is no sequence.'
);

select is_empty(
  $$
    select relation.relname
    from pg_class as relation, aclexplode(relation.relacl) as granted
    where relation.relnamespace in ('public'::regnamespace, 'ai_usage'::regnamespace)
      and (granted.grantee = 0 or granted.is_grantable and granted.grantee <> relation.relowner)
  $$,
  'Nothing is granted to everybody, and nothing may be granted on.'
);

select * from finish();
rollback;
