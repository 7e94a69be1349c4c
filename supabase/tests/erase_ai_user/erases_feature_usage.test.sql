begin;
select * from no_plan();

select tests.fold_when_logging(false);
select tests.create_people();
select public.log_ai_feature_usage(
  'chat', tests.user_id('acme_member'), status, 100, message, code, tests.organization_id('acme'), 'deal', '7', 'trace',
  p_request_id => 'member ' || n, p_metadata => '{"name": "Member"}', p_occurred_at => '2026-11-01'::timestamptz + n * interval '1 hour'
)
from (
  values
    (1, 'success', null, null), (2, 'error', 'Member has no credit', 'no_credit'), (3, 'timeout', 'Member gave up', null), (4, 'error', 'Out of memory', 'oom')
) as call (n, status, message, code);
select public.log_ai_feature_usage(
  'chat', tests.user_id('acme_other'), 'error', null, 'Out of memory', 'oom', tests.organization_id('acme'), p_occurred_at => '2026-11-01'
);
select public.log_ai_usage(tests.user_id('acme_member'), p_request_id => 'call', p_occurred_at => '2026-11-01');
select ai_usage.fold_usage();

create function pg_temp.stats() returns jsonb language sql as $$
  select tests.without_keys(public.get_ai_feature_stats('2026-11-01', '2026-11-02', p_top_errors => 100), 'top_errors');
$$;
create temp table before on commit drop as select pg_temp.stats() as stats;

select tests.authenticate_as('admin');
select is(
  public.erase_ai_user(tests.user_id('acme_member'), 'left', 2), '{"erased_rows": 2, "remaining_rows": 3}', 'The number of rows at a time is that of both tables.'
);
select is(public.erase_ai_user(tests.user_id('acme_member'), 'left'), '{"erased_rows": 3, "remaining_rows": 0}', 'The next call erases the rest.');
select is(public.erase_ai_user(tests.user_id('acme_member'), 'left'), '{"erased_rows": 0, "remaining_rows": 0}', 'Once more erases nothing.');
select tests.reset();

select is(
  (select array_agg(distinct concat_ws('/', user_id, trace_id, error_message, metadata)) from public.ai_feature_usage where request_id ~ '^member'),
  array['{}'], 'Id, trace, message and metadata are empty.'
);
select is(
  (select array_agg(concat_ws('/', status, error_code, coalesce(error_group, 'null')) order by created_at) from public.ai_feature_usage where request_id ~ '^member'),
  array['success/null', 'error/no_credit/', 'timeout/', 'error/oom/'], 'Status and code stay.'
);
select is(pg_temp.stats(), stats, 'All counts, rates and durations are what they were.') from before;
select is(
  (select jsonb_agg(concat_ws('/', error ->> 'error_code', error ->> 'message', error ->> 'calls'))
  from jsonb_array_elements(public.get_ai_feature_stats('2026-11-01', '2026-11-02') #> '{features,0,top_errors}') as error),
  '["no_credit/1", "oom/1", "oom/Out of memory/1", "1"]', 'Errors are counted by their codes, and another''s by its message all the same.'
);
select ai_usage.fold_usage();
select is_empty(
  $$ select from ai_usage.feature_rollups as rollup where to_jsonb(rollup)::text ~ ('Member|' || tests.user_id('acme_member')::text) $$,
  'No rollup names the person once that is folded.'
);
select is_empty(
  $$ select from ai_usage.feature_error_kinds as kind where to_jsonb(kind)::text ~ 'Member' $$, 'Nor do the kinds of errors.'
);
select is(tests.problems(), '{}', 'The rollups are what the rows add up to.');
select is(
  (select sum(erased_rows)::int from public.ai_usage_erasures), 5, 'The trail counts the rows of both.'
);

select * from finish();
rollback;
