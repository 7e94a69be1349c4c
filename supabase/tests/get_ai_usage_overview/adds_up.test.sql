begin;
select * from no_plan();

-- The range is the 10th, 11th and 12th of November 2026.
create function pg_temp.log(p_who text, p_organization text, p_at timestamptz, p_rest text) returns void language plpgsql as $$
begin
  execute format(
    'select public.log_ai_usage(%L, p_organization_id => %L, p_occurred_at => %L, %s)',
    tests.user_id(p_who), tests.organization_id(p_organization), p_at, p_rest
  );
end;
$$;
create function pg_temp.overview(p_filters jsonb default null, p_organization text default null, p_currency text default 'USD')
returns jsonb language sql as $$
  select public.get_ai_usage_overview('2026-11-10', '2026-11-13', tests.organization_id(p_organization), p_filters, p_currency, '2026-11-20 12:00+00');
$$;
-- calls, tokens, cost, unpriced
create function pg_temp.brief(p_filters jsonb default null, p_organization text default null) returns text language sql as $$
  select concat_ws(' ', value ->> 'total_calls', value ->> 'total_tokens', value ->> 'total_cost', value ->> 'unpriced_requests')
  from pg_temp.overview(p_filters, p_organization) as value;
$$;

select pg_temp.log('ann', 'acme', '2026-11-10 00:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000, p_output_tokens => 100, p_customer_id => 'c1', p_entity_type => 'document', p_entity_id => 'd1', p_feature => 'search'$$);
select pg_temp.log('ann', 'acme', '2026-11-12 23:59:59.999999+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 3000, p_customer_id => 'c2', p_entity_type => 'document', p_entity_id => 'd2', p_feature => 'chat', p_request_type => 'insight'$$);
-- one call of two lines
select pg_temp.log('bob', 'globex', '2026-11-11 12:00+00', $$p_request_id => 'lines', p_model_used => 'claude-haiku-4-5', p_input_tokens => 200, p_web_search_requests => 2, p_customer_id => 'c1', p_entity_type => 'case', p_entity_id => 'd1', p_feature => 'search'$$);
select pg_temp.log('bob', 'globex', '2026-11-11 12:00+00', $$p_request_id => 'lines', p_line => 1, p_model_used => 'claude-haiku-4-5', p_output_tokens => 50, p_customer_id => 'c1', p_entity_type => 'case', p_entity_id => 'd1', p_feature => 'search'$$);
select pg_temp.log('bob', 'globex', '2026-11-11 13:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 10, p_status => 'error', p_feature => 'chat'$$);
select pg_temp.log('bob', 'globex', '2026-11-11 14:00+00', $$p_model_used => 'gpt-4o-mini', p_input_tokens => 1000, p_feature => 'search'$$);
-- an unpriced call of a job
select public.log_ai_usage(null, p_organization_id => tests.organization_id('acme'), p_occurred_at => '2026-11-11 09:00+00', p_model_used => 'claude-nobody-knows', p_input_tokens => 7, p_request_type => 'scheduled');
-- just outside
select pg_temp.log('ann', 'acme', '2026-11-09 23:59:59.999999+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000000$$);
select pg_temp.log('ann', 'acme', '2026-11-13 00:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 2000000$$);

select is(
  pg_temp.overview() - 'projected_month_end' - 'projection',
  '{
    "organization_id": null, "currency": "USD", "source": "rollups", "period": {"start_on": "2026-11-10", "end_on": "2026-11-12", "days": 3},
    "total_cost": 0.02511, "total_cost_usd": 0.02511, "total_tokens": 5367, "total_calls": 6, "successful_calls": 5,
    "failed_calls": 1, "unpriced_requests": 1, "success_rate": 83.3333333333333333
  }'::jsonb,
  'The overview counts calls, not lines, and adds up what lies in the half-open range.'
);
select is(
  public.get_ai_usage_overview('2026-11-10', '2026-11-14') ->> 'total_cost', '2.02511', 'The next day begins with its first microsecond.'
);
select is(
  public.get_ai_usage_overview('2026-11-09', '2026-11-13') ->> 'total_cost', '1.02511', 'The day before ends with its last microsecond.'
);
select is(
  public.get_ai_usage_overview('2026-11-12', '2026-11-13') ->> 'total_cost', '0.003', 'One day is a range.'
);

-- every filter alone
select is(pg_temp.brief(p_filters), brief, format('The filter %s limits calls, tokens, costs and the unpriced.', p_filters))
from (
  values
    (jsonb_build_object('user_id', tests.user_id('ann')), '2 4100 0.0045 0'),
    ('{"customer_id": "c1"}', '2 1350 0.02195 0'),
    ('{"entity_type": "document"}', '2 4100 0.0045 0'),
    ('{"entity_type": "case"}', '1 250 0.02045 0'),
    ('{"entity_id": "d1"}', '2 1350 0.02195 0'),
    ('{"feature": "search"}', '3 2350 0.0221 0'),
    ('{"feature": "chat"}', '2 3010 0.00301 0'),
    ('{"request_type": "insight"}', '1 3000 0.003 0'),
    ('{"request_type": "scheduled"}', '1 7 0 1'),
    ('{"provider": "anthropic"}', '5 4367 0.02496 1'),
    ('{"provider": "openai"}', '1 1000 0.00015 0'),
    ('{"model": "claude-haiku-4-5"}', '4 4360 0.02496 0'),
    ('{"model": "claude-nobody-knows"}', '1 7 0 1'),
    -- two together
    ('{"entity_type": "document", "entity_id": "d1"}', '1 1100 0.0015 0'),
    (jsonb_build_object('user_id', tests.user_id('bob'), 'feature', 'search'), '2 1250 0.0206 0'),
    ('{"provider": "anthropic", "feature": "search"}', '2 1350 0.02195 0'),
    ('{"customer_id": "c1", "request_type": "insight"}', '0 0 0 0'),
    -- what nobody used
    ('{"feature": "nothing"}', '0 0 0 0'),
    ('{"feature": "Search"}', '0 0 0 0'),
    -- no limit
    ('{}', '6 5367 0.02511 1'),
    ('null', '6 5367 0.02511 1'),
    ('{"feature": null, "user_id": null}', '6 5367 0.02511 1')
) as given (p_filters, brief);
select is(
  pg_temp.brief('{"provider": " OpenAI "}'), '1 1000 0.00015 0', 'A provider is filtered by under any of its spellings.'
);
select is(pg_temp.brief('{"provider": "google-gla"}'), '0 0 0 0', 'Another provider is another one.');

-- an organization
select is(pg_temp.brief(null, 'acme'), '3 4107 0.0045 1', 'An organization is limited to its calls.');
select is(pg_temp.brief(null, 'globex'), '3 1260 0.02061 0', 'Another one to its own.');
select is(pg_temp.brief('{"customer_id": "c1"}', 'acme'), '1 1100 0.0015 0', 'A filter limits it further.');
select is(pg_temp.overview(null, 'acme') ->> 'organization_id', tests.organization_id('acme')::text, 'It is said.');
select is(
  pg_temp.overview(null, 'globex') ->> 'success_rate', '66.6666666666666667', 'Failed calls are not successes, in percent.'
);
select is(pg_temp.overview('{"feature": "nothing"}') -> 'success_rate', 'null'::jsonb, 'Without calls there is no success rate.');
select is(pg_temp.overview('{"request_type": "insight"}') ->> 'success_rate', '100', 'Nothing but successes is a hundred percent.');

-- in euros: 0.8 of a dollar on the 10th, which is the 11th's too, 0.5 on the 12th
select public.load_ai_exchange_rates(E'Date,USD,\n2026-11-13,4,\n2026-11-12,2,\n2026-11-10,1.25,\n2026-11-09,1,\n');
select is(pg_temp.overview(null, null, 'EUR') ->> 'total_cost', '0.019188', 'Each day is converted at its own rate.');
select is(pg_temp.overview(null, null, 'EUR') ->> 'total_cost_usd', '0.02511', 'Dollars stay dollars.');
select is(pg_temp.overview(null, null, ' eur ') ->> 'currency', 'EUR', 'The answer says its currency.');
select is(pg_temp.overview(null, null, 'EUR') ->> 'total_tokens', '5367', 'Tokens have no currency.');
select is(
  pg_temp.overview(null, null, 'EUR') #>> '{projection,month_to_date_cost}', '1.519188', 'The month to date is converted by its days too.'
);
select is(
  pg_temp.overview('{"feature": "search"}', null, 'EUR') ->> 'total_cost', '0.01768', 'A filter and a currency go together.'
);

-- the default range
create function pg_temp.period(p_start date, p_end date, p_at timestamptz) returns text language sql as $$
  select concat_ws(' ', value #>> '{period,start_on}', value #>> '{period,end_on}', value #>> '{period,days}', value ->> 'total_cost')
  from public.get_ai_usage_overview(p_start, p_end, p_at => p_at) as value;
$$;
select is(pg_temp.period(null, null, '2026-11-12 12:00+00'), '2026-11-01 2026-11-12 12 1.02511', 'By default it is the month up to today.');
select is(pg_temp.period(null, null, '2026-11-01 00:00+00'), '2026-11-01 2026-11-01 1 0', 'On the first that is one day.');
select is(pg_temp.period('2026-11-12', null, '2026-11-13 12:00+00'), '2026-11-12 2026-11-13 2 2.003', 'A start alone runs up to today.');
select is(pg_temp.period(null, '2026-11-12', '2026-11-20 12:00+00'), '2026-11-01 2026-11-11 11 1.02211', 'An end alone begins with the month.');
select is(
  (select jsonb_agg(public.get_ai_usage_overview(p_at => moment)) from unnest(array[null::timestamptz, now()]) as moment) -> 0,
  public.get_ai_usage_overview(),
  'No moment is now.'
);

-- wherever the session is
create temp table in_utc on commit drop as select pg_temp.overview() as value;
set local timezone = 'Pacific/Kiritimati';
select is(pg_temp.overview(), (select value from in_utc), 'The session''s time zone changes nothing.');
select is(pg_temp.period(null, null, '2026-11-12 12:00+00'), '2026-11-01 2026-11-12 12 1.02511', 'Nor the default range.');
set local timezone = 'America/Los_Angeles';
select is(pg_temp.overview(), (select value from in_utc), 'Nor one behind UTC.');
select is(pg_temp.period(null, null, '2026-11-01 00:00+00'), '2026-11-01 2026-11-01 1 0', 'Nor the first of a month.');
reset timezone;

-- a call of which no line has a price
select public.log_ai_usage(null, p_occurred_at => '2026-11-02 09:00+00', p_request_id => 'unpriced lines', p_line => line, p_model_used => 'claude-nobody-knows', p_input_tokens => 7)
from generate_series(0, 1) as line;
select is(
  public.get_ai_usage_overview('2026-11-02', '2026-11-03') ->> 'unpriced_requests',
  '2',
  'Each line of a call that is billed apart and has no known cost is counted.'
);

select * from finish();
rollback;
