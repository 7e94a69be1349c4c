begin;
select * from no_plan();

create function pg_temp.log(p_at timestamptz, p_dollars int) returns void language sql as $$
  select public.log_ai_usage(null, p_model_used => 'claude-haiku-4-5', p_input_tokens => p_dollars * 1000000, p_occurred_at => p_at);
$$;

-- Sunday, 1 March 2026: the first of a month, after a February, at the end of a week.
select pg_temp.log('2026-03-01 00:00+00', 1);
select pg_temp.log('2026-03-01 23:59:59+00', 2);
select pg_temp.log('2026-02-28 23:59:59+00', 4);
select pg_temp.log('2026-02-28 00:00+00', 8);
select pg_temp.log('2026-02-23 00:00+00', 16);
select pg_temp.log('2026-02-22 23:59:59+00', 32);
select pg_temp.log('2026-02-01 00:00+00', 64);
select pg_temp.log('2026-01-31 23:59:59+00', 128);
select pg_temp.log('2026-03-02 00:00+00', 256);
select public.log_ai_usage(null, p_model_used => 'claude-nobody-knows', p_input_tokens => 1, p_occurred_at => '2026-02-10');

select is(
  public.get_ai_cost_summary(null, '2026-03-01 12:00+00'),
  '{
    "organization_id": null, "currency": "USD",
    "today": 3, "yesterday": 12, "this_week": 31, "this_month": 3, "last_month": 124, "all_time": 255,
    "requests_today": 2, "requests_this_month": 2, "unpriced_requests": 1
  }'::jsonb,
  'Days are UTC days, the week began on Monday, and on the first of a month the month is a day old.'
);
select is(
  public.get_ai_cost_summary(null, '2026-03-02 00:00+00') ->> 'this_week',
  '256',
  'A new week begins with Monday.'
);

select is(
  tests.refusal_of(format('select public.get_ai_cost_summary(p_at => %L)', moment)),
  format('PT400 | p_at is %s | Pass a real moment, or leave it out for now.', moment),
  format('%s has no periods.', moment)
)
from unnest(array['infinity', '-infinity']) as moment;

select * from finish();
rollback;
