begin;
select * from no_plan();

select is_empty(
  $$
    select relname
    from pg_class
    where relnamespace = 'public'::regnamespace
      and relkind in ('r', 'p')
      and not relrowsecurity
  $$,
  'Every table has row level security.'
);

select set_eq(
  $$ select tablename::text, cmd, roles::text, permissive from pg_policies where schemaname = 'public' $$,
  $$
    values
      ('ai_model_aliases', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('ai_model_prices', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('ai_exchange_rates', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('ai_price_discounts', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('ai_usage_erasures', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('ai_usage_repricings', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('ai_usage_log', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('organization_members', 'SELECT', '{authenticated}', 'PERMISSIVE'),
      ('user_roles', 'SELECT', '{authenticated}', 'PERMISSIVE')
  $$,
  'Every policy lets signed-in users read, and none lets anybody write.'
);

select * from finish();
rollback;
