begin;
select * from no_plan();

select columns_are(
  'public', 'ai_usage_log',
  array[
    'id', 'request_id', 'line', 'created_at', 'recorded_at',
    'user_id', 'user_email', 'organization_id', 'customer_id', 'customer_name', 'entity_type', 'entity_id',
    'request_type', 'feature', 'operation', 'session_id', 'trace_id', 'batch_job_id',
    'provider', 'model_used', 'service_tier', 'geo',
    'input_tokens', 'cache_read_tokens', 'cache_write_5m_tokens', 'cache_write_1h_tokens', 'audio_input_tokens',
    'output_tokens', 'reasoning_tokens', 'audio_output_tokens', 'image_output_tokens', 'web_search_requests',
    'total_tokens', 'usage_status',
    'price_id', 'discount_id', 'discount_percent', 'input_usd_per_mtok', 'cache_read_usd_per_mtok', 'cache_write_5m_usd_per_mtok',
    'cache_write_1h_usd_per_mtok', 'audio_input_usd_per_mtok', 'output_usd_per_mtok', 'audio_output_usd_per_mtok',
    'image_output_usd_per_mtok', 'web_search_usd_per_1k', 'unpriced_reason',
    'input_cost_usd', 'output_cost_usd', 'web_search_cost_usd', 'total_cost_usd',
    'status', 'error_code', 'error_message', 'latency_ms', 'time_to_first_token_ms', 'tool_turns',
    'metadata', 'raw_usage'
  ],
  'The ledger has these columns.'
);
select col_type_is('public', 'ai_usage_log', 'customer_id', 'text', 'Customers of every kind fit.');
select set_eq(
  $$
    select attname::text
    from pg_attribute
    where attrelid = 'public.ai_usage_log'::regclass
      and attgenerated = 's'
  $$,
  array['total_tokens', 'input_cost_usd', 'output_cost_usd', 'web_search_cost_usd', 'total_cost_usd'],
  'Totals and costs are generated.'
);
select is_empty(
  $$
    select attribute.attname, format_type(attribute.atttypid, attribute.atttypmod)
    from pg_attribute as attribute
      join pg_class as relation on relation.oid = attribute.attrelid
    where relation.relnamespace in ('public'::regnamespace, 'ai_usage'::regnamespace)
      and relation.relkind in ('r', 'p', 'v', 'c')
      and (
        attribute.atttypid in ('float4'::regtype, 'float8'::regtype, 'money'::regtype)
        or attribute.atttypid = 'numeric'::regtype and attribute.atttypmod <> -1
      )
  $$,
  'No column rounds: money is numeric without a limit, and there are no floats.'
);
select indexes_are(
  'public', 'ai_usage_log',
  array[
    'ai_usage_log_pkey',
    'ai_usage_log_by_time', 'ai_usage_log_by_user', 'ai_usage_log_by_organization', 'ai_usage_log_by_customer',
    'ai_usage_log_by_entity', 'ai_usage_log_by_batch_job', 'ai_usage_log_unpriced'
  ],
  'The ledger has these indexes.'
);
select is_empty(
  $$ select indexrelid::regclass from pg_index where indrelid = 'public.ai_usage_log'::regclass and indexprs is not null $$,
  'No index depends on an expression, such as a month that moves with the time zone.'
);
select is_empty(
  $$
    select relation.relname, attribute.attname
    from pg_class as relation
      join pg_attribute as attribute on attribute.attrelid = relation.oid and attribute.attnum > 0
    where relation.oid = 'public.ai_usage_log'::regclass
      and not attribute.attisdropped
      and col_description(relation.oid, attribute.attnum) is null
      and attribute.attname not in (
        'id', 'customer_name', 'entity_id', 'audio_input_tokens', 'audio_output_tokens', 'image_output_tokens',
        'cache_read_usd_per_mtok', 'cache_write_5m_usd_per_mtok', 'cache_write_1h_usd_per_mtok',
        'audio_input_usd_per_mtok', 'output_usd_per_mtok', 'audio_output_usd_per_mtok', 'image_output_usd_per_mtok',
        'web_search_usd_per_1k', 'error_message'
      )
  $$,
  'Every column that does not explain itself is explained.'
);
select is_empty(
  $$
    select oid::regclass::text from pg_class
    where relnamespace in ('public'::regnamespace, 'ai_usage'::regnamespace)
      and relkind in ('r', 'p', 'v', 'c') and not relispartition and obj_description(oid, 'pg_class') is null
      and obj_description(reltype, 'pg_type') is null
    union all
    select oid::regprocedure::text from pg_proc
    where pronamespace in ('public'::regnamespace, 'ai_usage'::regnamespace) and obj_description(oid, 'pg_proc') is null
  $$,
  'Every table, view, type and function is explained.'
);

select * from finish();
rollback;
