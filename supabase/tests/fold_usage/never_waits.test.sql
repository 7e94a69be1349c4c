begin;
select * from no_plan();

select tests.fold_when_logging(false);
select tests.log_a_mixture(30);
select is(ai_usage.fold_usage(0), 0, 'A fold of nothing moves nothing.');
select is(ai_usage.fold_usage(7), 7, 'A fold takes no more than it is asked to.');
select is((select count(*)::int from ai_usage.pending_usage), 23, 'The rest stays pending.');
select is(ai_usage.fold_usage(100), 23, 'The next takes what there is.');
select is(ai_usage.fold_usage(), 0, 'Then there is nothing.');

-- when lines are logged
alter function ai_usage.queue_changes() set search_path = '';
insert into public.ai_usage_log (request_id, provider, model_used)
select 'line ' || n, 'p', 'm' from generate_series(1, 24575) as n;
select is((select count(*)::int from ai_usage.pending_usage), 24575, 'Few lines are not folded.');
insert into public.ai_usage_log (request_id, provider, model_used)
select 'line ' || n, 'p', 'm' from generate_series(30001, 34096) as n;
select is((select count(*)::int from ai_usage.pending_usage), 0, 'Enough are, by a statement of so many that it looks for sure.');
select tests.fold_when_logging(false);

-- by chance, too
select tests.fold_when_logging(true);
select public.log_ai_usage(null, p_request_id => 'folded', p_occurred_at => '2026-09-10 12:00+00');
select is((select count(*)::int from ai_usage.pending_usage), 0, 'Logging folds now and then, so that no scheduled job is needed.');
select is(
  (select lines from ai_usage.usage_rollups where grouping = 'totals' and grain = 'day' and starts_at = '2026-09-10'), 1 + (
    select count(*) from public.ai_usage_log where created_at >= '2026-09-10' and created_at < '2026-09-11' and request_id ~ 'mixture'
  ),
  'With the line itself.'
);
select tests.fold_when_logging(false);
select public.log_ai_usage(null, p_request_id => 'not folded', p_occurred_at => '2026-09-10 12:00+00');
select is((select count(*)::int from ai_usage.pending_usage), 1, 'Else it stays pending.');
select * from finish();
rollback;
