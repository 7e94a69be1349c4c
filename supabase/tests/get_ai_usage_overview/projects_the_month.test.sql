begin;
select * from no_plan();

-- A dollar is a million tokens.
create function pg_temp.spend(p_dollars numeric, p_at timestamptz, p_feature text default null) returns void language sql as $$
  select public.log_ai_usage(
    null, p_model_used => 'claude-haiku-4-5', p_input_tokens => (p_dollars * 1000000)::int, p_feature => p_feature, p_occurred_at => p_at
  );
$$;
create function pg_temp.overview(p_at timestamptz, p_filters jsonb default null) returns jsonb language sql as $$
  select public.get_ai_usage_overview(p_filters => p_filters, p_at => p_at);
$$;
-- month to date, elapsed days, days in the month, average, projection
create function pg_temp.projection(p_at timestamptz, p_filters jsonb default null) returns text language sql as $$
  select concat_ws(
    ' ', value #>> '{projection,month_to_date_cost}', value #>> '{projection,elapsed_days}', value #>> '{projection,days_in_month}',
    value #>> '{projection,average_daily_cost}', value ->> 'projected_month_end'
  )
  from pg_temp.overview(p_at, p_filters) as value;
$$;

select pg_temp.spend(100, '2026-08-31 23:59:59.999999+00');
select pg_temp.spend(2, '2026-09-01 00:00+00', 'chat');
select is(pg_temp.projection('2026-09-01 00:00+00'), '2 1 30 2 60', 'On the first at midnight the day counts as whole.');
select is(pg_temp.projection('2026-09-01 12:00+00'), '2 1 30 2 60', 'At noon it does still.');
select is(pg_temp.projection('2026-09-02 00:00+00'), '2 1 30 2 60', 'A day later it is over.');
select is(pg_temp.projection('2026-09-03 12:00+00'), '2 2.5 30 0.8 24', 'From then on time counts to the moment.');
select pg_temp.spend(7, '2026-09-10 08:00+00', 'search');
select is(pg_temp.projection('2026-09-16 00:00+00'), '9 15 30 0.6 18', 'In the middle of the month it is twice the cost.');
select is(pg_temp.projection('2026-09-10 00:00+00'), '9 9 30 1 30', 'Today counts whole, as everywhere.');
select is(pg_temp.projection('2026-09-16 00:00+00', '{"feature": "chat"}'), '2 15 30 0.13333333333333333333 4', 'A filter limits the projection too, which is exact where it can be.');
select is(
  round((pg_temp.overview('2026-09-16 00:00+00', '{"feature": "chat"}') ->> 'projected_month_end')::numeric, 9), 4.000000000, 'To nine decimals in any case.'
);
-- 29 days, 23 hours, 59 minutes, 59 seconds
select is(
  round((pg_temp.overview('2026-09-30 23:59:59+00') ->> 'projected_month_end')::numeric, 10), round(9 * 2592000 / 2591999.0, 10),
  'In the last second of a month the projection is all but the cost.'
);
select is(pg_temp.overview('2026-09-30 23:59:59+00') #>> '{projection,days_in_month}', '30', 'It is still that month.');
select is(
  pg_temp.overview('2026-09-30 23:59:59+00') #>> '{projection,elapsed_days}', '29.999988', 'The elapsed days have six decimals.'
);
select is(pg_temp.projection('2026-10-01 00:00+00'), '0 1 31 0 0', 'A second later it is the next one, which is empty.');
select is(pg_temp.projection('2026-08-31 00:00+00'), '100 30 31 3.3333333333333333 103.3333333333333333', 'A month of 31 days has 31.');

-- February
select pg_temp.spend(14, '2026-02-01 10:00+00');
select is(pg_temp.projection('2026-02-15 00:00+00'), '14 14 28 1 28', 'February has 28 days.');
select is(pg_temp.projection('2026-02-28 00:00+00', '{"feature": "none"}'), '0 27 28 0 0', 'Nothing spent projects nothing.');
select pg_temp.spend(14, '2024-02-29 10:00+00');
select is(pg_temp.projection('2024-02-29 00:00+00'), '14 28 29 0.5 14.5', 'In a leap year it has 29.');
select is(pg_temp.projection('2024-03-01 00:00+00'), '0 1 31 0 0', 'Its last day is not March.');

-- The projection is that of the month of p_at, whatever the range is.
create temp table january on commit drop as
select public.get_ai_usage_overview('2026-01-01', '2026-02-01', p_at => '2026-09-16 00:00+00') as value;
select is(value ->> 'total_cost', '0', 'The range is one thing.') from january;
select is(value ->> 'projected_month_end', '18', 'The month of p_at is another.') from january;

-- Without p_at, a range of the past projects the month of its own end.
create function pg_temp.past(p_start date, p_end date) returns text language sql as $$
  select concat_ws(
    ' ', value #>> '{projection,month_to_date_cost}', value #>> '{projection,elapsed_days}', value #>> '{projection,days_in_month}', value ->> 'projected_month_end'
  )
  from public.get_ai_usage_overview(p_start, p_end) as value;
$$;
select is(pg_temp.past('2026-09-05', '2026-09-10'), '2 9 30 6.6666666666666667', 'The day after the range is not counted.');
select is(pg_temp.past('2026-09-05', '2026-09-11'), '9 10 30 27', 'Its last day is.');
select is(pg_temp.past('2026-09-01', '2026-10-01'), '9 30 30 9', 'Of a whole month the projection is the cost.');
select is(pg_temp.past('2024-02-01', '2024-03-01'), '14 29 29 14', 'Also in a leap year.');

-- In another currency each day has its rate.
select public.load_ai_exchange_rates(E'Date,USD,\n2026-09-10,2,\n2026-09-01,1.25,\n');
select is(
  public.get_ai_usage_overview(p_at => '2026-09-11 00:00+00', p_currency => 'EUR') ->> 'projected_month_end',
  '15.3',
  'In euros the projection is of the converted cost.'
);

-- An organization has its own.
select public.log_ai_usage(
  null, p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000000, p_organization_id => tests.organization_id('acme'), p_occurred_at => '2026-09-02 10:00+00'
);
select is(
  public.get_ai_usage_overview(p_organization_id => tests.organization_id('acme'), p_at => '2026-09-11 00:00+00') ->> 'projected_month_end',
  '3',
  'An organization has a projection of its own.'
);

set local timezone = 'Pacific/Kiritimati';
select is(pg_temp.projection('2026-09-11 00:00+00'), '10 10 30 1 30', 'The session''s time zone moves no month.');
select is(pg_temp.projection('2026-09-30 12:00+00') ~ ' 29.5 30 ', true, 'Nor its end.');

select * from finish();
rollback;
