begin;
select * from no_plan();

-- A dollar is a million tokens; each call costs another number of dollars.
create function pg_temp.spend(p_dollars numeric, p_at timestamptz) returns void language sql as $$
  select public.log_ai_usage(
    null, p_model_used => 'claude-haiku-4-5', p_input_tokens => (p_dollars * 1000000)::int, p_occurred_at => p_at
  );
$$;
-- Buckets as 2026-11-09=1/2: cost and calls.
create function pg_temp.series(
  p_interval text, p_start date, p_end date, p_time_zone text default 'UTC', p_currency text default 'USD', p_at timestamptz default '2026-11-20 12:00+00'
) returns text language sql as $$
  select string_agg(format('%s=%s/%s', start_on, cost, calls), ' ' order by ordinality)
  from public.get_ai_usage_timeseries(p_interval, null, p_start, p_end, p_currency => p_currency, p_time_zone => p_time_zone, p_at => p_at)
    with ordinality as bucket (start_on, key, name, cost, cost_usd, tokens, calls, successful_calls, unpriced_requests, source, is_rest, ordinality);
$$;

select pg_temp.spend(1, '2026-11-11 09:59:59.999999+00');
select pg_temp.spend(2, '2026-11-11 10:00+00');
select pg_temp.spend(4, '2026-11-12 09:59:59.999999+00');
select pg_temp.spend(8, '2026-11-12 10:00+00');
select pg_temp.spend(16, '2026-11-15 23:59:59.999999+00');
select pg_temp.spend(32, '2026-11-16 00:00+00');

-- intervals
select is(
  pg_temp.series('day', '2026-11-10', '2026-11-14'), '2026-11-10=0/0 2026-11-11=3/2 2026-11-12=12/2 2026-11-13=0/0', 'Every day is there.'
);
select is(
  pg_temp.series('week', '2026-11-11', '2026-11-24'), '2026-11-09=31/5 2026-11-16=32/1 2026-11-23=0/0', 'Weeks begin on Monday, also before the range.'
);
select is(
  pg_temp.series('week', '2026-11-12', '2026-11-16'), '2026-11-09=28/3', 'What is counted lies in the range.'
);
select is(
  pg_temp.series('month', '2026-10-31', '2026-12-02'), '2026-10-01=0/0 2026-11-01=63/6 2026-12-01=0/0', 'Months are months.'
);
select is(pg_temp.series('month', '2026-11-12', '2026-11-13'), '2026-11-01=12/2', 'A part of a month is counted as that part.');
select is(pg_temp.series(null, '2026-11-11', '2026-11-12'), '2026-11-11=3/2', 'By default an interval is a day.');
select is(pg_temp.series('week', '2027-01-01', '2027-01-05'), '2026-12-28=0/0 2027-01-04=0/0', 'A week may begin in the year before.');

-- Pacific/Kiritimati is 14 hours ahead.
select is(
  pg_temp.series('day', '2026-11-11', '2026-11-14', 'Pacific/Kiritimati'), '2026-11-11=1/1 2026-11-12=6/2 2026-11-13=8/1',
  'In Kiritimati a day begins at ten in the morning before.'
);
select is(
  pg_temp.series('week', '2026-11-09', '2026-11-23', 'Pacific/Kiritimati'), '2026-11-09=15/4 2026-11-16=48/2', 'So does its Monday.'
);
select is(
  pg_temp.series('day', '2026-11-10', '2026-11-12', 'America/Los_Angeles'), '2026-11-10=0/0 2026-11-11=3/2', 'In Los Angeles it begins later.'
);
select is(
  pg_temp.series('day', '2026-11-15', '2026-11-17', 'America/Los_Angeles'), '2026-11-15=48/2 2026-11-16=0/0', 'Its Sunday is not over at midnight UTC.'
);
select is(
  pg_temp.series('day', null, null, 'Pacific/Kiritimati', p_at => '2026-10-31 10:00+00'), '2026-11-01=0/0', 'Today and this month are those of the zone.'
);
select is(
  pg_temp.series('month', null, null, 'UTC', p_at => '2026-10-31 10:00+00'), '2026-10-01=0/0', 'In UTC they are others.'
);

-- Europe/Bucharest: 23 hours on 29 March, 25 hours on 25 October.
select pg_temp.spend(1, '2026-03-28 21:59:59.999999+00');
select pg_temp.spend(2, '2026-03-28 22:00+00');
select pg_temp.spend(4, '2026-03-29 20:59:59.999999+00');
select pg_temp.spend(8, '2026-03-29 21:00+00');
select is(
  pg_temp.series('day', '2026-03-28', '2026-03-31', 'Europe/Bucharest'), '2026-03-28=1/1 2026-03-29=6/2 2026-03-30=8/1', 'The day that clocks go forward has 23 hours.'
);
select is(pg_temp.series('day', '2026-03-29', '2026-03-30', 'Europe/Bucharest'), '2026-03-29=6/2', 'As a range too.');
select pg_temp.spend(1, '2026-10-24 20:59:59.999999+00');
select pg_temp.spend(2, '2026-10-24 21:00+00');
select pg_temp.spend(4, '2026-10-25 00:30+00');
select pg_temp.spend(8, '2026-10-25 01:30+00');
select pg_temp.spend(16, '2026-10-25 21:59:59.999999+00');
select pg_temp.spend(32, '2026-10-25 22:00+00');
select is(
  pg_temp.series('day', '2026-10-24', '2026-10-27', 'Europe/Bucharest'), '2026-10-24=1/1 2026-10-25=30/4 2026-10-26=32/1', 'The day that they go back has 25.'
);
select is(pg_temp.series('day', '2026-10-25', '2026-10-26', 'Europe/Bucharest'), '2026-10-25=30/4', 'As a range too.');
select is(
  pg_temp.series('week', '2026-10-19', '2026-11-02', 'Europe/Bucharest'), '2026-10-19=31/5 2026-10-26=32/1', 'The week ends with it.'
);

-- A range of everything has the same sum everywhere.
select public.load_ai_exchange_rates(E'Date,USD,RON,\n2026-11-15,1.3,5.1,\n2026-11-12,2,4.9771,\n2026-11-11,1.25,4.9765,\n2026-10-24,1.17,5.09,\n2026-03-28,1.0731,4.97,\n');
create function pg_temp.sum_of(p_interval text, p_time_zone text, p_currency text) returns text language sql as $$
  select concat_ws(' ', trim_scale(sum(cost)), trim_scale(sum(cost_usd)), sum(tokens), sum(calls), sum(successful_calls))
  from public.get_ai_usage_timeseries(
    p_interval, null, '2026-01-01', '2026-12-31', p_currency => p_currency, p_time_zone => p_time_zone, p_at => '2026-11-20 12:00+00'
  );
$$;
select is(pg_temp.sum_of('day', 'UTC', 'USD'), '141 141 141000000 16 16', 'The sum is that of all calls.');
select is(
  pg_temp.sum_of(p_interval, zone, currency), pg_temp.sum_of('day', 'UTC', currency),
  format('By %s in %s the sum in %s is that of UTC, to the last digit.', p_interval, zone, currency)
)
from unnest(array['day', 'week', 'month']) as p_interval,
  unnest(array['Europe/Bucharest', 'Pacific/Kiritimati', 'America/Los_Angeles', 'Asia/Kathmandu', 'Pacific/Pago_Pago']) as zone,
  unnest(array['USD', 'EUR', 'RON']) as currency;
select is(
  split_part(pg_temp.sum_of('day', 'UTC', 'EUR'), ' ', 1),
  public.get_ai_usage_overview('2026-01-01', '2026-12-31', p_currency => 'EUR', p_at => '2026-11-20 12:00+00') ->> 'total_cost',
  'It is the overview''s.'
);
select is(
  pg_temp.series('day', '2026-11-12', '2026-11-13', 'Pacific/Kiritimati', 'EUR'), '2026-11-12=3.6/2', 'What is converted is converted by its UTC day.'
);

-- wherever the session is
create temp table in_utc on commit drop as
select
  pg_temp.series('week', '2026-10-19', '2026-11-24', 'Europe/Bucharest') as bucharest,
  pg_temp.series('month', '2026-10-19', '2026-11-24') as utc;
set local timezone = 'Pacific/Kiritimati';
select is(pg_temp.series('week', '2026-10-19', '2026-11-24', 'Europe/Bucharest'), bucharest, 'The session''s time zone changes nothing.') from in_utc;
select is(pg_temp.series('month', '2026-10-19', '2026-11-24'), utc, 'In UTC neither.') from in_utc;
set local timezone = 'Europe/Bucharest';
select is(pg_temp.series('day', '2026-10-24', '2026-10-27', 'UTC'), '2026-10-24=3/2 2026-10-25=60/4 2026-10-26=0/0', 'Not even where its clocks go back.');
reset timezone;

-- What is refused
create function pg_temp.error_of(p_arguments text) returns text language plpgsql as $$
declare
  v_code text;
  v_message text;
  v_hint text;
begin
  execute format('select * from public.get_ai_usage_timeseries(%s)', p_arguments);
  return 'none';
exception
  when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text, v_hint = pg_exception_hint;
    return concat_ws(' | ', v_code, v_message, v_hint);
end;
$$;
select is(
  pg_temp.error_of($$p_time_zone => 'Europe/Cluj'$$),
  'PT400 | Unknown time zone Europe/Cluj | Pass a name of the IANA time zone database, such as Europe/Bucharest.',
  'An unknown time zone is refused.'
);
select is(
  pg_temp.error_of($$p_start => '2026-11-01', p_end => '2026-11-02', p_time_zone => 'Europe/Cluj'$$),
  'PT400 | Unknown time zone Europe/Cluj | Pass a name of the IANA time zone database, such as Europe/Bucharest.',
  'With a range too.'
);
select is(pg_temp.error_of($$p_time_zone => ' '$$), 'none', 'A blank is UTC.');
select is(pg_temp.error_of($$p_time_zone => null$$), 'none', 'So is null.');
select is(
  pg_temp.error_of(format('%L', p_interval)), format('PT400 | p_interval is %s | Pass day, week or month.', p_interval), format('%s is no interval.', p_interval)
) from unnest(array['hour', 'year', 'Day', '']) as p_interval;

-- In the Azores, one o'clock was midnight again on the 26th of October; in Beirut, the 30th of March began at one.
select pg_temp.spend(tokens, at) from (
  values (1, '2025-10-25 23:59:59+00'::timestamptz), (2, '2025-10-26 00:00+00'), (4, '2025-10-26 01:30+00'), (8, '2025-10-27 00:59:59+00'), (16, '2025-10-27 01:00+00'),
    (1, '2025-03-29 21:59:59+00'), (2, '2025-03-29 22:00+00'), (4, '2025-03-30 20:59:59+00'), (8, '2025-03-30 21:00+00')
) as call (tokens, at);
select is(pg_temp.series('day', '2025-10-26', '2025-10-27', 'Atlantic/Azores'), '2025-10-26=14/3', 'A day of two midnights begins with the first.');
select is(pg_temp.series('day', '2025-10-25', '2025-10-26', 'Atlantic/Azores'), '2025-10-25=1/1', 'The day before ends there.');
select is(pg_temp.series('day', '2025-10-27', '2025-10-28', 'Atlantic/Azores'), '2025-10-27=16/1', 'The day after has one.');
select is(pg_temp.series('day', '2025-03-30', '2025-03-31', 'Asia/Beirut'), '2025-03-30=6/2', 'A day without a midnight begins all the same.');
select is(pg_temp.series('day', '2025-03-29', '2025-03-30', 'Asia/Beirut'), '2025-03-29=1/1', 'The day before it is over by then.');

select * from finish();
rollback;
