begin;
select * from no_plan();

create function pg_temp.log(p_organization text, p_at timestamptz, p_rest text) returns void language plpgsql as $$
begin
  execute format(
    'select public.log_ai_usage(null, p_organization_id => %L, p_occurred_at => %L, %s)', tests.organization_id(p_organization), p_at, p_rest
  );
end;
$$;
select pg_temp.log('acme', '2026-11-10 00:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 1234, p_output_tokens => 567, p_feature => 'chat'$$);
select pg_temp.log('acme', '2026-11-10 23:59:59.999999+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000$$);
select pg_temp.log('globex', '2026-11-12 12:00+00', $$p_request_id => 'lines', p_model_used => 'claude-haiku-4-5', p_input_tokens => 200, p_web_search_requests => 1$$);
select pg_temp.log('globex', '2026-11-12 12:00+00', $$p_request_id => 'lines', p_line => 1, p_model_used => 'claude-haiku-4-5', p_output_tokens => 50$$);
select pg_temp.log('acme', '2026-11-12 13:00+00', $$p_model_used => 'claude-nobody-knows', p_input_tokens => 7, p_status => 'error'$$);
select pg_temp.log('acme', '2026-11-14 08:00+00', $$p_model_used => 'claude-nobody-knows', p_input_tokens => 8$$);
select pg_temp.log('acme', '2026-11-09 23:59:59.999999+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 1$$);
select pg_temp.log('acme', '2026-11-15 00:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 2$$);

create function pg_temp.days(p_organization text default null, p_filters jsonb default null, p_currency text default 'USD')
returns table (date date, cost text, tokens numeric, calls bigint, unpriced_requests bigint) language sql as $$
  select date, cost::text, tokens, calls, unpriced_requests
  from public.get_ai_daily_costs('2026-11-10', '2026-11-15', tests.organization_id(p_organization), p_filters, p_currency, '2026-11-20 12:00+00');
$$;
create function pg_temp.total(p_organization text default null, p_filters jsonb default null, p_currency text default 'USD')
returns text language sql as $$
  select public.get_ai_usage_overview(
    '2026-11-10', '2026-11-15', tests.organization_id(p_organization), p_filters, p_currency, '2026-11-20 12:00+00'
  ) ->> 'total_cost';
$$;

select results_eq(
  'select * from pg_temp.days()',
  $$ values
    (date '2026-11-10', '0.005069', 2801::numeric, 2::bigint, 0::bigint),
    ('2026-11-11', '0', 0, 0, 0),
    ('2026-11-12', '0.01045', 257, 2, 1),
    ('2026-11-13', '0', 0, 0, 0),
    ('2026-11-14', '0', 8, 1, 1) $$,
  'Every day of the range is there in order, with zeros where nothing was used.'
);
select results_eq(
  $$ select * from pg_temp.days('globex') $$,
  $$ values
    (date '2026-11-10', '0', 0::numeric, 0::bigint, 0::bigint),
    ('2026-11-11', '0', 0, 0, 0),
    ('2026-11-12', '0.01045', 250, 1, 0),
    ('2026-11-13', '0', 0, 0, 0),
    ('2026-11-14', '0', 0, 0, 0) $$,
  'An organization has all days and only its own usage.'
);
select results_eq(
  $$ select date, cost, calls from pg_temp.days(null, '{"feature": "chat"}') where calls > 0 $$,
  $$ values (date '2026-11-10', '0.004069', 1::bigint) $$,
  'A filter limits the days.'
);

select public.load_ai_exchange_rates(E'Date,USD,RON,\n2026-11-16,1.3,5.1,\n2026-11-12,1.0876,4.9771,\n2026-11-10,1.0912,4.9765,\n2026-11-09,1.1,5,\n');
select results_eq(
  $$ select date, cost from pg_temp.days(p_currency => 'EUR') where cost <> '0' $$,
  $$ select date, trim_scale(usd * (select per_usd from public.ai_exchange_rates where currency = 'EUR' and rate_on = date))::text
     from (values (date '2026-11-10', 0.005069), ('2026-11-12', 0.01045)) as spent (date, usd) $$,
  'Each day is converted at its own rate.'
);
select is(
  (select round(cost::numeric, 10) from pg_temp.days(p_currency => 'EUR') where date = '2026-11-12'), round(0.01045 / 1.0876, 10), 'Which is that of its date.'
);
select is(
  (select trim_scale(sum(cost::numeric))::text from pg_temp.days(organization, filters, currency)),
  pg_temp.total(organization, filters, currency),
  format('In %s the days of %s with %s add up to the overview''s total, to the last digit.', currency, coalesce(organization, 'all'), coalesce(filters, '{}'))
)
from unnest(array['USD', 'EUR', 'RON']) as currency,
  (values (null, null), ('acme', null), ('globex', null), (null, '{"feature": "chat"}'::jsonb)) as limits (organization, filters);
select is(pg_temp.total(), '0.015519', 'The total is not nothing.');
select is(
  (select sum(calls) || ' ' || sum(tokens) || ' ' || sum(unpriced_requests) from pg_temp.days()),
  (
    select concat_ws(' ', value ->> 'total_calls', value ->> 'total_tokens', value ->> 'unpriced_requests')
    from public.get_ai_usage_overview('2026-11-10', '2026-11-15') as value
  ),
  'So do calls, tokens and the unpriced.'
);

-- ranges
select results_eq(
  $$ select date from public.get_ai_daily_costs(p_at => '2026-11-03 00:00+00') $$,
  $$ values (date '2026-11-01'), ('2026-11-02'), ('2026-11-03') $$,
  'By default the days are those of this month up to today.'
);
select is(
  (select array_agg(date) from public.get_ai_daily_costs('2024-02-28', '2024-03-02')), '{2024-02-28,2024-02-29,2024-03-01}'::date[], 'A leap day is a day.'
);
select is((select count(*) from public.get_ai_daily_costs('2016-01-01', date '2016-01-01' + 3660)), 3660::bigint, 'Ten years have all their days.');

-- wherever the session is
set local timezone = 'Pacific/Kiritimati';
select results_eq(
  'select date, cost from pg_temp.days() where calls > 0',
  $$ values (date '2026-11-10', '0.005069'), ('2026-11-12', '0.01045'), ('2026-11-14', '0') $$,
  'The session''s time zone moves no call.'
);
set local timezone = 'Europe/Bucharest';
select is(
  (select count(distinct date) from public.get_ai_daily_costs('2026-10-24', '2026-10-28')), 4::bigint, 'A day of 25 hours of the session is one day.'
);
select is(
  (select count(distinct date) from public.get_ai_daily_costs('2026-03-27', '2026-03-31')), 4::bigint, 'One of 23 hours too.'
);

select * from finish();
rollback;
