begin;
select * from no_plan();

select tests.fold_when_logging(false);
select tests.create_people();
select public.log_ai_feature_usage(
  'chat', tests.user_id('acme_member'), status, 100, message, 'code', tests.organization_id('acme'), 'deal', '7',
  p_occurred_at => month::timestamptz + interval '9 days'
)
from unnest(array['2026-07-01', '2026-08-01', '2026-09-01']) as month,
  (values ('error', 'Member is unknown'), ('timeout', 'Member gave up'), ('error', 'Out of memory')) as call (status, message);
select public.log_ai_feature_usage('chat', tests.user_id('acme_member'), p_duration_ms => 250, p_occurred_at => '2026-07-10', p_organization_id => tests.organization_id('acme'));

create function pg_temp.stats(p_filters text default null) returns jsonb language sql as $$
  select tests.without_keys(public.get_ai_feature_stats('2026-07-01', '2026-10-01', p_filters => p_filters::jsonb), 'top_errors');
$$;
create temp table before on commit drop as
select pg_temp.stats() as stats, pg_temp.stats('{"entity_id": "7"}') as of_deal, pg_temp.stats(jsonb_build_object('user_id', tests.user_id('acme_member'))::text) as of_member;

select is(
  public.retain_ai_usage(tests.months_since('2026-09-01')), '{"dropped_months": [], "retained_from": null}',
  'What was recorded lately stays, because a retry may still come for it.'
);
update public.ai_feature_usage set recorded_at = now() - interval '30 days' - interval '1 second';
select ai_usage.fold_usage();
select is(
  public.retain_ai_usage(tests.months_since('2026-09-01')), '{"dropped_months": [], "retained_from": "2026-09-01"}',
  'Where only feature usage is as old as that, it goes all the same.'
);
select is((select min(created_at) >= '2026-09-01 00:00+00' and count(*) = 3 from public.ai_feature_usage), true, 'Its rows are gone.');
select is((select count(*)::int from ai_usage.feature_error_kinds where error_on < '2026-09-01'), 0, 'So are the kinds of errors of those days.');
select is((select count(*)::int from ai_usage.pending_feature_usage), 0, 'What was counted was not taken away again.');
select is(pg_temp.stats(), stats, 'Every number is what it was.') from before;
select is(pg_temp.stats('{"entity_id": "7"}'), of_deal, 'A deal''s, too.') from before;
select is(pg_temp.stats(jsonb_build_object('user_id', tests.user_id('acme_member'))::text), of_member, 'And a user''s.') from before;
select is(
  (select jsonb_agg(concat_ws('/', error ->> 'status', error ->> 'message', error ->> 'calls'))
  from jsonb_array_elements(public.get_ai_feature_stats('2026-07-01', '2026-09-01') #> '{features,0,top_errors}') as error),
  '["error/4", "timeout/2"]', 'What errors said is gone with the rows, and they are counted by their codes.'
);
select is(
  (select jsonb_array_length(public.get_ai_feature_stats('2026-09-01', '2026-10-01') #> '{features,0,top_errors}')), 3, 'Later ones are told apart as before.'
);
select is(tests.problems(), '{}', 'Nothing is wrong in the months that are kept.');

-- a late row, and an erasure
create temp table late on commit drop as
select public.log_ai_feature_usage('chat', tests.user_id('acme_member'), 'error', p_error_message => 'Member is late', p_request_id => 'late', p_occurred_at => '2026-07-15') as id;
select ai_usage.fold_usage();
select public.log_ai_feature_usage('chat', tests.user_id('acme_member'), 'error', p_error_message => 'Member is later', p_request_id => 'later', p_occurred_at => '2026-07-16');
select public.retain_ai_usage(tests.months_since('2026-09-01'));
select is(public.log_ai_feature_usage('chat', p_request_id => 'late'), id, 'A retry of what came late is known.') from late;
select is_empty(
  $$ select from ai_usage.feature_totals as total where error_group ~ 'late' $$, 'What its error said is gone all the same, counted or pending.'
);
select is(
  public.erase_ai_user(tests.user_id('acme_member'), 'left'), '{"erased_rows": 5, "remaining_rows": 0}', 'A person is erased from what is left.'
);
select ai_usage.fold_usage();
select is_empty(
  $$ select from ai_usage.feature_rollups as rollup where to_jsonb(rollup)::text ~ ('Member|' || tests.user_id('acme_member')::text) $$,
  'And from the rollups of what is gone.'
);
select is((pg_temp.stats() #>> '{total,calls}')::int, (stats #>> '{total,calls}')::int + 2, 'All is still counted.') from before;
select is(
  (pg_temp.stats('{"entity_id": "7"}') #>> '{total,calls}'), of_deal #>> '{total,calls}', 'The deal''s as before.'
) from before;
update public.ai_feature_usage set recorded_at = now() - interval '31 days';
select public.retain_ai_usage(tests.months_since('2026-09-01'));
select is((select count(*)::int from public.ai_feature_usage where request_id ~ 'late'), 0, 'When 30 days are over the late rows go, too.');
select is((pg_temp.stats() #>> '{total,calls}')::int, (stats #>> '{total,calls}')::int + 2, 'They stay counted.') from before;
select ai_usage.fold_usage();
select is((select min(calls)::int from ai_usage.feature_rollups), 1, 'No rollup is less than it counts.');

select * from finish();
rollback;
