begin;
select * from no_plan();

select tests.fold_when_logging(false);
select tests.create_people();
create function pg_temp.log(p_who text, p_request_id text, p_at timestamptz default '2026-09-10 12:00+00', p_tokens int default 1000) returns void language sql as $$
  select public.log_ai_usage(
    tests.user_id(p_who), p_organization_id => tests.organization_id('acme'), p_request_id => p_request_id, p_latency_ms => 100,
    p_model_used => 'claude-haiku-4-5', p_input_tokens => p_tokens, p_occurred_at => p_at, p_customer_id => 'c ' || p_who
  );
$$;
create function pg_temp.users(p_organization text default null) returns text[] language sql volatile as $$
  select coalesce(array_agg(concat_ws(' ', day ->> 'date', day ->> 'unique_users') order by day ->> 'date'), '{}')
  from jsonb_array_elements(
    public.get_ai_usage_dashboard(30, tests.organization_id(p_organization), '2026-09-20 12:00+00') -> 'daily_trend'
  ) as day;
$$;
create function pg_temp.cost() returns text language sql volatile as $$
  select public.get_ai_usage_overview('2026-09-01', '2026-10-01') ->> 'total_cost_usd';
$$;

-- all in one fold, and in three
select pg_temp.log('ann', 'a');
update public.ai_usage_log set input_tokens = 5000 where request_id = 'a';
delete from public.ai_usage_log where request_id = 'a';
select is(ai_usage.fold_usage(), 4, 'A line that is added, changed and deleted is folded as four rows.');
select is((select count(*)::int from ai_usage.usage_rollups), 0, 'And leaves no rollup.');

select pg_temp.log('ann', 'a');
select ai_usage.fold_usage();
select isnt((select count(*)::int from ai_usage.usage_rollups), 0, 'A line has rollups.');
update public.ai_usage_log set input_tokens = 5000 where request_id = 'a';
select ai_usage.fold_usage();
delete from public.ai_usage_log where request_id = 'a';
select ai_usage.fold_usage();
select is((select count(*)::int from ai_usage.usage_rollups), 0, 'Folded one after the other, nothing is left either.');
select is(pg_temp.users(), '{}', 'Nor is a day.');

-- users of a day
select pg_temp.log('ann', 'a1');
select pg_temp.log('ann', 'a2');
select pg_temp.log('bob', 'b1');
select pg_temp.log('bob', 'b2', '2026-09-11 12:00+00');
select is(pg_temp.users(), array['2026-09-10 2', '2026-09-11 1'], 'Two people of a day are two, whatever their calls.');
select ai_usage.fold_usage();
select is(pg_temp.users(), array['2026-09-10 2', '2026-09-11 1'], 'Folded too.');
delete from public.ai_usage_log where request_id = 'a1';
select is(pg_temp.users(), array['2026-09-10 2', '2026-09-11 1'], 'Who loses one call of two is still counted.');
delete from public.ai_usage_log where request_id in ('a2', 'b2');
select is(pg_temp.users(), array['2026-09-10 1'], 'Who loses the last is not, before the fold.');
select ai_usage.fold_usage();
select is(pg_temp.users(), array['2026-09-10 1'], 'Nor after it.');
select is(pg_temp.users('acme'), array['2026-09-10 1'], 'Nor in the organization.');
select is(
  (select array_agg(distinct user_id) from ai_usage.usage_rollups where user_id is not null), array[tests.user_id('bob')],
  'No rollup knows a person without calls.'
);
select pg_temp.log('ann', 'a3');
select is(pg_temp.users(), array['2026-09-10 2'], 'Who calls again is counted again, before the fold.');
select ai_usage.fold_usage();
select is(pg_temp.users(), array['2026-09-10 2'], 'And after it.');

-- a person with two customers, of whom one goes
select public.log_ai_usage(tests.user_id('ann'), p_request_id => 'a4', p_model_used => 'claude-haiku-4-5', p_occurred_at => '2026-09-10 13:00+00');
select ai_usage.fold_usage();
delete from public.ai_usage_log where request_id = 'a3';
select ai_usage.fold_usage();
select is(pg_temp.users(), array['2026-09-10 2'], 'A person who is left with a call elsewhere is counted in all');
select is(pg_temp.users('acme'), array['2026-09-10 1'], 'and not in the organization.');

-- moved cost
select is(pg_temp.cost(), '0.001', 'Only what is there costs.');
update public.ai_usage_log set input_usd_per_mtok = 7 where request_id = 'b1';
select is(pg_temp.cost(), '0.007', 'A line that is repriced costs the new price, before the fold.');
select ai_usage.fold_usage();
select is(pg_temp.cost(), '0.007', 'And after it.');
select is(
  (select array_agg(distinct trim_scale(total_cost_usd)) from ai_usage.usage_rollups where user_id = tests.user_id('bob') or grouping = 'totals' and grain = 'day'),
  array[0.007], 'In every grouping.'
);
update public.ai_usage_log set created_at = '2026-09-12 00:00+00', latency_ms = null where request_id = 'b1';
select ai_usage.fold_usage();
select is(pg_temp.users(), array['2026-09-10 1', '2026-09-12 1'], 'A line that is moved to another day takes its person along.');
select is((select calls from public.get_ai_latency(null, '2026-09-01', '2026-10-01')), null, 'Without its latency there is none left.');

-- erased
select public.erase_ai_user(tests.user_id('bob'), 'left');
select is(pg_temp.users(), array['2026-09-10 1', '2026-09-12 0'], 'Who is erased is nobody, before the fold.');
select ai_usage.fold_usage();
select is(pg_temp.users(), array['2026-09-10 1', '2026-09-12 0'], 'And after it.');
select is((select count(*)::int from ai_usage.usage_rollups where user_id = tests.user_id('bob')), 0, 'No rollup names them any more.');
select is(pg_temp.cost(), '0.007', 'What they cost stays.');
select is((select count(*)::int from ai_usage.usage_rollups where lines <= 0), 0, 'No rollup holds nothing, or less.');
select is(tests.problems(), '{}', 'After all of it the rollups are what the log adds up to.');

select * from finish();
rollback;
