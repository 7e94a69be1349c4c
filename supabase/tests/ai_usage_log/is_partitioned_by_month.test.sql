begin;
select * from no_plan();

create function pg_temp.partitions() returns text[] language sql volatile as $$
  select array_agg(inhrelid::regclass::text order by inhrelid::regclass::text collate "C")
  from pg_inherits
  where inhparent = 'ai_usage.log_lines'::regclass;
$$;
create function pg_temp.log(p_at timestamptz) returns text language sql as $$
  select public.log_ai_usage(null, p_model_used => 'claude-haiku-4-5', p_input_tokens => 1, p_request_id => 'at ' || p_at, p_occurred_at => p_at)::text;
$$;

-- in time
select partitions_are(
  'ai_usage', 'log_lines',
  array[tests.partition_of(now()), tests.partition_of(now() + interval '1 month')],
  'There are partitions of this month and the next.'
);
select is(
  (select pg_get_expr(relpartbound, oid) from pg_class where oid = tests.partition_of(now())::regclass),
  format(
    'FOR VALUES FROM (%L) TO (%L)', date_trunc('month', now(), 'UTC'), date_trunc('month', now(), 'UTC') + interval '1 month'
  ),
  'A partition is a UTC month.'
);

-- on the fly
select lives_ok($$ select pg_temp.log('2020-02-29 23:59:59.999999+00') $$, 'A call of long ago is logged.');
select is(
  (select tableoid::regclass::text from public.ai_usage_log where created_at < '2020-03-01T00:00:00Z'),
  'ai_usage.ai_usage_log_2020_02', 'Its month has got a partition.'
);
select pg_temp.log('2020-03-01 00:00+00');
select is(
  (select tableoid::regclass::text from public.ai_usage_log where created_at = '2020-03-01T00:00:00Z'),
  'ai_usage.ai_usage_log_2020_03', 'The next month begins at midnight UTC.'
);
set local timezone = 'Pacific/Kiritimati';
select pg_temp.log('2019-07-31 23:59:59.999999+00');
set local timezone = 'America/Los_Angeles';
select pg_temp.log('2019-08-01 00:00+00');
select pg_temp.log('1970-01-01 00:00+00');
set local timezone = 'Europe/Amsterdam';
select pg_temp.log('1900-01-01 00:00+00');
reset timezone;
select results_eq(
  $$ select tableoid::regclass::text, created_at from public.ai_usage_log where created_at < '2020-01-01' order by 2 $$,
  $$
    values
      ('ai_usage.ai_usage_log_1900_01', '1900-01-01 00:00+00'::timestamptz),
      ('ai_usage.ai_usage_log_1970_01', '1970-01-01 00:00+00'),
      ('ai_usage.ai_usage_log_2019_07', '2019-07-31 23:59:59.999999+00'),
      ('ai_usage.ai_usage_log_2019_08', '2019-08-01 00:00+00')
  $$,
  'Wherever the session is.'
);
select is(
  pg_temp.partitions(),
  array[
    'ai_usage.ai_usage_log_1900_01', 'ai_usage.ai_usage_log_1970_01', 'ai_usage.ai_usage_log_2019_07',
    'ai_usage.ai_usage_log_2019_08', 'ai_usage.ai_usage_log_2020_02', 'ai_usage.ai_usage_log_2020_03',
    tests.partition_of(now()), tests.partition_of(now() + interval '1 month')
  ],
  'Months without calls have none.'
);
select is(
  public.log_ai_usage_batch(
    '[
      {"request_id": "b1", "occurred_at": "2018-01-31T23:59:59Z"}, {"request_id": "b2"},
      {"request_id": "b3", "occurred_at": "2018-05-01T00:00:00Z"}, {"request_id": "b1", "occurred_at": "2018-07-01T00:00:00Z"}
    ]'
  ) #>> '{3,status}',
  'duplicate', 'A batch may touch several months that have none.'
);
select results_eq(
  $$ select tableoid::regclass::text, request_id from public.ai_usage_log where request_id ~ '^b' order by request_id $$,
  $$ values ('ai_usage.ai_usage_log_2018_01', 'b1'), (tests.partition_of(now()), 'b2'), ('ai_usage.ai_usage_log_2018_05', 'b3') $$,
  'Each line goes into its own.'
);
select tests.become('service_role');
select lives_ok($$ select pg_temp.log('2017-01-01 00:00+00') $$, 'The server, who owns nothing, gets one too.');
select tests.reset();

-- next month ahead
select is(
  (select count(*)::int from pg_temp.partitions() as name where tests.partition_of(now() + interval '1 month') = any (name)), 1,
  'Next month''s is there before its first call.'
);
select lives_ok($$ select ai_usage.create_partition(now()) $$, 'Making one again does nothing.');
select lives_ok($$ select pg_temp.log(now() + interval '23 hours') $$, 'A clock that is a day ahead is believed.');

-- what cannot be
select is(
  regexp_replace(tests.refusal_of(format('select pg_temp.log(%L)', moment)), '_\d{4}_\d\d"', '"'),
  '23514 | new row for relation "ai_usage_log" violates check constraint "ai_usage_log_happened_before_it_was_recorded" | ' || why,
  format('A call of %s is refused, and it is said why.', name)
)
from (
  values
    ('two days from now', now() + interval '2 days'),
    ('three months from now', now() + interval '3 months'),
    ('the last microsecond of 1899', '1899-12-31 23:59:59.999999+00'),
    ('the year 1 BC', '0001-01-01 00:00+00 BC'),
    ('the end of time', 'infinity'),
    ('its beginning', '-infinity')
) as impossible (name, moment),
  obj_description(
    (select oid from pg_constraint where conrelid = 'public.ai_usage_log'::regclass and conname = 'ai_usage_log_happened_before_it_was_recorded'),
    'pg_constraint'
  ) as why;
select is(
  left(tests.refusal_of(
    $$ select public.log_ai_usage_batch('[{"occurred_at": "2016-01-01T00:00:00Z"}, {"occurred_at": "1899-01-01T00:00:00Z"}]') $$
  ), 5),
  '23514', 'One impossible line refuses its batch.'
);
select hasnt_table('ai_usage', 'ai_usage_log_2016_01', 'Which leaves no partition behind.');
select is(
  split_part(tests.refusal_of($$ select public.log_ai_usage(null, p_occurred_at => '2016-01-01', p_input_tokens => -1) $$), '"', 4),
  'ai_usage_log_counts_are_not_negative', 'In a month without a partition too, what is wrong with a line is said.'
);
select hasnt_table('ai_usage', 'ai_usage_log_2016_01', 'And no partition left behind.');

-- a partition is made like the log
select is_empty(
  $$
    select tgname from pg_trigger where tgrelid = 'public.ai_usage_log'::regclass and not tgisinternal
    except
    select tgname from pg_trigger where tgrelid = 'ai_usage.ai_usage_log_2020_02'::regclass and not tgisinternal
  $$,
  'A partition has every trigger of the log.'
);
select is_empty(
  $$
    select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'public.ai_usage_log'::regclass and contype = 'c'
    except
    select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'ai_usage.ai_usage_log_2020_02'::regclass
  $$,
  'Every check.'
);
select is(
  (select count(*) from pg_index where indrelid = 'ai_usage.ai_usage_log_2020_02'::regclass),
  (select count(*) from pg_index where indrelid = 'public.ai_usage_log'::regclass),
  'Every index.'
);
select is_empty(
  $$
    select attname, pg_get_expr(adbin, adrelid), attgenerated, attnotnull
    from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attrelid = 'public.ai_usage_log'::regclass and attnum > 0
    except
    select attname, pg_get_expr(adbin, adrelid), attgenerated, attnotnull
    from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attrelid = 'ai_usage.ai_usage_log_2020_02'::regclass and attnum > 0
  $$,
  'And every default and generated cost.'
);

select * from finish();
rollback;
