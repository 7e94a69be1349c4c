begin;
select * from no_plan();

select tests.fold_when_logging(false);
select tests.create_people();
select tests.load_rates();
select tests.log_a_mixture();
create temp table pending on commit drop as select * from tests.answers();

create function pg_temp.months() returns int language sql volatile as $$
  select count(*)::int from ai_usage.usage_rollups where grain = 'month';
$$;
create function pg_temp.merged() returns text language sql volatile as $$
  select to_char(day_at at time zone 'UTC', 'MM-DD') || case when key > -9223372036854775808 then ', half of it' else '' end
  from ai_usage.merged_days;
$$;
create function pg_temp.different() returns setof text language sql volatile as $$
  select question from tests.answers() join pending using (question) where answers.answer is distinct from pending.answer;
$$;

-- As if none of these days had been over when they were folded.
select ai_usage.fold_usage();
update ai_usage.merged_days set day_at = '2026-06-01T00:00:00Z';
delete from ai_usage.usage_rollups where grain = 'month';
select isnt((select count(*)::int from ai_usage.unmerged_rollups), 0, 'Days are there,');
select is(pg_temp.months(), 0, 'and no months:');
select is_empty('select pg_temp.different()', 'Every read answers as before.');
select is(tests.problems(), '{}', 'Nothing is wrong.');

select ai_usage.merge_days(2);
select is(pg_temp.merged(), '06-28, half of it', 'The first day is merged in parts.');
select isnt(pg_temp.months(), 0, 'Its month begins.');
select is_empty('select pg_temp.different()', 'Half merged, every read answers as before.');
select is(tests.problems(), '{}', 'Nor is anything wrong.');

-- Of a day that is half merged nothing is folded.
select public.log_ai_usage(tests.user_id('ann'), p_request_id => 'late', p_occurred_at => '2026-06-28 12:00+00');
select is(ai_usage.fold_usage(0), 0, 'A line that comes late for it');
select is((select count(*)::int from ai_usage.pending_usage), 1, 'stays pending.');
select is(tests.problems(), '{}', 'Which is right.');
select is(ai_usage.fold_usage(10000), 1, 'Once the day is merged, it is folded.');
select is(pg_temp.merged(), to_char(now() at time zone 'UTC', 'MM-DD'), 'All days are merged with it.');
select is_empty('select from ai_usage.unmerged_rollups', 'None is left.');
select is(tests.problems(), '{}', 'The months are what their days add up to.');
delete from public.ai_usage_log where request_id = 'late';
select ai_usage.fold_usage();
select is_empty('select pg_temp.different()', 'All merged, every read answers as before.');

-- The day that runs is not merged, nor what it is made of.
select public.log_ai_usage(tests.user_id('ann'), p_request_id => 'now', p_input_tokens => 7, p_model_used => 'claude-haiku-4-5');
select ai_usage.fold_usage();
select is(
  (select count(*)::int from ai_usage.usage_rollups where grain = 'month' and starts_at = date_trunc('month', now(), 'UTC')), 0,
  'A day that is not over is in no month.'
);
select is(
  (select total_tokens from public.ai_usage_summary where user_id = tests.user_id('ann')), 7::numeric, 'Its month is read with it.'
);
select is(tests.problems(), '{}', 'Nothing is wrong.');

-- Amid a restore.
delete from ai_usage.merged_days;
select public.log_ai_usage(tests.user_id('ann'), p_request_id => 'restored');
select is(ai_usage.fold_usage(), 0, 'Without a word of how far months go, nothing is folded.');
select public.rebuild_ai_usage_rollups();
select is(tests.problems(), '{}', 'A rebuild makes it up.');

select * from finish();
rollback;
