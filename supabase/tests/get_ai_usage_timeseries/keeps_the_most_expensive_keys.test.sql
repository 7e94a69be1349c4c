begin;
select * from no_plan();

create function pg_temp.log(p_at timestamptz, p_feature text, p_dollars int) returns void language sql as $$
  select public.log_ai_usage(null, p_model_used => 'claude-haiku-4-5', p_feature => p_feature, p_input_tokens => p_dollars * 1000000, p_occurred_at => p_at);
$$;
create function pg_temp.series(p_limit int, p_dimension text default 'feature') returns text[] language sql as $$
  select array_agg(concat_ws(' ', start_on, coalesce(key, '-'), cost, calls, is_rest) order by ordinality)
  from public.get_ai_usage_timeseries('day', p_dimension, '2026-11-10', '2026-11-12', p_limit => p_limit)
    with ordinality as bucket (start_on, key, name, cost, cost_usd, tokens, calls, successful_calls, unpriced_requests, source, is_rest, ordinality);
$$;
-- Over both days: summary 9, no feature 6, chat 5, search 5.
select pg_temp.log('2026-11-10 12:00+00', 'chat', 4);
select pg_temp.log('2026-11-10 12:00+00', 'search', 5);
select pg_temp.log('2026-11-10 12:00+00', null, 1);
select pg_temp.log('2026-11-11 12:00+00', 'chat', 1);
select pg_temp.log('2026-11-11 12:00+00', 'summary', 9);
select pg_temp.log('2026-11-11 12:00+00', null, 5);

select is(
  pg_temp.series(2),
  array['2026-11-10 - 1 1 f', '2026-11-10 - 9 2 t', '2026-11-11 summary 9 1 f', '2026-11-11 - 5 1 f', '2026-11-11 - 1 1 t'],
  'The most expensive of the range stay, calls without a key among them; the others are together, and last of their day.'
);
select is(
  pg_temp.series(3),
  array[
    '2026-11-10 chat 4 1 f', '2026-11-10 - 1 1 f', '2026-11-10 - 5 1 t',
    '2026-11-11 summary 9 1 f', '2026-11-11 - 5 1 f', '2026-11-11 chat 1 1 f'
  ],
  'Of two that cost the same the one with more calls stays.'
);
select is(pg_temp.series(4), pg_temp.series(null), 'A limit that all are within changes nothing.');
select is(pg_temp.series(1, null), array['2026-11-10 - 10 3 f', '2026-11-11 - 15 3 f'], 'Neither does one on the total.');
select is(
  (select sum(cost) from public.get_ai_usage_timeseries('month', 'feature', '2026-11-10', '2026-11-12', p_limit => 1)), 25::numeric,
  'It adds up to the same.'
);
select throws_ok(
  $$ select * from public.get_ai_usage_timeseries('day', 'feature', p_limit => 0) $$, 'PT400', 'p_limit is 0', 'A limit of none is refused.'
);

select * from finish();
rollback;
