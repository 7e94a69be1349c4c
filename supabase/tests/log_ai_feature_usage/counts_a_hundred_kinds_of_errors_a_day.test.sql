begin;
select * from no_plan();

-- Words without digits, so that each is a kind of its own.
create function pg_temp.word(p_n int) returns text language sql as $$
  select translate(p_n::text, '0123456789', 'abcdefghij');
$$;
create function pg_temp.log_errors(p_first int, p_last int, p_organization text, p_feature text, p_on date) returns void language sql as $$
  select public.log_ai_feature_usage(
    p_feature, null, 'error', p_error_message => 'Broken ' || pg_temp.word(n), p_error_code => 'code ' || n % 2,
    p_organization_id => tests.organization_id(p_organization), p_occurred_at => p_on
  )
  from generate_series(p_first, p_last) as n;
$$;
create function pg_temp.kinds(p_feature text, p_on date, p_organization text) returns text language sql as $$
  select concat_ws(' ', line -> 'errors', jsonb_array_length(line -> 'top_errors'))
  from public.get_ai_feature_stats(
    p_on, p_on + 1, tests.organization_id(p_organization), jsonb_build_object('feature', p_feature), p_top_errors => 100
  ) as stats, jsonb_array_elements(stats -> 'features') as line;
$$;

select pg_temp.log_errors(1, 250, 'acme', 'chat', '2026-11-10');
select is(pg_temp.kinds('chat', '2026-11-10', 'acme'), '250 100', 'Of 250 kinds of errors a hundred are told apart, and all are counted.');
select is(
  (select count(*)::int from ai_usage.feature_totals where grouping = 'organization_feature_usage' and grain = 'day' and error_group is null),
  150, 'The others have neither code nor message to be counted by.'
);
select is(
  (select count(*)::int from public.ai_feature_usage where error_message is null or error_code is null), 0, 'Their rows say all the same what happened.'
);
select pg_temp.log_errors(3, 3, 'acme', 'chat', '2026-11-10');
select pg_temp.log_errors(203, 203, 'acme', 'chat', '2026-11-10');
select ai_usage.fold_feature_usage();
select is(pg_temp.kinds('chat', '2026-11-10', 'acme'), '252 100', 'A kind that is known is counted on, one that is not stays among the others.');
select is(
  (select calls::int from ai_usage.feature_rollups where grouping = 'organization_feature_usage' and grain = 'day' and error_group is null), 151,
  'A day holds a hundred rollups of errors and one for the rest, however many there are.'
);
select pg_temp.log_errors(1, 5, 'globex', 'chat', '2026-11-10');
select pg_temp.log_errors(1, 5, 'acme', 'search', '2026-11-10');
select pg_temp.log_errors(1, 5, 'acme', 'chat', '2026-11-11');
select is(pg_temp.kinds('chat', '2026-11-10', 'globex'), '5 5', 'Another organization has a hundred of its own.');
select is(pg_temp.kinds('search', '2026-11-10', 'acme'), '5 5', 'So has another feature.');
select is(pg_temp.kinds('chat', '2026-11-11', 'acme'), '5 5', 'And the next day.');
select pg_temp.log_errors(1, 101, null, 'chat', '2026-11-10');
select is(
  (select count(distinct error_group)::int from public.ai_feature_usage where organization_id is null), 100, 'So have calls without an organization.'
);

select is(
  (select line -> 'top_errors' -> 0
  from public.get_ai_feature_stats('2026-11-10', '2026-11-11', tests.organization_id('acme'), p_top_errors => 1) as stats,
    jsonb_array_elements(stats -> 'features') as line
  where line ->> 'feature' = 'chat'),
  '{"status": "error", "error_code": "code 1", "message": "Broken d", "calls": 2}', 'The most frequent comes first, with its code and its message.'
);
select is(tests.problems(), '{}', 'The rollups are what the rows add up to.');

select * from finish();
rollback;
