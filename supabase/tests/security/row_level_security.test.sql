begin;
select * from no_plan();

-- A partition that is made on the fly is a table like any other.
select public.log_ai_usage(null, p_occurred_at => '2020-02-29');
select has_table('ai_usage', 'ai_usage_log_2020_02', 'A new partition is among the tables looked at here.');

select is_empty(
  $$
    select oid::regclass
    from pg_class
    where relnamespace in ('public'::regnamespace, 'ai_usage'::regnamespace)
      and relkind in ('r', 'p')
      and not relrowsecurity
  $$,
  'Every table has row level security, every partition too.'
);

select is_empty(
  $$
    select oid::regclass
    from pg_class
    where relnamespace in ('public'::regnamespace, 'ai_usage'::regnamespace)
      and relkind in ('v', 'm')
      and not coalesce(reloptions, '{}') @> array['security_invoker=true']
  $$,
  'Every view reads with the rights of its caller.'
);

select set_eq(
  $$ select tablename::text, cmd, roles::text, permissive from pg_policies where schemaname in ('public', 'ai_usage') $$,
  $$
    values
      ('ai_batch_job_runs', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('dropped_batch_usage', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('ai_feature_usage', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('ai_features', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('ai_model_aliases', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('ai_model_prices', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('ai_exchange_rates', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('ai_price_discounts', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('ai_usage_erasures', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('ai_usage_repricings', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('ai_usage_log', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('feature_rollups', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('merged_days', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('pending_feature_usage', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('pending_lines', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('retention', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('usage_rollups', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('organization_members', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('user_roles', 'SELECT', '{authenticated}', 'PERMISSIVE')
  $$,
  'Every policy lets signed-in users read, and none lets anybody write; the request keys, the requests of batch jobs, the kinds of errors and the partitions have none.'
);

select * from finish();
rollback;
