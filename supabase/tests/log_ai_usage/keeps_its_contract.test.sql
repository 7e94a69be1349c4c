begin;
select * from no_plan();

select is(
  pg_get_function_arguments('public.log_ai_usage'::regproc),
  'p_user_id uuid, p_user_email text DEFAULT NULL::text, p_customer_id text DEFAULT NULL::text, '
  'p_customer_name text DEFAULT NULL::text, p_request_type text DEFAULT ''report''::text, '
  'p_session_id text DEFAULT NULL::text, p_input_tokens integer DEFAULT 0, p_output_tokens integer DEFAULT 0, '
  'p_model_used text DEFAULT ''claude-sonnet-4-20250514''::text, p_latency_ms integer DEFAULT NULL::integer, '
  'p_tool_turns integer DEFAULT 0, p_status text DEFAULT ''success''::text, p_error_message text DEFAULT NULL::text, '
  'p_request_id text DEFAULT NULL::text, p_line integer DEFAULT 0, p_provider text DEFAULT NULL::text, '
  'p_organization_id uuid DEFAULT NULL::uuid, p_feature text DEFAULT NULL::text, p_operation text DEFAULT NULL::text, '
  'p_entity_type text DEFAULT NULL::text, p_entity_id text DEFAULT NULL::text, p_trace_id text DEFAULT NULL::text, '
  'p_batch_job_id uuid DEFAULT NULL::uuid, p_cache_read_tokens integer DEFAULT 0, '
  'p_cache_write_5m_tokens integer DEFAULT 0, p_cache_write_1h_tokens integer DEFAULT 0, '
  'p_reasoning_tokens integer DEFAULT 0, p_audio_input_tokens integer DEFAULT 0, '
  'p_audio_output_tokens integer DEFAULT 0, p_image_output_tokens integer DEFAULT 0, '
  'p_web_search_requests integer DEFAULT 0, p_service_tier text DEFAULT ''standard''::text, '
  'p_geo text DEFAULT NULL::text, p_time_to_first_token_ms integer DEFAULT NULL::integer, '
  'p_usage_status text DEFAULT ''final''::text, p_error_code text DEFAULT NULL::text, '
  'p_metadata jsonb DEFAULT NULL::jsonb, p_raw_usage jsonb DEFAULT NULL::jsonb, '
  'p_occurred_at timestamp with time zone DEFAULT now()',
  'log_ai_usage has the contract''s arguments and defaults.'
);
select is(pg_get_function_result('public.log_ai_usage'::regproc), 'uuid', 'It returns the id of the row.');
select is(pg_get_function_result('public.log_ai_usage_batch'::regproc), 'jsonb', 'The batch returns jsonb.');
select set_eq(
  $$ select attname::text from pg_attribute where attrelid = 'ai_usage.usage_record'::regclass $$,
  $$ select substr(name, 3) from pg_proc, unnest(proargnames) as name where oid = 'public.log_ai_usage'::regproc $$,
  'A record of a batch has the same keys as the arguments, without p_.'
);

-- Every argument lands in the column of its name.
select public.log_ai_usage(
  p_user_id => tests.user_id('a'), p_user_email => 'a@example.com', p_customer_id => '42', p_customer_name => 'Customer',
  p_request_type => 'insight', p_session_id => 'session', p_input_tokens => 1, p_output_tokens => 20,
  p_model_used => 'claude-opus-5', p_latency_ms => 300, p_tool_turns => 4, p_status => 'error',
  p_error_message => 'message', p_request_id => 'request', p_line => 5, p_provider => 'anthropic',
  p_organization_id => tests.organization_id('o'), p_feature => 'feature', p_operation => 'chat',
  p_entity_type => 'document', p_entity_id => 'entity', p_trace_id => 'trace', p_batch_job_id => tests.user_id('job'),
  p_cache_read_tokens => 6, p_cache_write_5m_tokens => 7, p_cache_write_1h_tokens => 8, p_reasoning_tokens => 9,
  p_audio_input_tokens => 10, p_audio_output_tokens => 11, p_image_output_tokens => 12, p_web_search_requests => 13,
  p_service_tier => 'batch', p_geo => 'us', p_time_to_first_token_ms => 14, p_usage_status => 'partial',
  p_error_code => 'code', p_metadata => '{"a": 1}', p_raw_usage => '{"b": 2}', p_occurred_at => '2026-11-20 10:00:00+00'
);
select is(
  to_jsonb(log)
    - array['id', 'recorded_at', 'price_id', 'discount_id', 'discount_percent', 'unpriced_reason', 'total_tokens', 'input_cost_usd', 'output_cost_usd', 'web_search_cost_usd', 'total_cost_usd']
    - (select array_agg(attname::text) from pg_attribute where attrelid = 'public.ai_usage_log'::regclass and attname ~ '_usd_per_'),
  jsonb_build_object(
    'user_id', tests.user_id('a'), 'user_email', 'a@example.com', 'customer_id', '42', 'customer_name', 'Customer',
    'request_type', 'insight', 'session_id', 'session', 'input_tokens', 1, 'output_tokens', 20,
    'model_used', 'claude-opus-5', 'latency_ms', 300, 'tool_turns', 4, 'status', 'error',
    'error_message', 'message', 'request_id', 'request', 'line', 5, 'provider', 'anthropic',
    'organization_id', tests.organization_id('o'), 'feature', 'feature', 'operation', 'chat',
    'entity_type', 'document', 'entity_id', 'entity', 'trace_id', 'trace', 'batch_job_id', tests.user_id('job'),
    'cache_read_tokens', 6, 'cache_write_5m_tokens', 7, 'cache_write_1h_tokens', 8, 'reasoning_tokens', 9
  )
  || jsonb_build_object(
    'audio_input_tokens', 10, 'audio_output_tokens', 11, 'image_output_tokens', 12, 'web_search_requests', 13,
    'service_tier', 'batch', 'geo', 'us', 'time_to_first_token_ms', 14, 'usage_status', 'partial',
    'error_code', 'code', 'metadata', '{"a": 1}'::jsonb, 'raw_usage', '{"b": 2}'::jsonb,
    'created_at', timestamptz '2026-11-20 10:00:00+00'
  ),
  'Every argument lands in the column of its name.'
)
from public.ai_usage_log as log
where request_id = 'request';

select public.log_ai_usage(null, p_request_id => 'least');
select is(
  (
    select concat_ws(' ', user_id, request_type, model_used, provider, service_tier, total_tokens, tool_turns, status, usage_status, metadata)
    from public.ai_usage_log
    where request_id = 'least'
  ),
  'report claude-sonnet-4-20250514 anthropic standard 0 0 success final {}',
  'The least that can be logged takes the contract''s defaults.'
);
select is(
  (select created_at = now() and recorded_at = now() from public.ai_usage_log where request_id = 'least'),
  true,
  'Without a moment, the call happened now.'
);

select public.log_ai_usage(
  null, null, null, null, null, null, null, null, null, null, null, null, null, 'nulls', null, null, null, null, null, null,
  null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null
);
select is(
  (
    select concat_ws(' ', user_id, request_type, model_used, provider, service_tier, total_tokens, tool_turns, status, usage_status, metadata)
    from public.ai_usage_log
    where request_id = 'nulls'
  ),
  'report claude-sonnet-4-20250514 anthropic standard 0 0 success final {}',
  'An argument that is null takes its default too.'
);

select * from finish();
rollback;
