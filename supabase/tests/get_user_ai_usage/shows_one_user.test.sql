begin;
select * from no_plan();

select tests.create_people();
select public.log_ai_usage(tests.user_id('loner'), p_request_id => 'r1', p_customer_name => 'Customer', p_input_tokens => 1000, p_output_tokens => 100, p_latency_ms => 50, p_model_used => 'claude-haiku-4-5', p_occurred_at => '2026-11-20 10:00+00', p_feature => 'chat');
select public.log_ai_usage(tests.user_id('loner'), p_request_id => 'r2', p_input_tokens => 5, p_model_used => 'claude-nobody-knows', p_occurred_at => '2026-11-19 10:00+00');
select public.log_ai_usage(tests.user_id('loner'), p_request_id => 'old', p_input_tokens => 5, p_model_used => 'claude-haiku-4-5', p_occurred_at => '2026-10-21 23:59+00');
select public.log_ai_usage(tests.user_id('admin'), p_request_id => 'other', p_input_tokens => 5, p_occurred_at => '2026-11-20 10:00+00');

select tests.authenticate_as('loner');
create temp table usage on commit drop as
select public.get_user_ai_usage(tests.user_id('loner'), 30, null, '2026-11-20 12:00+00') as value;

select is(
  value -> 'summary',
  '{"total_requests": 2, "unpriced_requests": 1, "total_tokens": 1105, "total_cost_usd": 0.0015, "total_cost": 0.0015, "avg_tokens_per_request": 552.5}'::jsonb,
  'The summary is the user''s alone.'
) from usage;
select is(
  (value #> '{recent_requests,0}') - 'id',
  jsonb_build_object(
    'request_id', 'r1', 'line', 0, 'customer_name', 'Customer', 'request_type', 'report', 'feature', 'chat', 'feature_name', 'Chat',
    'model_used', 'claude-haiku-4-5', 'input_tokens', 1000, 'cache_read_tokens', 0, 'cache_write_tokens', 0,
    'output_tokens', 100, 'total_tokens', 1100, 'cost', 0.0015, 'latency_ms', 50, 'status', 'success',
    'created_at', timestamptz '2026-11-20 10:00+00'
  ),
  'The newest request comes first, with its exact cost.'
) from usage;
select is(value #> '{recent_requests,1,cost}', 'null'::jsonb, 'A request whose cost is unknown has none.') from usage;
select is(
  value -> 'daily_usage',
  '[
    {"date": "2026-11-19", "requests": 1, "unpriced_requests": 1, "tokens": 5, "cost": 0},
    {"date": "2026-11-20", "requests": 1, "unpriced_requests": 0, "tokens": 1100, "cost": 0.0015}
  ]'::jsonb,
  'Days come in order.'
) from usage;

select tests.reset();
select public.log_ai_usage(tests.user_id('loner'), p_occurred_at => '2026-11-20 11:00+00') from generate_series(1, 60);
select is(
  jsonb_array_length(public.get_user_ai_usage(tests.user_id('loner'), 30, null, '2026-11-20 12:00+00') -> 'recent_requests'),
  50,
  'At most 50 requests are listed.'
);
select throws_ok('select public.get_user_ai_usage(null)', 'PT400', 'p_user_id is null', 'Nobody is not a user.');

select is(
  tests.refusal_of(format('select public.get_user_ai_usage(%L, p_at => ''infinity'')', tests.user_id('acme_member'))),
  'PT400 | p_at is infinity | Pass a real moment, or leave it out for now.',
  'Eternity has no days.'
);

select * from finish();
rollback;
