begin;
select * from no_plan();

select tests.fold_when_logging(false);
select tests.log_a_mixture_of_features(80);

select is(ai_usage.fold_feature_usage(), 80, 'It says how many rows it moved.');
select is(ai_usage.fold_feature_usage(), 0, 'Once.');
select is((select count(*)::int from ai_usage.pending_feature_usage), 0, 'Nothing is pending then.');
select is((select sum(calls)::int from ai_usage.feature_rollups where grouping = 'feature_usage' and grain = 'day'), 80, 'All is counted.');

delete from public.ai_feature_usage;
select ai_usage.fold_usage();
select is((select count(*)::int from ai_usage.feature_rollups), 0, 'What is deleted leaves no rollup behind; fold_usage folds features, too.');

select tests.log_a_mixture_of_features(40);
select cmp_ok(ai_usage.fold_feature_usage(10), '<', 40, 'It stops after the days that make so many rows.');
select is(tests.problems(), '{}', 'Half folded, nothing is wrong.');

select tests.fold_when_logging(true);
select public.log_ai_feature_usage('chat');
select is((select count(*)::int from ai_usage.pending_feature_usage), 0, 'Logging folds now and then by itself.');

select * from finish();
rollback;
