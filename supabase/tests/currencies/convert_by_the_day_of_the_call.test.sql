begin;
select * from no_plan();

select tests.create_people();

-- Thursday the 12th, Friday the 13th, Monday the 16th; there are no rates on the weekend. October had its last on Friday the 30th.
select public.load_ai_exchange_rates($$Date,USD,RON,
2026-11-16,1.0899,4.9782,
2026-11-13,1.0912,4.9765,
2026-11-12,1.0876,4.9771,
2026-10-30,1.1,5.005,
$$);

create function pg_temp.log(p_who text, p_at timestamptz, p_rest text) returns void language plpgsql as $$
begin
  execute format(
    'select public.log_ai_usage(%L, %L, p_organization_id => %L, p_occurred_at => %L, %s)',
    tests.user_id(p_who), p_who || '@example.com', tests.organization_id('acme'), p_at, p_rest
  );
end;
$$;
select pg_temp.log('acme_member', '2026-11-12 00:00+00', $$p_request_id => 'contract', p_input_tokens => 1234567, p_output_tokens => 89012, p_customer_id => 'c1'$$);
select pg_temp.log('acme_member', '2026-11-13 23:59:59.999999+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 1234, p_output_tokens => 567, p_request_type => 'chat'$$);
select pg_temp.log('acme_other', '2026-11-14 10:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000, p_customer_id => 'c1'$$);
select pg_temp.log('acme_member', '2026-11-15 10:00+00', $$p_model_used => 'claude-haiku-4-5', p_request_id => 'on Sunday', p_output_tokens => 300, p_web_search_requests => 1$$);
select pg_temp.log('acme_member', '2026-11-16 00:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 7$$);
select pg_temp.log('acme_member', '2026-11-16 11:00+00', $$p_model_used => 'claude-nobody-knows', p_request_id => 'unknown', p_input_tokens => 7$$);
select pg_temp.log('acme_member', '2026-10-31 10:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000$$);

create function pg_temp.dashboard(p_currency text) returns jsonb language sql as $$
  select public.get_ai_usage_dashboard(5, null, '2026-11-16 12:00+00', p_currency);
$$;
create function pg_temp.usage(p_currency text) returns jsonb language sql as $$
  select public.get_user_ai_usage(tests.user_id('acme_member'), 5, null, '2026-11-16 12:00+00', p_currency);
$$;
create function pg_temp.summary(p_currency text) returns jsonb language sql as $$
  select public.get_ai_cost_summary(null, '2026-11-16 12:00+00', p_currency);
$$;
-- The amounts under a key of the objects of an array, as text: what is compared is every digit.
create function pg_temp.amounts(p_array jsonb, p_key text) returns text language sql as $$
  select string_agg(coalesce(element ->> p_key, 'null'), ' ' order by ordinality)
  from jsonb_array_elements(p_array) with ordinality as given (element, ordinality);
$$;
create function pg_temp.sum_of(p_array jsonb, p_key text) returns text language sql as $$
  select trim_scale(sum((element ->> p_key)::numeric))::text from jsonb_array_elements(p_array) as element;
$$;

-- Contract B: 1,234,567 tokens at $6 and 89,012 at $22.50, which is what such a long prompt costs, at 1.0876 dollars per euro.
select is(
  (select trim_scale(total_cost_usd)::text from public.ai_usage_log where request_id = 'contract'), '9.410172', 'The contract''s call costs its dollars.'
);
create temp table contract on commit drop as
select public.explain_ai_cost(id, 'EUR') as value from public.ai_usage_log where request_id = 'contract';
select is(value ->> 'total_cost', '8.652236116219198232779668', 'It costs its euros.') from contract;
select is(round((value ->> 'total_cost')::numeric, 6)::text, '8.652236', 'With six decimals.') from contract;
select is(round((value ->> 'total_cost')::numeric, 15)::text, '8.652236116219198', 'And with fifteen.') from contract;
select cmp_ok(
  abs((value ->> 'total_cost')::numeric * 1.0876 - 9.410172), '<', 0.000000000000001, 'Converted back it is the dollars again.'
) from contract;
select is(value ->> 'per_usd', '0.919455682236116219', 'It says the rate.') from contract;
select is(value ->> 'currency', 'EUR', 'It says the currency.') from contract;
select is(value ->> 'total_cost_usd', '9.410172', 'The dollars stay dollars.') from contract;
select is(pg_temp.sum_of(value -> 'categories', 'cost'), value ->> 'total_cost', 'Its lines add up in euros.') from contract;
select is(
  public.explain_ai_cost(id, 'RON') ->> 'total_cost', '0.052446618401759530787', 'A Sunday''s call has Friday''s rate.'
) from public.ai_usage_log where request_id = 'on Sunday';

-- the dashboard
select is(
  pg_temp.amounts(pg_temp.dashboard('EUR') -> 'daily_trend', 'cost'),
  '8.652236116219198232779668 0.003728922287390029327494 0.000916422287390029326 0.010538856304985337249 0.000006422607578676942842',
  'Each day is converted at its own rate, the weekend at Friday''s.'
);
select is(
  pg_temp.amounts(pg_temp.dashboard('RON') -> 'daily_trend', 'cost'),
  '43.06304437403457153768402 0.018556981763196480936722 0.004560575513196480938 0.052446618401759530787 0.000031973025048169556841',
  'In any currency.'
);
select is(pg_temp.dashboard('EUR') #>> '{summary,total_cost}', '8.667426739706542305625004', 'The total is exact in euros.');
select is(pg_temp.dashboard('RON') #>> '{summary,total_cost}', '43.138640522737772199902583', 'And in lei.');
create function pg_temp.adds_up(p_currency text) returns setof text language sql as $$
  select is(sum, total, format('In %s the %s add up to the total, to the last digit.', p_currency, name))
  from pg_temp.dashboard(p_currency) as dashboard
    cross join lateral (select dashboard #>> '{summary,total_cost}' as total) as given
    cross join lateral (
      values
        ('days', pg_temp.sum_of(dashboard -> 'daily_trend', 'cost')), ('users', pg_temp.sum_of(dashboard -> 'by_user', 'total_cost')),
        ('request types', pg_temp.sum_of(dashboard -> 'by_request_type', 'cost')),
        ('kinds of cost', trim_scale(
          (dashboard #>> '{costs,input_cost}')::numeric + (dashboard #>> '{costs,output_cost}')::numeric + (dashboard #>> '{costs,web_search_cost}')::numeric
        )::text),
        ('total costs', dashboard #>> '{costs,total_cost}'),
        ('days of the month', dashboard #>> '{current_month,cost}')
    ) as part (name, sum);
$$;
select pg_temp.adds_up('USD');
select pg_temp.adds_up('EUR');
select pg_temp.adds_up('RON');
select is(
  pg_temp.amounts(pg_temp.dashboard('EUR') -> 'by_user', 'total_cost'), '8.666510317419152276299004 0.000916422287390029326', 'Each user has their euros.'
);
select is(
  pg_temp.amounts(pg_temp.dashboard('EUR') -> 'by_customer', 'total_cost'), '8.653152538506588262105668', 'Each customer has theirs.'
);
select is(
  pg_temp.dashboard('RON') #>> '{previous_month,cost}', '0.00455', 'The month before is converted too.'
);
select is(
  round((pg_temp.dashboard('EUR') #>> '{summary,avg_cost_per_request}')::numeric, 15)::text, '1.444571123284424', 'The average is in euros.'
);
select is(
  round((pg_temp.dashboard('EUR') #>> '{costs,cost_per_1k_tokens}')::numeric, 15)::text,
  round(8.667426739706542305625004 * 1000 / (pg_temp.dashboard('EUR') #>> '{summary,total_tokens}')::numeric, 15)::text,
  'So is the price of a thousand tokens.'
);
create function pg_temp.dollars(p_dashboard jsonb) returns jsonb language sql as $$
  select jsonb_object_agg(section || '.' || key, value)
  from unnest(array['summary', 'costs', 'current_month', 'previous_month']) as section, jsonb_each(p_dashboard -> section)
  where key ~ 'usd$';
$$;
select is(
  pg_temp.dollars(pg_temp.dashboard('EUR')),
  '{
    "summary.total_cost_usd": 9.426748, "costs.total_cost_usd": 9.426748, "costs.input_cost_usd": 7.409643, "costs.output_cost_usd": 2.007105,
    "costs.web_search_cost_usd": 0.01, "current_month.cost_usd": 9.426748, "previous_month.cost_usd": 0.001
  }',
  'What is called dollars stays dollars.'
);
select is(pg_temp.dashboard('EUR') ->> 'currency', 'EUR', 'The answer says its currency.');
select is(pg_temp.dashboard('EUR') #>> '{summary,unpriced_requests}', '1', 'What has no cost has none in euros.');

-- a user's usage
select is(pg_temp.usage('EUR') #>> '{summary,total_cost}', '8.666510317419152276299004', 'A user''s total is in euros.');
select is(pg_temp.usage('EUR') #>> '{summary,total_cost_usd}', '9.425748', 'And in dollars beside.');
select is(
  pg_temp.amounts(pg_temp.usage('EUR') -> 'daily_usage', 'cost'),
  '8.652236116219198232779668 0.003728922287390029327494 0.010538856304985337249 0.000006422607578676942842',
  'Each of their days is.'
);
select is(
  pg_temp.amounts(pg_temp.usage('EUR') -> 'recent_requests', 'cost'),
  'null 0.000006422607578676942842 0.010538856304985337249 0.003728922287390029327494 8.652236116219198232779668',
  'Each of their requests is; an unknown cost stays unknown.'
);
select is(
  pg_temp.sum_of(pg_temp.usage('RON') -> 'daily_usage', 'cost'), pg_temp.usage('RON') #>> '{summary,total_cost}', 'In lei their days add up.'
);
select is(pg_temp.usage('RON') ->> 'currency', 'RON', 'The answer says its currency.');

-- the cost summary
select is(
  pg_temp.summary('EUR'),
  '{
    "organization_id": null, "currency": "EUR", "today": 0.000006422607578676942842, "yesterday": 0.010538856304985337249,
    "this_week": 0.000006422607578676942842, "this_month": 8.667426739706542305625004, "last_month": 0.000909090909090909091,
    "all_time": 8.668335830615633214716004, "requests_today": 2, "requests_this_month": 6, "unpriced_requests": 1
  }'::jsonb,
  'The cost summary converts each day at its own rate.'
);
select is(pg_temp.summary('RON') ->> 'all_time', '43.143190522737772199902583', 'In any currency.');
select is(pg_temp.summary('USD') ->> 'all_time', '9.427748', 'In dollars it is in dollars.');

-- How a currency may be named
select is(pg_temp.dashboard('eur'), pg_temp.dashboard('EUR'), 'Lower case is accepted.');
select is(pg_temp.usage(' Ron '), pg_temp.usage('RON'), 'So are blanks around.');
select is(pg_temp.summary(''), pg_temp.summary('USD'), 'A blank means dollars.');
select is(pg_temp.dashboard(null), pg_temp.dashboard('usd'), 'So does null.');
select is(public.get_ai_usage_dashboard(5, null, '2026-11-16 12:00+00'), pg_temp.dashboard('USD'), 'So does nothing.');

-- The days are those of UTC, wherever the session is.
set local timezone = 'Pacific/Kiritimati';
select is(
  pg_temp.dashboard('EUR') #>> '{summary,total_cost}', '8.667426739706542305625004', 'The session''s time zone does not move a call to another day''s rate.'
);
select is(pg_temp.summary('EUR') ->> 'this_week', '0.000006422607578676942842', 'Nor to another week.');
select is(
  public.explain_ai_cost(id, 'EUR') ->> 'total_cost', '8.652236116219198232779668', 'Nor its explanation.'
) from public.ai_usage_log where request_id = 'contract';
reset timezone;

-- Everybody who may read may convert.
select tests.authenticate_as('acme_member');
select is(pg_temp.usage('EUR') #>> '{summary,total_cost}', '8.666510317419152276299004', 'A user converts their own usage.');
select is(
  (select public.explain_ai_cost(id, 'EUR') ->> 'total_cost' from public.ai_usage_log where request_id = 'contract'), '8.652236116219198232779668', 'And their own row.'
);
select tests.authenticate_as('acme_admin');
select is(pg_temp.dashboard('EUR') #>> '{summary,total_cost}', '8.667426739706542305625004', 'An organization''s admin converts the organization''s.');
select is(pg_temp.summary('EUR') ->> 'all_time', '8.668335830615633214716004', 'All of it.');

select * from finish();
rollback;
