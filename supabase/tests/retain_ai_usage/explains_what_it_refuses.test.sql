begin;
select * from no_plan();

select tests.create_people();
select public.log_ai_usage(
  tests.user_id('acme_member'), p_organization_id => tests.organization_id('acme'), p_request_id => 'call of ' || month, p_feature => 'chat', p_entity_type => 'case',
  p_entity_id => '7', p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000000, p_occurred_at => month::timestamptz + interval '9 days'
)
from unnest(array['2026-07-01', '2026-08-01', '2026-09-01', '2026-10-01']) as month;

select is(
  tests.refusal_of(format('select public.retain_ai_usage(%s)', coalesce(p_months::text, 'null'))),
  format('PT400 | p_months is %s | Pass how many whole months to keep beside the current one: 1 to 1200.', coalesce(p_months::text, 'null')),
  format('It does not keep %s months.', coalesce(p_months::text, 'unsaid'))
)
from unnest(array[0, -1, 1201, null]) as p_months;
select is(public.retain_ai_usage(1200), '{"dropped_months": [], "retained_from": null}', 'A hundred years are kept, and the log is complete.');

-- who may
select tests.become('anon');
select is(left(tests.refusal_of('select public.retain_ai_usage(1)'), 5), '42501', 'An anonymous caller may not drop anything.');
select tests.authenticate_as('acme_member');
select is(left(tests.refusal_of('select public.retain_ai_usage(1)'), 5), 'PT403', 'Nor may a user.');
select tests.authenticate_as('acme_admin');
select is(
  tests.refusal_of('select public.retain_ai_usage(1)'),
  'PT403 | You may not drop old usage | Only a platform admin and the server may: ask an admin for the role ''admin'' in user_roles.',
  'Nor may an organization''s admin.'
);
select tests.reset();
select is((select count(*)::int from public.ai_usage_log), 4, 'Nothing was dropped.');
select tests.authenticate_as('admin');
select is(
  public.retain_ai_usage(tests.months_since('2026-08-01')), '{"dropped_months": ["2026-07"], "retained_from": "2026-08-01"}', 'An admin may.'
);
select tests.become('service_role');
select is(
  public.retain_ai_usage(tests.months_since('2026-09-01')), '{"dropped_months": ["2026-08"], "retained_from": "2026-09-01"}', 'So may the server.'
);
select tests.authenticate_as('acme_member');
select is((select retained_from from ai_usage.retention), '2026-09-01'::date, 'Everybody may know since when the log is complete.');
select tests.reset();

-- reads that need what is gone
create temp table needs_the_log (query text) on commit drop;
insert into needs_the_log
values
  ('select public.get_ai_usage_overview(%s, %s, p_filters => ''{"entity_id": "7", "feature": "chat"}'')'),
  ('select public.get_ai_costs_by(''entity'', %s, %s, p_filters => ''{"feature": "chat"}'')'),
  ('select public.get_ai_costs_by(''feature'', %s, %s, p_filters => ''{"entity_type": "case"}'')'),
  ('select * from public.get_ai_daily_costs(%s, %s, p_filters => ''{"entity_id": "7", "customer_id": "c"}'')'),
  ('select * from public.get_ai_latency(''user'', %s, %s, p_filters => ''{"entity_id": "7"}'')'),
  ('select * from public.get_ai_usage_timeseries(''day'', ''entity'', %s, %s, p_filters => ''{"model": "claude-haiku-4-5"}'')'),
  ('select * from public.get_ai_usage_timeseries(''day'', null, %s, %s, p_filters => ''{"feature": "chat"}'', p_time_zone => ''Europe/Bucharest'')'),
  ('select * from public.get_ai_usage_timeseries(''day'', null, %s, %s, p_organization_id => tests.organization_id(''acme''), p_time_zone => ''Asia/Kathmandu'')');
select is(
  tests.refusal_of(format(query, quote_literal('2026-08-31'), quote_literal('2026-10-01'))),
  'PT422 | The log before 2026-09-01 is gone, and this needs it | Ask from that day on, or without the combination of filters: entities with '
    'anything else, or another time zone with a filter.',
  format('%s is refused from the last day that is gone, and it is said what can be asked.', query)
)
from needs_the_log;
select is(
  tests.refusal_of(format(query, quote_literal('2026-09-01'), quote_literal('2026-10-01'))), 'accepted', format('%s is answered from the first day that is kept.', query)
)
from needs_the_log;
select is(
  tests.refusal_of(query), 'accepted', format('%s needs no log, and is answered.', query)
)
from unnest(array[
  'select public.get_ai_usage_overview(''2026-07-01'', ''2026-10-01'', p_filters => ''{"entity_id": "7"}'')',
  'select public.get_ai_costs_by(''entity'', ''2026-07-01'', ''2026-10-01'')',
  'select public.get_ai_costs_by(''user'', ''2026-07-01'', ''2026-10-01'', p_filters => ''{"feature": "chat"}'')',
  'select * from public.get_ai_latency(''model'', ''2026-07-01'', ''2026-10-01'')',
  'select * from public.get_ai_usage_timeseries(''day'', null, ''2026-07-01'', ''2026-10-01'', p_time_zone => ''Asia/Kathmandu'')'
]) as query;

-- verify and rebuild
select is(
  tests.refusal_of(format('select * from public.%s(''2026-08-31'', ''2026-10-01'')', name)),
  'PT400 | The log before 2026-09-01 is gone | retain_ai_usage dropped it: only its rollups are left, and nothing can tell whether they are right.',
  format('%s refuses days that are gone.', name)
)
from unnest(array['verify_ai_usage_rollups', 'rebuild_ai_usage_rollups']) as name;
select is(tests.problems(), '{}', 'By default what is kept is verified, and nothing else.');
select is(
  public.rebuild_ai_usage_rollups() ->> 'start_on', '2026-09-01', 'Or rebuilt.'
);
select is(
  public.get_ai_usage_overview('2026-07-01', '2026-11-01') ->> 'total_cost', '4', 'A rebuild leaves the totals of what is gone.'
);

select * from finish();
rollback;
