begin;
select * from no_plan();

select tests.fold_when_logging(false);
select tests.create_people();
select tests.load_rates();
select tests.log_a_mixture();
create temp table pending on commit drop as select * from tests.answers();

select is((select count(*)::int from ai_usage.pending_usage), 600, 'Before the fold everything is pending.');
select is((select count(*)::int from ai_usage.usage_rollups), 0, 'And nothing is folded.');

select is(ai_usage.fold_usage(250), 250, 'A fold moves as many lines as it is asked to.');
select results_eq(
  'select question, answer from tests.answers()',
  'select question, answer from pending',
  'Half folded, every read answers as before.'
);
select is(ai_usage.fold_usage(), 350, 'The next fold moves the rest.');
select is((select count(*)::int from ai_usage.pending_usage), 0, 'Then nothing is pending.');
select results_eq(
  'select question, answer from tests.answers()',
  'select question, answer from pending',
  'Folded, every read answers as before.'
);

create temp table folded on commit drop as select * from ai_usage.usage_rollups;
select is(ai_usage.fold_usage(), 0, 'Folding again moves nothing.');
select set_eq('select * from ai_usage.usage_rollups', 'select * from folded', 'And changes no rollup.');

select * from finish();
rollback;
