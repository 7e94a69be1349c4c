begin isolation level repeatable read;
select * from no_plan();

select tests.fold_when_logging(false);
select tests.log_a_mixture(30);
create temp table before on commit drop as select public.get_ai_usage_overview('2026-06-01', '2026-08-01') as overview;

select is(ai_usage.fold_usage(), 0, 'Under an older snapshot a fold does nothing: it would miss what was folded since.');
select is((select count(*)::int from ai_usage.pending_usage), 30, 'Everything stays pending.');
select is(public.get_ai_usage_overview('2026-06-01', '2026-08-01'), overview, 'And is read.') from before;
select tests.fold_when_logging(true);
select lives_ok('select public.log_ai_usage(null)', 'Logging goes on.');
select is((select count(*)::int from ai_usage.pending_usage), 31, 'And leaves its line pending.');
select is(
  tests.refusal_of('select public.rebuild_ai_usage_rollups()'),
  'PT400 | The rollups are rebuilt in a read committed transaction only | '
    'An older snapshot would miss what was folded since. Call it outside a transaction.',
  'A rebuild is refused for the same reason.'
);
insert into ai_usage.retention (retained_from) values ('2026-06-01');
select is(
  tests.refusal_of(format('select public.erase_ai_user(%L, ''asked'')', gen_random_uuid())),
  'PT400 | A user is erased in a read committed transaction only | '
    'An older snapshot would miss what was folded since. Call it outside a transaction.',
  'So is erasing a user from the rollups of dropped months.'
);
delete from ai_usage.retention;
select is(tests.problems(), '{}', 'Verifying is not, and finds nothing.');

select * from finish();
rollback;
