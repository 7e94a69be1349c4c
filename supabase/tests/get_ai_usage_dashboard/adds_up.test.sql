begin;
select * from no_plan();

-- Now is Friday, 20 November 2026, noon. The period of 3 days begins on the 18th.
create function pg_temp.log(p_who text, p_at timestamptz, p_rest text default '') returns void language plpgsql as $$
begin
  execute format(
    'select public.log_ai_usage(%L, %L, p_occurred_at => %L, p_model_used => ''claude-haiku-4-5'' %s)',
    tests.user_id(p_who), p_who || '@example.com', p_at, p_rest
  );
end;
$$;

select pg_temp.log('ann', '2026-11-20 10:00+00', $$, p_input_tokens => 1000, p_output_tokens => 100, p_cache_read_tokens => 10, p_cache_write_5m_tokens => 20, p_cache_write_1h_tokens => 30, p_latency_ms => 100, p_customer_id => 'c1', p_customer_name => 'Old name'$$);
select pg_temp.log('ann', '2026-11-20 11:00+00', $$, p_input_tokens => 3000, p_output_tokens => 300, p_latency_ms => 300, p_customer_id => 'c1', p_customer_name => 'New name', p_request_type => 'insight'$$);
select pg_temp.log('bob', '2026-11-18 00:00+00', $$, p_input_tokens => 500, p_customer_id => 'c1'$$);
select pg_temp.log('bob', '2026-11-19 12:00+00', $$, p_status => 'error', p_error_code => 'overloaded_error', p_latency_ms => 9999$$);
-- one call with two lines, of which the second is unpriced
select public.log_ai_usage(tests.user_id('bob'), 'bob@example.com', p_request_id => 'lines', p_occurred_at => '2026-11-19 13:00+00', p_model_used => 'claude-haiku-4-5', p_input_tokens => 200, p_web_search_requests => 2);
select public.log_ai_usage(tests.user_id('bob'), 'bob@example.com', p_request_id => 'lines', p_line => 1, p_occurred_at => '2026-11-19 13:00+00', p_provider => 'anthropic', p_model_used => 'claude-haiku-4-5', p_output_tokens => 50);
-- an unpriced call of a job
select public.log_ai_usage(null, p_occurred_at => '2026-11-20 09:00+00', p_model_used => 'claude-nobody-knows', p_input_tokens => 7, p_request_type => 'scheduled');
-- outside the period
select pg_temp.log('ann', '2026-11-17 23:59:59.999+00', ', p_input_tokens => 1000000');
select pg_temp.log('ann', '2026-11-21 00:00+00', ', p_input_tokens => 1000000');
select pg_temp.log('ann', '2026-10-31 23:59:59+00', ', p_input_tokens => 2000000');
select pg_temp.log('ann', '2026-10-01 00:00+00', ', p_input_tokens => 1');
select pg_temp.log('ann', '2026-09-30 23:59:59+00', ', p_input_tokens => 5000000');

create temp table dashboard on commit drop as
select public.get_ai_usage_dashboard(3, null, '2026-11-20 12:00+00') as value;

select is(
  value -> 'summary',
  '{
    "total_requests": 6, "successful_requests": 5, "failed_requests": 1, "unpriced_requests": 1, "total_cost": 0.027036,
    "total_input_tokens": 4707, "total_cache_read_tokens": 10, "total_cache_write_tokens": 50,
    "total_output_tokens": 450, "total_tokens": 5217,
    "total_cost_usd": 0.027036, "avg_tokens_per_request": 1043.4, "avg_cost_per_request": 0.0054072,
    "avg_latency_ms": 200
  }'::jsonb,
  'The summary counts requests, not lines; averages are over successes, latency over those that have one.'
) from dashboard;
select is(
  value -> 'costs',
  '{
    "input_cost_usd": 0.004786, "output_cost_usd": 0.00225, "web_search_cost_usd": 0.02, "total_cost_usd": 0.027036,
    "input_cost": 0.004786, "output_cost": 0.00225, "web_search_cost": 0.02, "total_cost": 0.027036,
    "cost_per_1k_tokens": 0.00518228867165037378
  }'::jsonb,
  'The costs add up.'
) from dashboard;
select is(
  (value #>> '{costs,input_cost_usd}')::numeric + (value #>> '{costs,output_cost_usd}')::numeric + (value #>> '{costs,web_search_cost_usd}')::numeric,
  (value #>> '{costs,total_cost_usd}')::numeric,
  'To the last digit.'
) from dashboard;
select is(
  value -> 'by_user',
  jsonb_build_array(
    jsonb_build_object(
      'user_id', tests.user_id('bob'), 'user_email', 'bob@example.com', 'request_count', 3, 'unpriced_requests', 0,
      'input_tokens', 700, 'cache_read_tokens', 0, 'cache_write_tokens', 0, 'output_tokens', 50, 'total_tokens', 750,
      'total_cost', 0.02095, 'avg_cost_per_request', 0.010475, 'last_request', timestamptz '2026-11-19 13:00+00'
    ),
    jsonb_build_object(
      'user_id', tests.user_id('ann'), 'user_email', 'ann@example.com', 'request_count', 2, 'unpriced_requests', 0,
      'input_tokens', 4000, 'cache_read_tokens', 10, 'cache_write_tokens', 50, 'output_tokens', 400, 'total_tokens', 4460,
      'total_cost', 0.006086, 'avg_cost_per_request', 0.003043, 'last_request', timestamptz '2026-11-20 11:00+00'
    ),
    jsonb_build_object(
      'user_id', null, 'user_email', 'Unknown', 'request_count', 1, 'unpriced_requests', 1,
      'input_tokens', 7, 'cache_read_tokens', 0, 'cache_write_tokens', 0, 'output_tokens', 0, 'total_tokens', 7,
      'total_cost', 0, 'avg_cost_per_request', 0, 'last_request', timestamptz '2026-11-20 09:00+00'
    )
  ),
  'Users come by cost; a job''s calls are shown as of nobody known.'
) from dashboard;
select is(
  value -> 'by_customer',
  '[{"customer_id": "c1", "customer_name": "New name", "request_count": 3, "unpriced_requests": 0, "total_tokens": 4960, "total_cost": 0.006586, "unique_users": 2}]'::jsonb,
  'A customer has its latest name and its distinct users; rows without a customer are left out.'
) from dashboard;
select is(
  value -> 'daily_trend',
  '[
    {"date": "2026-11-18", "requests": 1, "unpriced_requests": 0, "tokens": 500, "cost": 0.0005, "unique_users": 1},
    {"date": "2026-11-19", "requests": 2, "unpriced_requests": 0, "tokens": 250, "cost": 0.02045, "unique_users": 1},
    {"date": "2026-11-20", "requests": 3, "unpriced_requests": 1, "tokens": 4467, "cost": 0.006086, "unique_users": 1}
  ]'::jsonb,
  'The trend has whole UTC days, the oldest one too, in order.'
) from dashboard;
select is(
  value -> 'by_request_type',
  '[
    {"request_type": "report", "request_type_name": "Report", "count": 4, "unpriced_requests": 0, "tokens": 1910, "cost": 0.022536, "avg_latency": 100},
    {"request_type": "insight", "request_type_name": "Insight", "count": 1, "unpriced_requests": 0, "tokens": 3300, "cost": 0.0045, "avg_latency": 300},
    {"request_type": "scheduled", "request_type_name": "Scheduled", "count": 1, "unpriced_requests": 1, "tokens": 7, "cost": 0, "avg_latency": null}
  ]'::jsonb,
  'Request types come by cost.'
) from dashboard;
select is(
  value -> 'current_month',
  '{"requests": 7, "unpriced_requests": 1, "tokens": 1005217, "cost_usd": 1.027036, "cost": 1.027036}'::jsonb,
  'The current month holds all of November up to today, whatever the period.'
) from dashboard;
select is(
  value -> 'previous_month',
  '{"requests": 2, "unpriced_requests": 0, "tokens": 2000001, "cost_usd": 2.000001, "cost": 2.000001}'::jsonb,
  'The previous month holds all of October, and nothing of September.'
) from dashboard;
select is(
  value -> 'period',
  '{"start_on": "2026-11-18", "end_on": "2026-11-20", "days": 3}'::jsonb,
  'The period is said.'
) from dashboard;

select is(
  public.get_ai_usage_dashboard(1, null, '2026-11-20 12:00+00') #>> '{summary,total_requests}',
  '3',
  'One day is today only.'
);
select is(
  public.get_ai_usage_dashboard(3, null, '2026-11-20 23:59:59.999999+00') #>> '{summary,total_requests}',
  '6',
  'The whole of a UTC day gives the same answer.'
);
set local timezone = 'Pacific/Kiritimati';
select is(
  public.get_ai_usage_dashboard(3, null, '2026-11-20 12:00+00') - 'by_user',
  (select value - 'by_user' from dashboard),
  'The session''s time zone changes nothing but the spelling of moments.'
);

select throws_ok('select public.get_ai_usage_dashboard(0)', 'PT400', 'p_days is 0', 'No days are refused.');
select throws_ok('select public.get_ai_usage_dashboard(-1)', 'PT400', 'p_days is -1', 'Days of the future are refused.');
select throws_ok('select public.get_ai_usage_dashboard(4000)', 'PT400', 'p_days is 4000', 'More than ten years are refused.');
select is(
  public.get_ai_usage_dashboard(null, null, null) #>> '{period,days}', '30', 'Null arguments take their defaults.'
);

select * from finish();
rollback;
