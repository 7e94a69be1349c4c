begin;
select * from no_plan();

select tests.create_people();

create function pg_temp.log(p_request_id text, p_at timestamptz) returns void language sql as $$
  select public.log_ai_usage(
    tests.user_id('acme_member'), p_organization_id => tests.organization_id('acme'), p_model_used => 'claude-haiku-4-5',
    p_input_tokens => 1000, p_request_id => p_request_id, p_occurred_at => p_at
  );
$$;
-- What each of the four reads says: the total, or the error.
create function pg_temp.read(p_query text) returns text language plpgsql as $$
declare
  v_result text;
  v_code text;
  v_message text;
  v_hint text;
begin
  execute p_query into v_result;
  return v_result;
exception
  when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text, v_hint = pg_exception_hint;
    return concat_ws(' | ', v_code, v_message, v_hint);
end;
$$;
create function pg_temp.reads(p_currency text, p_at timestamptz) returns setof text language sql as $$
  select pg_temp.read(format('select public.get_ai_usage_dashboard(30, null, %L, %L) #>> ''{summary,total_cost}''', p_at, p_currency))
  union all
  select pg_temp.read(format('select public.get_user_ai_usage(%L, 30, null, %L, %L) #>> ''{summary,total_cost}''', tests.user_id('acme_member'), p_at, p_currency))
  union all
  select pg_temp.read(format('select public.get_ai_cost_summary(null, %L, %L) ->> ''all_time''', p_at, p_currency))
  union all
  select pg_temp.read(format(
    'select public.explain_ai_cost(%L, %L) ->> ''total_cost''',
    (select id from public.ai_usage_log where created_at <= p_at order by created_at desc limit 1), p_currency
  ));
$$;
create function pg_temp.missing(p_currency text, p_on date) returns text language sql as $$
  select format(
    'PT422 | There is no exchange rate of %s for %s | Load it with load_ai_exchange_rates, or read in USD, which needs none.', p_currency, p_on
  );
$$;
create function pg_temp.four(p_what text) returns text[] language sql as $$
  select array_fill(p_what, array[4]);
$$;

-- without any rate
select pg_temp.log('first', '2026-11-02 10:00+00');
select results_eq($$ select pg_temp.reads('USD', '2026-11-02 12:00+00') $$, pg_temp.four('0.001'), 'Dollars need no rates.');
select results_eq(
  $$ select pg_temp.reads('EUR', '2026-11-02 12:00+00') $$,
  pg_temp.four('PT400 | Unknown currency EUR | Pass an ISO 4217 code that has exchange rates: USD.'),
  'Without rates dollars are the only currency.'
);

select public.load_ai_exchange_rates(E'Date, USD, RON, JPY, \n2 November 2026, 1.25, 5, 175, \n');
select results_eq($$ select pg_temp.reads('EUR', '2026-11-02 12:00+00') $$, pg_temp.four('0.0008'), 'With a rate there is an amount.');
select results_eq(
  $$ select pg_temp.reads('chf', '2026-11-02 12:00+00') $$,
  pg_temp.four('PT400 | Unknown currency CHF | Pass an ISO 4217 code that has exchange rates: USD, EUR, JPY, RON.'),
  'A currency without rates is refused, with those that have some.'
);
select results_eq(
  $$ select pg_temp.reads('euros', '2026-11-02 12:00+00') $$,
  pg_temp.four('PT400 | Unknown currency EUROS | Pass an ISO 4217 code that has exchange rates: USD, EUR, JPY, RON.'),
  'So is what is no code.'
);

-- Days without usage need no rate, and a rate holds for a week.
select results_eq(
  $$ select pg_temp.reads('EUR', '2026-11-20 12:00+00') $$, pg_temp.four('0.0008'), 'Days without usage need no rate, however many.'
);
select pg_temp.log('after six days', '2026-11-08 23:59:59.999999+00');
select results_eq(
  $$ select pg_temp.reads('EUR', '2026-11-20 12:00+00') $$, array['0.0016', '0.0016', '0.0016', '0.0008'], 'A rate holds for seven days, its own included.'
);
select is(ai_usage.per_usd('EUR', '2026-11-02'), 0.8, 'From its day.');
select is(ai_usage.per_usd('EUR', '2026-11-08'), 0.8, 'To the seventh.');
select throws_ok($$ select ai_usage.per_usd('EUR', '2026-11-01') $$, 'PT422', 'There is no exchange rate of EUR for 2026-11-01', 'Not on the day before it.');
select throws_ok($$ select ai_usage.per_usd('EUR', '2026-11-09') $$, 'PT422', 'There is no exchange rate of EUR for 2026-11-09', 'Not on the eighth.');
select throws_ok($$ select ai_usage.per_usd('EUR', '2026-11-10') $$, 'PT422', 'There is no exchange rate of EUR for 2026-11-10', 'Nor later.');
select is(ai_usage.per_usd('USD', '1999-01-01'), 1::numeric, 'A dollar is a dollar on any day.');

-- One call on a day without a rate
select pg_temp.log('after a week', '2026-11-09 00:00+00');
select results_eq(
  $$ select pg_temp.reads('EUR', '2026-11-20 12:00+00') $$, pg_temp.four(pg_temp.missing('EUR', '2026-11-09')), 'A day with usage that lacks a rate is an error, that names it.'
);
select results_eq(
  $$ select pg_temp.reads('RON', '2026-11-20 12:00+00') $$, pg_temp.four(pg_temp.missing('RON', '2026-11-09')), 'And the currency.'
);
select results_eq(
  $$ select pg_temp.reads('USD', '2026-11-20 12:00+00') $$, array['0.003', '0.003', '0.003', '0.001'], 'Dollars still need none.'
);
select results_eq(
  $$ select pg_temp.reads('EUR', '2026-11-08 12:00+00') $$, array['0.0016', '0.0016', '0.0016', '0.0008'], 'Reads that do not reach the day still have their amounts.'
);
select is(
  pg_temp.read(format('select public.get_user_ai_usage(%L, 30, null, ''2026-11-20'', ''EUR'') #>> ''{summary,total_cost}''', tests.user_id('loner'))),
  '0',
  'So do those of others, who had no call on it.'
);
select is(
  (select count(*)::int from public.ai_usage_log where request_id in ('first', 'after six days') and public.explain_ai_cost(id, 'EUR') ->> 'total_cost' = '0.0008'),
  2,
  'Other rows can be explained.'
);

-- One currency may have a rate where another has none.
select public.load_ai_exchange_rates(E'Date, USD, RON, JPY, \n9 November 2026, 1.25, N/A, 175, \n');
select results_eq(
  $$ select pg_temp.reads('EUR', '2026-11-20 12:00+00') $$, array['0.0024', '0.0024', '0.0024', '0.0008'], 'Once it is loaded the amounts are there.'
);
select results_eq(
  $$ select pg_temp.reads('RON', '2026-11-20 12:00+00') $$, pg_temp.four(pg_temp.missing('RON', '2026-11-09')), 'Not in the currency that still lacks it.'
);

-- A rate that is too old to be used at the beginning
select pg_temp.log('before any rate', '2026-10-31 10:00+00');
select is(
  pg_temp.read('select public.get_ai_cost_summary(null, ''2026-11-20'', ''EUR'') ->> ''all_time'''),
  pg_temp.missing('EUR', '2026-10-31'),
  'A later rate does not serve an earlier day.'
);
select is(
  pg_temp.read('select public.get_ai_usage_dashboard(5, null, ''2026-11-20'', ''EUR'') #>> ''{summary,total_cost}'''),
  pg_temp.missing('EUR', '2026-10-31'),
  'The dashboard needs the rates of the month before, which it shows.'
);

select tests.authenticate_as('acme_member');
select is(
  pg_temp.read(format('select public.get_user_ai_usage(%L, 30, null, ''2026-11-20'', ''EUR'')', tests.user_id('acme_member'))),
  pg_temp.missing('EUR', '2026-10-31'),
  'A user reads the same error.'
);

select * from finish();
rollback;
