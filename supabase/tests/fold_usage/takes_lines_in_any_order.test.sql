begin;
select * from no_plan();

-- A vacuumed queue fills its gaps, so what came last may stand first, and a fold of some of it takes that.
create function pg_temp.reorder(p_order text) returns void language plpgsql as $$
begin
  create temp table queue on commit drop as select * from ai_usage.pending_lines;
  delete from ai_usage.pending_lines;
  execute format('insert into ai_usage.pending_lines select * from queue order by %s', p_order);
  drop table queue;
end;
$$;
create function pg_temp.cost() returns text language sql volatile as $$
  select public.get_ai_usage_overview('2026-09-01', '2026-10-01', null, jsonb_build_object('user_id', tests.user_id('ann'))) ->> 'total_cost_usd';
$$;
create function pg_temp.users() returns text language sql volatile as $$
  select string_agg(day ->> 'unique_users', ' ' order by day ->> 'date')
  from jsonb_array_elements(public.get_ai_usage_dashboard(30, null, '2026-09-20 12:00+00') -> 'daily_trend') as day;
$$;
select tests.fold_when_logging(false);
select public.log_ai_usage(
  tests.user_id('ann'), p_request_id => 'a', p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000000, p_occurred_at => '2026-09-10 12:00+00', p_latency_ms => 5
);
select public.log_ai_usage(null, p_request_id => 'n', p_model_used => 'claude-haiku-4-5', p_occurred_at => '2026-09-10 12:00+00');
update public.ai_usage_log set input_tokens = 3000000, latency_ms = 7 where request_id = 'a';
select is(pg_temp.cost(), '3', 'Of a line that was repriced the new cost is read.');

-- first what took the old one away, and what it is now
select pg_temp.reorder('user_id is null, lines, input_tokens desc');
select ai_usage.fold_usage(2);
select is(pg_temp.cost(), '3', 'When a fold is asked for what took the old cost away, and the new one, nothing is lost.');
select is(pg_temp.users(), '1', 'Its person is there once.');
select is(tests.problems(), '{}', 'The rollups and what is pending are what the log adds up to.');
select ai_usage.fold_usage(1);
select is(pg_temp.cost(), '3', 'Then for the old one, neither.');
select is(pg_temp.users(), '1', 'Its person is still there once.');
select is(tests.problems(), '{}', 'The rollups and what is pending are what the log adds up to.');
select ai_usage.fold_usage();
select is(pg_temp.cost(), '3', 'Nor in the end.');
select is(tests.problems(), '{}', 'In the end the rollups are.');

-- first the end of a line, then its beginning
select public.log_ai_usage(
  tests.user_id('bob'), p_request_id => 'b', p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000000, p_occurred_at => '2026-09-10 12:00+00'
);
delete from public.ai_usage_log where request_id = 'b';
select is(pg_temp.users(), '1', 'A person whose only call is deleted is not there.');
select pg_temp.reorder('lines');
select ai_usage.fold_usage(1);
select is(pg_temp.users(), '1', 'When a fold is asked for the end of the call, the person is not there.');
select is(tests.problems(), '{}', 'The rollups and what is pending are what the log adds up to.');
select ai_usage.fold_usage(1);
select is(pg_temp.users(), '1', 'Then for its beginning, neither.');
select is((select count(*)::int from ai_usage.usage_rollups where user_id = tests.user_id('bob')), 0, 'In no rollup.');
select is(tests.problems(), '{}', 'The rollups are what the log adds up to.');

-- A call that moves, while where it was is pending and where it is is folded, or the other way round
select ai_usage.create_partition('2026-10-01');
select public.log_ai_usage(
  tests.user_id('ann'), p_request_id => 'moved', p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000000, p_occurred_at => '2026-09-10 18:00+00'
);
update public.ai_usage_log set created_at = '2026-09-12 03:00+00' where request_id = 'moved';
select ai_usage.fold_usage(1);
select is(pg_temp.cost(), '4', 'A call that was moved to another day is counted once, half folded.');
select is(pg_temp.users(), '1 1', 'Its person is there on both days of their calls.');
update public.ai_usage_log set created_at = '2026-10-01 00:00+00' where request_id = 'moved';
select ai_usage.fold_usage(1);
select is(pg_temp.cost(), '3', 'Moved to another month, it is not in the first.');
select is(pg_temp.users(), '1', 'Nor is its person on that day.');
select is(tests.problems(), '{}', 'The rollups and what is pending are what the log adds up to.');
select ai_usage.fold_usage();
select is(pg_temp.cost(), '3', 'In the end neither.');
select is(tests.problems(), '{}', 'In the end the rollups are.');

-- Line by line, backwards.
select tests.log_a_mixture(60);
update public.ai_usage_log set input_usd_per_mtok = input_usd_per_mtok * 2 where request_id ~ 'mixture' and created_at < '2026-07-03';
delete from public.ai_usage_log where request_id ~ 'mixture' and created_at < '2026-07-01';
select pg_temp.reorder('lines, md5(queue::text)');
create temp table before on commit drop as
select public.get_ai_usage_dashboard(30, null, '2026-07-15') as dashboard, public.get_ai_costs_by('customer', '2026-06-20', '2026-07-20') as customers;
create temp table wrong (fold int) on commit drop;
do $$
begin
  for v_fold in 1 .. 20 loop
    exit when ai_usage.fold_usage(7) = 0;
    insert into wrong
    select v_fold
    from before
    where dashboard <> public.get_ai_usage_dashboard(30, null, '2026-07-15')
      or customers <> public.get_ai_costs_by('customer', '2026-06-20', '2026-07-20');
  end loop;
end;
$$;
select is_empty('select fold from wrong', 'Backwards, in folds of seven lines, every fold leaves every read as it is.');
select is(tests.problems(), '{}', 'In the end the rollups are what the log adds up to.');
select is((select count(*)::int from ai_usage.usage_rollups where lines <= 0), 0, 'No rollup holds nothing, or less.');

select * from finish();
rollback;
