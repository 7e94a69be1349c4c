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
      ('authenticated', 'ai_usage.blocks_of'),
      ('authenticated', 'ai_usage.cost_edges'),
      ('authenticated', 'ai_usage.costliest'),
      ('authenticated', 'ai_usage.currency_code'),
      ('authenticated', 'ai_usage.current_organization_ids'),
      ('authenticated', 'ai_usage.cursor_of'),
      ('authenticated', 'ai_usage.cursor_text'),
      ('authenticated', 'ai_usage.daily_users'),
      ('authenticated', 'ai_usage.day_range'),
      ('authenticated', 'ai_usage.dimension_of'),
      ('authenticated', 'ai_usage.display_name'),
      ('authenticated', 'ai_usage.feature_name'),
      ('authenticated', 'ai_usage.filters_of'),
      ('authenticated', 'ai_usage.grouping_of'),
      ('authenticated', 'ai_usage.has_months'),
      ('authenticated', 'ai_usage.is_admin'),
      ('authenticated', 'ai_usage.last_day_of'),
      ('authenticated', 'ai_usage.last_used_at'),
      ('authenticated', 'ai_usage.latency_edges'),
      ('authenticated', 'ai_usage.latency_percentile'),
      ('authenticated', 'ai_usage.line_rates'),
      ('authenticated', 'ai_usage.lines_of_request'),
      ('authenticated', 'ai_usage.locale_of'),
      ('authenticated', 'ai_usage.measures'),
      ('authenticated', 'ai_usage.moment_of'),
      ('authenticated', 'ai_usage.normalized_provider'),
      ('authenticated', 'ai_usage.people_totals'),
      ('authenticated', 'ai_usage.per_usd'),
      ('authenticated', 'ai_usage.period_of'),
      ('authenticated', 'ai_usage.period_start'),
      ('authenticated', 'ai_usage.previewed_repricing'),
      ('authenticated', 'ai_usage.price_row'),
      ('authenticated', 'ai_usage.read_scope'),
      ('authenticated', 'ai_usage.row_limit'),
      ('authenticated', 'ai_usage.source_of'),
      ('authenticated', 'ai_usage.start_of_day'),
      ('authenticated', 'ai_usage.top_people'),
      ('authenticated', 'erase_ai_user'),
      ('authenticated', 'explain_ai_cost'),
      ('authenticated', 'get_ai_batch_jobs'),
      ('authenticated', 'get_ai_cost_summary'),
      ('authenticated', 'get_ai_costs_by'),
      ('authenticated', 'get_ai_daily_costs'),
      ('authenticated', 'get_ai_entity_summary'),
      ('authenticated', 'get_ai_feature_stats'),
      ('authenticated', 'get_ai_latency'),
      ('authenticated', 'get_ai_requests'),
      ('authenticated', 'get_ai_unpriced_models'),
      ('authenticated', 'get_ai_usage_access'),
      ('authenticated', 'get_ai_usage_dashboard'),
      ('authenticated', 'get_ai_usage_overview'),
      ('authenticated', 'get_ai_usage_summary'),
      ('authenticated', 'get_ai_usage_timeseries'),
      ('authenticated', 'get_user_ai_usage'),
      ('authenticated', 'preview_ai_model_price'),
      ('authenticated', 'preview_ai_price_discount'),
      ('authenticated', 'rebuild_ai_usage_rollups'),
      ('authenticated', 'reprice_ai_usage'),
      ('authenticated', 'retain_ai_usage'),
      ('authenticated', 'set_ai_feature_name'),
      ('authenticated', 'set_ai_model_price'),
      ('authenticated', 'set_ai_price_discount'),
      ('authenticated', 'verify_ai_usage_rollups'),
      ('service_role', 'ai_usage.blocks_of'),
      ('service_role', 'ai_usage.cost_edges'),
      ('service_role', 'ai_usage.costliest'),
      ('service_role', 'ai_usage.currency_code'),
      ('service_role', 'ai_usage.current_organization_ids'),
      ('service_role', 'ai_usage.cursor_of'),
      ('service_role', 'ai_usage.cursor_text'),
      ('service_role', 'ai_usage.daily_users'),
      ('service_role', 'ai_usage.day_range'),
      ('service_role', 'ai_usage.dimension_of'),
      ('service_role', 'ai_usage.display_name'),
      ('service_role', 'ai_usage.feature_name'),
      ('service_role', 'ai_usage.filters_of'),
      ('service_role', 'ai_usage.grouping_of'),
      ('service_role', 'ai_usage.has_months'),
      ('service_role', 'ai_usage.is_admin'),
      ('service_role', 'ai_usage.last_day_of'),
      ('service_role', 'ai_usage.last_used_at'),
      ('service_role', 'ai_usage.latency_edges'),
      ('service_role', 'ai_usage.latency_percentile'),
      ('service_role', 'ai_usage.line_rates'),
      ('service_role', 'ai_usage.lines_of_request'),
      ('service_role', 'ai_usage.locale_of'),
      ('service_role', 'ai_usage.measures'),
      ('service_role', 'ai_usage.moment_of'),
      ('service_role', 'ai_usage.normalized_provider'),
      ('service_role', 'ai_usage.people_totals'),
      ('service_role', 'ai_usage.per_usd'),
      ('service_role', 'ai_usage.period_of'),
      ('service_role', 'ai_usage.period_start'),
      ('service_role', 'ai_usage.previewed_repricing'),
      ('service_role', 'ai_usage.price_row'),
      ('service_role', 'ai_usage.read_scope'),
      ('service_role', 'ai_usage.row_limit'),
      ('service_role', 'ai_usage.source_of'),
      ('service_role', 'ai_usage.start_of_day'),
      ('service_role', 'ai_usage.top_people'),
      ('service_role', 'cancel_ai_batch_job'),
      ('service_role', 'claim_ai_batch_job'),
      ('service_role', 'erase_ai_user'),
      ('service_role', 'explain_ai_cost'),
      ('service_role', 'finish_ai_batch_job'),
      ('service_role', 'get_ai_batch_jobs'),
      ('service_role', 'get_ai_batch_requests'),
      ('service_role', 'get_ai_cost_summary'),
      ('service_role', 'get_ai_costs_by'),
      ('service_role', 'get_ai_daily_costs'),
      ('service_role', 'get_ai_entity_summary'),
      ('service_role', 'get_ai_feature_stats'),
      ('service_role', 'get_ai_latency'),
      ('service_role', 'get_ai_requests'),
      ('service_role', 'get_ai_unpriced_models'),
      ('service_role', 'get_ai_usage_dashboard'),
      ('service_role', 'get_ai_usage_overview'),
      ('service_role', 'get_ai_usage_summary'),
      ('service_role', 'get_ai_usage_timeseries'),
      ('service_role', 'get_user_ai_usage'),
      ('service_role', 'load_ai_exchange_rates'),
      ('service_role', 'log_ai_feature_usage'),
      ('service_role', 'log_ai_usage'),
      ('service_role', 'log_ai_usage_batch'),
      ('service_role', 'preview_ai_model_price'),
      ('service_role', 'preview_ai_price_discount'),
      ('service_role', 'queue_ai_batch_requests'),
      ('service_role', 'rebuild_ai_usage_rollups'),
      ('service_role', 'release_ai_batch_job'),
      ('service_role', 'reprice_ai_usage'),
      ('service_role', 'retain_ai_usage'),
      ('service_role', 'set_ai_batch_submission'),
      ('service_role', 'set_ai_feature_name'),
      ('service_role', 'set_ai_model_price'),
      ('service_role', 'set_ai_price_discount'),
      ('service_role', 'settle_ai_batch_results'),
      ('service_role', 'start_ai_batch_job'),
      ('service_role', 'sync_ai_model_prices'),
      ('service_role', 'verify_ai_usage_rollups')
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
      ('ai_usage.count_catalogue_change'),
      ('ai_usage.current_organization_ids'),
      ('ai_usage.fold_feature_usage'),
      ('ai_usage.fold_usage'),
      ('ai_usage.lines_of_request'),
      ('ai_usage.free_request_keys'),
      ('ai_usage.is_admin'),
      ('ai_usage.price_row'),
      ('ai_usage.queue_changes'),
      ('cancel_ai_batch_job'),
      ('claim_ai_batch_job'),
      ('ai_usage.queue_feature_changes'),
      ('erase_ai_user'),
      ('finish_ai_batch_job'),
      ('get_ai_batch_requests'),
      ('load_ai_exchange_rates'),
      ('log_ai_feature_usage'),
      ('log_ai_usage'),
      ('log_ai_usage_batch'),
      ('queue_ai_batch_requests'),
      ('rebuild_ai_usage_rollups'),
      ('release_ai_batch_job'),
      ('reprice_ai_usage'),
      ('retain_ai_usage'),
      ('set_ai_batch_submission'),
      ('set_ai_feature_name'),
      ('set_ai_model_price'),
      ('set_ai_price_discount'),
      ('settle_ai_batch_results'),
      ('start_ai_batch_job'),
      ('sync_ai_model_prices'),
      ('verify_ai_usage_rollups')
  $$,
  'Only the access rules, what reads one price, the writers with their triggers, what verifies, and what runs batch jobs run with the rights of the owner.'
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
