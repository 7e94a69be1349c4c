begin;
select * from no_plan();

-- How often each day is counted that the blocks touch: months and the days inside the range add, the days outside subtract.
create function pg_temp.counted(p_days daterange, p_is_daily boolean) returns table (day date, times bigint) language sql as $$
  with block as (
    select (ai_usage.blocks_of(p_days, p_is_daily)).*
  )
  select counted.day, sum(counted.sign)
  from (
    select each.day::date, 1 as sign
    from block,
      unnest(block.months) as month,
      generate_series(month at time zone 'UTC', (month at time zone 'UTC') + interval '1 month' - interval '1 day', interval '1 day') as each (day)
    union all
    select (day at time zone 'UTC')::date, case when (day at time zone 'UTC')::date <@ p_days then 1 else -1 end
    from block, unnest(block.days) as day
  ) as counted (day, sign)
  group by counted.day;
$$;
-- Days of the range that are not counted once, and others, but for those to come, that are not counted zero times.
create function pg_temp.mistakes(p_days daterange, p_is_daily boolean) returns bigint language sql as $$
  select count(*)
  from generate_series(lower(p_days)::timestamp, upper(p_days)::timestamp - interval '1 day', interval '1 day') as each (day)
    full join (select * from pg_temp.counted(p_days, p_is_daily) where times <> 0 or day <@ p_days) as counted on counted.day = each.day::date
  where each.day is null
    or counted.times is distinct from 1;
$$;
create function pg_temp.size(p_start date, p_end date, p_is_daily boolean default false) returns text language sql as $$
  select format('%s/%s', cardinality(blocks.months), cardinality(blocks.days))
  from ai_usage.blocks_of(daterange(p_start, p_end), p_is_daily) as blocks;
$$;

-- many ranges, of every first day
select is_empty(
  $$
    select start, length
    from generate_series('2023-12-20'::date, '2024-03-15', '1 day') as start, generate_series(1, 75, 4) as length
    where pg_temp.mistakes(daterange(start::date, start::date + length), false) <> 0
  $$,
  'Every day of a range is counted once, and no other, in a leap year and around New Year.'
);
select is_empty(
  $$
    select length
    from generate_series(1, 60) as length
    where pg_temp.mistakes(daterange('2024-02-10', '2024-02-10'::date + length), true) <> 0
  $$,
  'By days only too.'
);
-- ranges that end about today
select is_empty(
  $$
    select first, last
    from generate_series(-70, 40, 3) as first, generate_series(-3, 45, 2) as last
    where first < last
      and pg_temp.mistakes(daterange(current_date + first, current_date + last), false) <> 0
  $$,
  'Ranges up to today, and beyond it, too.'
);
-- long ones
select is_empty(
  $$
    select days
    from unnest(array['[2015-01-01,2025-01-08)', '[2016-02-29,2026-02-28)', '[1900-01-01,1910-01-07)', '[2020-01-31,2021-01-30)']::daterange[]) as days
    where pg_temp.mistakes(days, false) <> 0
  $$,
  'And the longest.'
);

-- few of them: months/days
select is(pg_temp.size(p_start, p_end), size, format('From %s to %s it is %s: months and days.', p_start, p_end, size))
from (
  values
    ('2024-01-01'::date, '2024-02-01'::date, '1/0'),
    ('2024-01-02', '2024-02-01', '1/1'),
    ('2024-01-02', '2024-01-31', '1/2'),
    ('2024-01-01', '2024-01-02', '0/1'),
    ('2024-01-01', '2024-01-16', '0/15'),
    ('2024-01-01', '2024-01-21', '1/11'),
    ('2023-12-31', '2024-02-02', '1/2'),
    ('2023-12-02', '2024-02-28', '3/3'),
    ('2020-01-01', '2024-01-01', '48/0'),
    ('2014-01-01', '2024-01-01', '120/0')
) as range (p_start, p_end, size);
select cmp_ok(
  (select max(cardinality((blocks).months) + cardinality((blocks).days)) from (
    select ai_usage.blocks_of(daterange(start::date, start::date + length), false) as blocks
    from generate_series('2024-01-01'::date, '2024-01-31', '1 day') as start, generate_series(1, 62) as length
  ) as ranges),
  '<=', 34, 'No range of two months needs more than thirty-four.'
);
select is(
  pg_temp.size(date_trunc('month', now() at time zone 'UTC')::date, (now() at time zone 'UTC')::date + 1) ~ '^(1/\d+|0/[123])$', true,
  'This month up to today is a month, because the days to come hold nothing, or the few days of it.'
);
select is(pg_temp.size('2024-01-01', '2024-02-01', true), '0/31', 'By days it is days only.');
select is(pg_temp.size('2024-01-02', '2024-03-01', true), '0/59', 'However many.');

-- UTC wherever the session is
create temp table in_utc on commit drop as select ai_usage.blocks_of('[2024-01-03,2024-04-05)', false) as blocks;
set local timezone = 'Pacific/Kiritimati';
select is(ai_usage.blocks_of('[2024-01-03,2024-04-05)', false), blocks, 'The session''s time zone changes nothing.') from in_utc;
select is(pg_temp.mistakes(daterange(date_trunc('month', now())::date, current_date + 3), false), 0::bigint, 'Nor one ahead of UTC.');
set local timezone = 'America/Los_Angeles';
select is(ai_usage.blocks_of('[2024-01-03,2024-04-05)', false), blocks, 'Nor one behind.') from in_utc;
select is(pg_temp.mistakes(daterange(date_trunc('month', now())::date, current_date + 3), false), 0::bigint, 'This month too.');
set local timezone = 'Europe/Bucharest';
select is(ai_usage.blocks_of('[2024-01-03,2024-04-05)', false), blocks, 'Nor one with summer time.') from in_utc;

select * from finish();
rollback;
