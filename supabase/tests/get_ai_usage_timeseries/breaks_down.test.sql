begin;
select * from no_plan();

create function pg_temp.log(p_who text, p_at timestamptz, p_rest text) returns void language plpgsql as $$
begin
  execute format('select public.log_ai_usage(%L, p_occurred_at => %L, p_organization_id => %L, %s)', tests.user_id(p_who), p_at, tests.organization_id('acme'), p_rest);
end;
$$;
create function pg_temp.series(p_interval text, p_dimension text, p_filters jsonb default null) returns text[] language sql as $$
  select coalesce(array_agg(
    concat_ws(' ', start_on, coalesce(key, '-'), cost, tokens, calls, successful_calls, unpriced_requests) order by ordinality
  ), '{}')
  from public.get_ai_usage_timeseries(p_interval, p_dimension, '2026-11-10', '2026-11-18', null, p_filters, p_at => '2026-11-20 12:00+00')
    with ordinality as bucket (start_on, key, name, cost, cost_usd, tokens, calls, successful_calls, unpriced_requests, source, is_rest, ordinality);
$$;
select pg_temp.log('ann', '2026-11-10 00:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000, p_feature => 'chat', p_customer_id => 'c1', p_entity_type => 'case', p_entity_id => '7'$$);
select pg_temp.log('ann', '2026-11-10 12:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 2000, p_feature => 'search', p_request_type => 'insight'$$);
select pg_temp.log('ann', '2026-11-12 12:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 500, p_feature => 'chat', p_status => 'timeout'$$);
select pg_temp.log('ann', '2026-11-12 13:00+00', $$p_model_used => 'gpt-4o-mini', p_input_tokens => 1000$$);
select pg_temp.log('bob', '2026-11-17 23:59:59.999999+00', $$p_request_id => 'lines', p_model_used => 'claude-haiku-4-5', p_input_tokens => 3000, p_feature => 'chat'$$);
select pg_temp.log('bob', '2026-11-17 23:59:59.999999+00', $$p_request_id => 'lines', p_line => 1, p_model_used => 'claude-nobody-knows', p_input_tokens => 7, p_feature => 'chat'$$);
select pg_temp.log('bob', '2026-11-18 00:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000000, p_feature => 'outside'$$);
select pg_temp.log('bob', '2026-11-09 23:59:59.999999+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000000, p_feature => 'outside'$$);

select is(
  pg_temp.series('day', 'feature'),
  array[
    '2026-11-10 search 0.002 2000 1 1 0', '2026-11-10 chat 0.001 1000 1 1 0', '2026-11-12 chat 0.0005 500 1 0 0',
    '2026-11-12 - 0.00015 1000 1 1 0', '2026-11-17 chat 0.003 3007 1 1 1'
  ],
  'A breakdown has the days and keys with usage, the most expensive of each day first.'
);
select is(
  pg_temp.series('week', 'feature'),
  array['2026-11-09 search 0.002 2000 1 1 0', '2026-11-09 chat 0.0015 1500 2 1 0', '2026-11-09 - 0.00015 1000 1 1 0', '2026-11-16 chat 0.003 3007 1 1 1'],
  'By week it adds up days.'
);
select is(
  pg_temp.series('month', 'feature'),
  array['2026-11-01 chat 0.0045 4507 3 2 1', '2026-11-01 search 0.002 2000 1 1 0', '2026-11-01 - 0.00015 1000 1 1 0'],
  'By month weeks.'
);
select is(pg_temp.series('month', dimension), lines, format('It breaks down by %s.', dimension))
from (
  values
    ('user', array[
      format('2026-11-01 %s 0.00365 4500 4 3 0', tests.user_id('ann')), format('2026-11-01 %s 0.003 3007 1 1 1', tests.user_id('bob'))
    ]),
    ('customer', array['2026-11-01 - 0.00565 6507 4 3 1', '2026-11-01 c1 0.001 1000 1 1 0']),
    ('entity', array['2026-11-01 - 0.00565 6507 4 3 1', '2026-11-01 case:7 0.001 1000 1 1 0']),
    ('provider', array['2026-11-01 anthropic 0.0065 6507 4 3 1', '2026-11-01 openai 0.00015 1000 1 1 0']),
    ('request_type', array['2026-11-01 report 0.00465 5507 4 3 1', '2026-11-01 insight 0.002 2000 1 1 0'])
) as given (dimension, lines);
select is(
  pg_temp.series('month', 'model'),
  array['2026-11-01 claude-haiku-4-5 0.0065 6500 4 3 0', '2026-11-01 gpt-4o-mini 0.00015 1000 1 1 0', '2026-11-01 claude-nobody-knows 0 7 0 0 1'],
  'A call is one of the model of its first line.'
);
select is(
  pg_temp.series('day', 'feature', '{"provider": "openai"}'), array['2026-11-12 - 0.00015 1000 1 1 0'], 'A filter limits it.'
);
select is(pg_temp.series('day', 'feature', '{"feature": "none"}'), '{}', 'Without usage it has nothing.');
select is(cardinality(pg_temp.series('day', null)), 8, 'The total has every day.');
select is(
  (pg_temp.series('day', null))[1:3],
  array['2026-11-10 - 0.003 3000 2 2 0', '2026-11-11 - 0 0 0 0 0', '2026-11-12 - 0.00065 1500 2 1 0'],
  'With zeros where nothing was used, and no key.'
);

-- Breakdowns add up.
select public.load_ai_exchange_rates(E'Date,USD,\n2026-11-17,1.3,\n2026-11-12,1.0876,\n2026-11-10,1.0912,\n');
create function pg_temp.sum_of(p_interval text, p_dimension text) returns text language sql as $$
  select concat_ws(' ', trim_scale(sum(cost)), trim_scale(sum(cost_usd)), sum(tokens), sum(calls), sum(successful_calls), sum(unpriced_requests))
  from public.get_ai_usage_timeseries(p_interval, p_dimension, '2026-11-10', '2026-11-18', p_currency => 'EUR', p_at => '2026-11-20 12:00+00');
$$;
select is(
  pg_temp.sum_of(p_interval, dimension), pg_temp.sum_of('day', null),
  format('By %s and %s it adds up to the total in euros, to the last digit.', p_interval, dimension)
)
from unnest(array['day', 'week', 'month']) as p_interval,
  unnest(array['feature', 'user', 'customer', 'entity', 'provider', 'model', 'request_type']) as dimension;
select is(split_part(pg_temp.sum_of('day', null), ' ', 2), '0.00665', 'Which is not nothing.');

-- What is refused
select throws_ok(
  $$ select * from public.get_ai_usage_timeseries('day', 'feature', p_time_zone => 'Europe/Bucharest') $$,
  'PT400', 'A breakdown has UTC days', 'A breakdown in another time zone is refused.'
);
select lives_ok(
  $$ select * from public.get_ai_usage_timeseries('day', 'feature', p_time_zone => 'UTC') $$, 'One in UTC is not.'
);
select lives_ok(
  $$ select * from public.get_ai_usage_timeseries('day', null, p_time_zone => 'Europe/Bucharest') $$, 'Neither is the total in another.'
);
select throws_ok(
  $$ select * from public.get_ai_usage_timeseries('day', 'session') $$, 'PT400', 'p_dimension is session', 'An unknown dimension is refused.'
);

select * from finish();
rollback;
