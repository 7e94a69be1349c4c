begin;
select * from no_plan();

create function pg_temp.log(p_who text, p_email text, p_organization text, p_at timestamptz, p_rest text) returns void language plpgsql as $$
begin
  execute format(
    'select public.log_ai_usage(%L, %L, p_organization_id => %L, p_occurred_at => %L, %s)',
    tests.user_id(p_who), p_email, tests.organization_id(p_organization), p_at, p_rest
  );
end;
$$;
create function pg_temp.costs_by(
  p_dimension text, p_organization text default null, p_filters jsonb default null, p_currency text default 'USD', p_limit int default 100
) returns jsonb language sql as $$
  select public.get_ai_costs_by(
    p_dimension, '2026-11-10', '2026-11-13', tests.organization_id(p_organization), p_filters, p_currency, p_limit, '2026-11-20 12:00+00'
  );
$$;
-- A line a row: key name cost calls successes tokens unpriced
create function pg_temp.rows_of(p_answer jsonb) returns text[] language sql as $$
  select coalesce(array_agg(
    concat_ws(
      ' ', coalesce(line ->> 'key', '-'), coalesce(line ->> 'name', '-'), line ->> 'cost', line ->> 'calls', line ->> 'successful_calls',
      line ->> 'tokens', line ->> 'unpriced_requests'
    ) order by ordinality
  ), '{}')
  from jsonb_array_elements(p_answer -> 'rows') with ordinality as given (line, ordinality);
$$;

select pg_temp.log('ann', 'ann@old.example', 'acme', '2026-11-10 00:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000, p_customer_id => 'c1', p_customer_name => 'Old', p_entity_type => 'document', p_entity_id => 'd1', p_feature => 'search'$$);
select pg_temp.log('ann', 'ann@new.example', 'acme', '2026-11-12 23:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 3000, p_customer_id => 'c1', p_customer_name => 'New', p_feature => 'chat', p_request_type => 'insight'$$);
select pg_temp.log('ann', null, 'acme', '2026-11-12 23:30+00', $$p_model_used => 'claude-haiku-4-5', p_status => 'error', p_customer_id => 'c1', p_feature => 'chat', p_request_type => 'insight'$$);
select pg_temp.log('bob', 'bob@example.com', 'globex', '2026-11-11 12:00+00', $$p_request_id => 'lines', p_model_used => 'claude-haiku-4-5', p_input_tokens => 200, p_web_search_requests => 2, p_customer_id => 'c2', p_entity_type => 'case', p_entity_id => '7', p_feature => 'search'$$);
select pg_temp.log('bob', 'bob@example.com', 'globex', '2026-11-11 12:00+00', $$p_request_id => 'lines', p_line => 1, p_model_used => 'claude-haiku-4-5', p_output_tokens => 50, p_customer_id => 'c2', p_entity_type => 'case', p_entity_id => '7', p_feature => 'search'$$);
select pg_temp.log('bob', 'bob@example.com', 'globex', '2026-11-11 14:00+00', $$p_model_used => 'gpt-4o-mini', p_input_tokens => 1000, p_entity_type => 'document'$$);
-- a job's, unpriced
select public.log_ai_usage(null, p_organization_id => tests.organization_id('acme'), p_occurred_at => '2026-11-11 09:00+00', p_model_used => 'claude-nobody-knows', p_input_tokens => 7, p_request_type => 'scheduled');
-- just outside
select pg_temp.log('ann', 'ann@newest.example', 'acme', '2026-11-13 00:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000000, p_customer_id => 'c1', p_customer_name => 'Newest', p_feature => 'outside'$$);
select pg_temp.log('cid', 'cid@example.com', 'acme', '2026-11-09 23:59:59.999999+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000000, p_feature => 'outside'$$);

select is(pg_temp.rows_of(pg_temp.costs_by(dimension)), lines, format('By %s, the most expensive first, calls without one too.', dimension))
from (
  values
    ('feature', array['search Search 0.02145 2 2 1250 0', 'chat Chat 0.003 2 1 3000 0', '- - 0.00015 2 2 1007 1']),
    ('user', array[
      format('%s bob@example.com 0.0206 2 2 1250 0', tests.user_id('bob')),
      format('%s ann@new.example 0.004 3 2 4000 0', tests.user_id('ann')),
      '- - 0 1 1 7 1'
    ]),
    ('customer', array['c2 - 0.02045 1 1 250 0', 'c1 New 0.004 3 2 4000 0', '- - 0.00015 2 2 1007 1']),
    ('entity', array['case:7 case:7 0.02045 1 1 250 0', '- - 0.00315 4 3 4007 1', 'document:d1 document:d1 0.001 1 1 1000 0']),
    ('provider', array['anthropic anthropic 0.02445 5 4 4257 1', 'openai openai 0.00015 1 1 1000 0']),
    ('model', array[
      'claude-haiku-4-5 claude-haiku-4-5 0.02445 4 3 4250 0', 'gpt-4o-mini gpt-4o-mini 0.00015 1 1 1000 0',
      'claude-nobody-knows claude-nobody-knows 0 1 1 7 1'
    ]),
    ('request_type', array['report Report 0.0216 3 3 2250 0', 'insight Insight 0.003 2 1 3000 0', 'scheduled Scheduled 0 1 1 7 1'])
) as given (dimension, lines);
select is(
  pg_temp.costs_by('feature') - 'rows',
  '{
    "organization_id": null, "currency": "USD", "source": "rollups", "dimension": "feature", "total_cost": 0.0246, "total_rows": 3,
    "period": {"start_on": "2026-11-10", "end_on": "2026-11-12", "days": 3}
  }'::jsonb,
  'The answer says what it is about.'
);
select is(
  pg_temp.costs_by('feature') #> '{rows,1}',
  '{
    "key": "chat", "name": "Chat", "cost": 0.003, "cost_usd": 0.003, "tokens": 3000, "calls": 2, "successful_calls": 1,
    "unpriced_requests": 0, "percent_of_total": 12.1951219512195122
  }'::jsonb,
  'A row has these keys.'
);
select is(pg_temp.costs_by('user') #> '{rows,2,key}', 'null'::jsonb, 'A job''s calls have null as their user.');
select is(pg_temp.costs_by('user') #> '{rows,2,percent_of_total}', '0', 'What has no known cost is no part of it.');
select is(
  (select array_agg(line ->> 'percent_of_total' order by ordinality) from jsonb_array_elements(pg_temp.costs_by('request_type') -> 'rows') with ordinality as given (line, ordinality)),
  '{87.8048780487804878,12.1951219512195122,0}'::text[],
  'Percentages are of the total.'
);

-- sums
select public.load_ai_exchange_rates(E'Date,USD,RON,\n2026-11-13,1.3,5.1,\n2026-11-12,1.0876,4.9771,\n2026-11-11,1.0912,4.9765,\n2026-11-10,1.09,4.97,\n2026-11-09,1,5,\n');
select is(
  (select trim_scale(sum((line ->> 'cost')::numeric))::text from jsonb_array_elements(answer -> 'rows') as line),
  public.get_ai_usage_overview('2026-11-10', '2026-11-13', null, null, currency, '2026-11-20 12:00+00') ->> 'total_cost',
  format('By %s the rows add up to the overview''s total in %s.', dimension, currency)
)
from unnest(array['feature', 'user', 'customer', 'entity', 'provider', 'model', 'request_type']) as dimension,
  unnest(array['USD', 'EUR', 'RON']) as currency,
  pg_temp.costs_by(dimension, p_currency => currency) as answer;
select is(
  answer ->> 'total_cost',
  public.get_ai_usage_overview('2026-11-10', '2026-11-13', null, null, 'EUR', '2026-11-20 12:00+00') ->> 'total_cost',
  'The total in euros is the overview''s.'
) from pg_temp.costs_by('feature', p_currency => 'EUR') as answer;
select is(
  round((pg_temp.costs_by('feature', p_currency => 'EUR') #>> '{rows,0,cost}')::numeric, 12), round(0.001 / 1.09 + 0.02045 / 1.0912, 12),
  'Each call is converted by its day.'
);
select is(pg_temp.costs_by('feature', p_currency => 'EUR') #>> '{rows,0,cost_usd}', '0.02145', 'Dollars stay dollars.');
select is(
  (select round(sum((line ->> 'percent_of_total')::numeric), 10) from jsonb_array_elements(pg_temp.costs_by('entity', p_currency => 'RON') -> 'rows') as line),
  100.0000000000,
  'Percentages add up to a hundred.'
);

-- the limit
select is(
  pg_temp.rows_of(pg_temp.costs_by('feature', p_limit => 1)), array['search Search 0.02145 2 2 1250 0'], 'The limit leaves the most expensive.'
);
select is(pg_temp.costs_by('feature', p_limit => 1) ->> 'total_rows', '3', 'It is said how many there are.');
select is(pg_temp.costs_by('feature', p_limit => 1) ->> 'total_cost', '0.0246', 'The total is that of all.');
select is(
  pg_temp.costs_by('feature', p_limit => 1) #>> '{rows,0,percent_of_total}', '87.1951219512195122', 'So are the percentages.'
);
select is(jsonb_array_length(pg_temp.costs_by('feature', p_limit => 2) -> 'rows'), 2, 'Two are two.');
select is(pg_temp.costs_by('feature', p_limit => null), pg_temp.costs_by('feature'), 'No limit is a hundred.');

-- an organization and filters
select is(
  pg_temp.rows_of(pg_temp.costs_by('feature', 'acme')), array['chat Chat 0.003 2 1 3000 0', 'search Search 0.001 1 1 1000 0', '- - 0 1 1 7 1'],
  'An organization has its own rows.'
);
select is(
  pg_temp.rows_of(pg_temp.costs_by('model', null, '{"feature": "search"}')), array['claude-haiku-4-5 claude-haiku-4-5 0.02145 2 2 1250 0'],
  'A filter limits them.'
);
select is(
  pg_temp.rows_of(pg_temp.costs_by('customer', 'globex', '{"provider": "openai"}')), array['- - 0.00015 1 1 1000 0'], 'Both together do.'
);
select is(
  pg_temp.costs_by('feature', null, '{"feature": "none"}') - 'period',
  '{"organization_id": null, "currency": "USD", "source": "rollups", "dimension": "feature", "total_cost": 0, "total_rows": 0, "rows": []}'::jsonb,
  'Without usage there are no rows.'
);
select is(
  pg_temp.costs_by('feature', null, '{"model": "claude-nobody-knows"}') #> '{rows,0,percent_of_total}', '0', 'Of a total of nothing everything is no percent.'
);

-- A customer's name is the organization's.
select pg_temp.log('bob', 'bob@example.com', 'globex', '2026-11-12 23:59+00', $$p_model_used => 'claude-haiku-4-5', p_customer_id => 'c1', p_customer_name => 'Of globex'$$);
select is(pg_temp.costs_by('customer', 'acme') #>> '{rows,0,name}', 'New', 'Another organization''s customer of the same id lends no name.');

-- equal costs
select public.log_ai_usage(
  null, p_model_used => 'claude-haiku-4-5', p_input_tokens => 100 / calls, p_feature => feature, p_occurred_at => '2026-10-01 10:00+00'
)
from (values ('b', 1), ('a', 1), ('c', 2), (null, 1)) as given (feature, calls), generate_series(1, calls);
select is(
  (
    select array_agg(coalesce(line ->> 'key', '-') order by ordinality)
    from jsonb_array_elements(public.get_ai_costs_by('feature', '2026-10-01', '2026-10-02') -> 'rows') with ordinality as given (line, ordinality)
  ),
  '{c,a,b,-}'::text[],
  'Of equal costs the one of more calls comes first, then the key decides.'
);
select is(
  public.get_ai_costs_by('feature', p_at => '2026-10-01 23:00+00') ->> 'total_rows', '4', 'By default the range is this month up to today.'
);

select * from finish();
rollback;
