begin;
select * from no_plan();

select results_eq(
  $$
    select role::text, function.oid::regproc::text
    from unnest(array['anon', 'authenticated', 'service_role']) as role,
      pg_proc as function
    where function.pronamespace in ('public'::regnamespace, 'ai_usage'::regnamespace)
      and has_function_privilege(role, function.oid, 'execute')
    order by role::text collate "C", function.oid::regproc::text collate "C"
  $$,
  $$
    values
      ('authenticated', 'ai_usage.converted'),
      ('authenticated', 'ai_usage.currency_code'),
      ('authenticated', 'ai_usage.current_organization_ids'),
      ('authenticated', 'ai_usage.day_range'),
      ('authenticated', 'ai_usage.dimension_of'),
      ('authenticated', 'ai_usage.filters_of'),
      ('authenticated', 'ai_usage.is_admin'),
      ('authenticated', 'ai_usage.line_rates'),
      ('authenticated', 'ai_usage.measures'),
      ('authenticated', 'ai_usage.moment_of'),
      ('authenticated', 'ai_usage.normalized_provider'),
      ('authenticated', 'ai_usage.per_usd'),
      ('authenticated', 'ai_usage.period_of'),
      ('authenticated', 'ai_usage.period_start'),
      ('authenticated', 'ai_usage.price_row'),
      ('authenticated', 'ai_usage.read_scope'),
      ('authenticated', 'ai_usage.row_limit'),
      ('authenticated', 'erase_ai_user'),
      ('authenticated', 'explain_ai_cost'),
      ('authenticated', 'get_ai_cost_summary'),
      ('authenticated', 'get_ai_costs_by'),
      ('authenticated', 'get_ai_daily_costs'),
      ('authenticated', 'get_ai_latency'),
      ('authenticated', 'get_ai_unpriced_models'),
      ('authenticated', 'get_ai_usage_dashboard'),
      ('authenticated', 'get_ai_usage_overview'),
      ('authenticated', 'get_ai_usage_timeseries'),
      ('authenticated', 'get_user_ai_usage'),
      ('authenticated', 'reprice_ai_usage'),
      ('authenticated', 'set_ai_model_price'),
      ('authenticated', 'set_ai_price_discount'),
      ('service_role', 'ai_usage.converted'),
      ('service_role', 'ai_usage.currency_code'),
      ('service_role', 'ai_usage.current_organization_ids'),
      ('service_role', 'ai_usage.day_range'),
      ('service_role', 'ai_usage.dimension_of'),
      ('service_role', 'ai_usage.filters_of'),
      ('service_role', 'ai_usage.is_admin'),
      ('service_role', 'ai_usage.line_rates'),
      ('service_role', 'ai_usage.measures'),
      ('service_role', 'ai_usage.moment_of'),
      ('service_role', 'ai_usage.normalized_provider'),
      ('service_role', 'ai_usage.per_usd'),
      ('service_role', 'ai_usage.period_of'),
      ('service_role', 'ai_usage.period_start'),
      ('service_role', 'ai_usage.price_row'),
      ('service_role', 'ai_usage.read_scope'),
      ('service_role', 'ai_usage.row_limit'),
      ('service_role', 'erase_ai_user'),
      ('service_role', 'explain_ai_cost'),
      ('service_role', 'get_ai_cost_summary'),
      ('service_role', 'get_ai_costs_by'),
      ('service_role', 'get_ai_daily_costs'),
      ('service_role', 'get_ai_latency'),
      ('service_role', 'get_ai_unpriced_models'),
      ('service_role', 'get_ai_usage_dashboard'),
      ('service_role', 'get_ai_usage_overview'),
      ('service_role', 'get_ai_usage_timeseries'),
      ('service_role', 'get_user_ai_usage'),
      ('service_role', 'load_ai_exchange_rates'),
      ('service_role', 'log_ai_usage'),
      ('service_role', 'log_ai_usage_batch'),
      ('service_role', 'reprice_ai_usage'),
      ('service_role', 'set_ai_model_price'),
      ('service_role', 'set_ai_price_discount'),
      ('service_role', 'sync_ai_model_prices')
  $$,
  'These are all functions that an API role may call: only the server logs, and anonymous callers call nothing.'
);

select is_empty(
  $$
    select function.oid::regprocedure
    from pg_proc as function, aclexplode(function.proacl) as granted
    where function.pronamespace in ('public'::regnamespace, 'ai_usage'::regnamespace)
      and granted.grantee = 0
  $$,
  'No function is granted to everybody.'
);

select is_empty(
  $$
    select oid::regprocedure
    from pg_proc
    where pronamespace in ('public'::regnamespace, 'ai_usage'::regnamespace)
      and proacl is null
  $$,
  'No function was left with the default grant to everybody.'
);

select set_eq(
  $$
    select oid::regproc::text
    from pg_proc
    where pronamespace in ('public'::regnamespace, 'ai_usage'::regnamespace)
      and prosecdef
  $$,
  $$
    values
      ('ai_usage.current_organization_ids'),
      ('ai_usage.is_admin'),
      ('ai_usage.price_row'),
      ('erase_ai_user'),
      ('load_ai_exchange_rates'),
      ('log_ai_usage'),
      ('log_ai_usage_batch'),
      ('reprice_ai_usage'),
      ('set_ai_model_price'),
      ('set_ai_price_discount'),
      ('sync_ai_model_prices')
  $$,
  'Only the access rules, what reads one price, and the writers run with the rights of the owner.'
);

select is_empty(
  $$
    select oid::regprocedure
    from pg_proc
    where pronamespace in ('public'::regnamespace, 'ai_usage'::regnamespace)
      and not coalesce(proconfig, '{}') @> array['search_path=""']
  $$,
  'Every function has an empty search path.'
);

select * from finish();
rollback;
