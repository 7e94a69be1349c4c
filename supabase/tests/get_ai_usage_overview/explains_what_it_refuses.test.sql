begin;
select * from no_plan();

-- The error of a call: code, message, hint.
create function pg_temp.error_of(p_arguments text, p_function text default 'get_ai_usage_overview') returns text language plpgsql as $$
declare
  v_code text;
  v_message text;
  v_hint text;
begin
  execute format('select * from public.%I(%s)', p_function, p_arguments);
  return 'none';
exception
  when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text, v_hint = pg_exception_hint;
    return concat_ws(' | ', v_code, v_message, v_hint);
end;
$$;
create function pg_temp.no_range(p_start text, p_end text) returns text language sql as $$
  select format(
    'PT400 | The range from %s to %s is none | p_end is the day after the last one: later than p_start, and at most 3660 days.', p_start, p_end
  );
$$;
create function pg_temp.no_filters() returns text language sql as $$
  select 'PT400 | p_filters is not an object of known keys | '
    'The keys are user_id, customer_id, entity_type, entity_id, feature, request_type, provider, model, without.'::text;
$$;

-- ranges
select is(pg_temp.error_of($$'2026-11-12', '2026-11-10'$$), pg_temp.no_range('2026-11-12', '2026-11-10'), 'A reversed range is refused.');
select is(pg_temp.error_of($$'2026-11-12', '2026-11-12'$$), pg_temp.no_range('2026-11-12', '2026-11-12'), 'So is an empty one.');
select is(pg_temp.error_of($$'-infinity', '2026-11-12'$$), pg_temp.no_range('-infinity', '2026-11-12'), 'So is one without a beginning.');
select is(pg_temp.error_of($$'2026-11-12', 'infinity'$$), pg_temp.no_range('2026-11-12', 'infinity'), 'So is one without an end.');
select is(pg_temp.error_of($$'-infinity', 'infinity'$$), pg_temp.no_range('-infinity', 'infinity'), 'So is eternity.');
select is(
  pg_temp.error_of($$'2016-01-01', date '2016-01-01' + 3661$$), pg_temp.no_range('2016-01-01', '2026-01-09'), 'So is one of more than 3660 days.'
);
select is(pg_temp.error_of($$'2016-01-01', date '2016-01-01' + 3660$$), 'none', '3660 days are none too many.');
select is(
  pg_temp.error_of($$p_start => '2026-11-13', p_at => '2026-11-12 12:00+00'$$), pg_temp.no_range('2026-11-13', '2026-11-13'),
  'A start after today needs an end.'
);
select is(
  pg_temp.error_of($$p_end => '2026-11-01', p_at => '2026-11-12 12:00+00'$$), pg_temp.no_range('2026-11-01', '2026-11-01'),
  'An end before this month needs a start.'
);
select matches(pg_temp.error_of($$p_at => 'infinity'$$), '^PT400 ', 'A moment that never comes is refused.');
select matches(
  pg_temp.error_of($$'2026-11-10', '2026-11-12', p_at => 'infinity'$$), '^PT400 ', 'With a range too, since there is no month to project.'
);
select matches(
  pg_temp.error_of($$'5874890-01-01', '5874891-01-01'$$), '^(PT400 |none)', 'Days that no moment has are no failure of the server.'
);

-- filters
select is(pg_temp.error_of(format('p_filters => %L', filters)), pg_temp.no_filters(), format('%s is refused as p_filters.', filters))
from unnest(array[
  '{"userId": "x"}', '{"feature": "chat", "organization_id": "x"}', '{"Feature": "chat"}', '{"": "x"}', '[]', '["feature"]', '"feature"', '1', 'true'
]) as filters;
select is(
  pg_temp.error_of($$p_filters => '{"user_id": "somebody"}'$$),
  'PT400 | p_filters: invalid input syntax for type uuid: "somebody" | user_id is a uuid, everything else text.',
  'What is no uuid is refused as user_id.'
);
select is(
  pg_temp.error_of($$p_filters => '{"user_id": 5}'$$),
  'PT400 | p_filters: invalid input syntax for type uuid: "5" | user_id is a uuid, everything else text.',
  'So is a number.'
);
select matches(pg_temp.error_of($$p_filters => '{"user_id": ""}'$$), '^PT400 ', 'So is a blank.');
select matches(
  pg_temp.error_of($$p_filters => '{"feature": {"a": 1}}'$$), '^PT400 ', 'An object is no text, and so no filter.'
);
select matches(pg_temp.error_of($$p_filters => '{"feature": ["chat", "search"]}'$$), '^PT400 ', 'Neither is a list.');
select is(pg_temp.error_of($$p_filters => '{"customer_id": 5}'$$), 'none', 'A customer''s number is accepted.');

-- currencies
select is(
  pg_temp.error_of($$p_currency => 'EUR'$$), 'PT400 | Unknown currency EUR | Pass an ISO 4217 code that has exchange rates: USD.',
  'A currency without rates is refused.'
);
select public.load_ai_exchange_rates(E'Date,USD,\n2026-11-10,1.25,\n');
select is(
  pg_temp.error_of($$p_currency => 'XYZ'$$), 'PT400 | Unknown currency XYZ | Pass an ISO 4217 code that has exchange rates: USD, EUR.',
  'The hint says which are known.'
);
select is(pg_temp.error_of($$p_currency => 'eur'$$), 'none', 'One with rates is accepted.');
select is(pg_temp.error_of($$p_currency => null$$), 'none', 'None means dollars.');
select public.log_ai_usage(null, p_model_used => 'claude-haiku-4-5', p_input_tokens => 1, p_occurred_at => '2026-11-02 10:00+00');
select is(
  pg_temp.error_of($$'2026-11-01', '2026-11-05', p_currency => 'EUR', p_at => '2026-11-12 12:00+00'$$),
  'PT422 | There is no exchange rate of EUR for 2026-11-02 | Load it with load_ai_exchange_rates, or read in USD, which needs none.',
  'A day of usage without a rate is an error, not a wrong sum.'
);

-- Its siblings refuse the same.
select is(
  pg_temp.error_of(arguments, function), error, format('%s refuses %s.', function, arguments)
)
from (values ('get_ai_daily_costs', ''), ('get_ai_costs_by', '''feature'', '), ('get_ai_usage_timeseries', '''day'', null, ')) as given (function, first)
  cross join lateral (
    values
      (first || $$'2026-11-12', '2026-11-10'$$, pg_temp.no_range('2026-11-12', '2026-11-10')),
      (first || $$'2026-11-12', '2026-11-12'$$, pg_temp.no_range('2026-11-12', '2026-11-12')),
      (first || $$'2026-11-12', 'infinity'$$, pg_temp.no_range('2026-11-12', 'infinity')),
      (first || $$'2016-01-01', date '2016-01-01' + 3661$$, pg_temp.no_range('2016-01-01', '2026-01-09')),
      (first || $$p_filters => '{"userId": "x"}'$$, pg_temp.no_filters()),
      (first || $$p_currency => 'XYZ'$$, 'PT400 | Unknown currency XYZ | Pass an ISO 4217 code that has exchange rates: USD, EUR.')
  ) as refused (arguments, error);
select is(
  pg_temp.error_of($$p_start => '2026-11-12', p_end => '2026-11-10'$$, 'get_ai_latency'), pg_temp.no_range('2026-11-12', '2026-11-10'),
  'Latency has no reversed range either.'
);
select is(pg_temp.error_of($$p_filters => '{"userId": "x"}'$$, 'get_ai_latency'), pg_temp.no_filters(), 'Nor unknown filters.');

select * from finish();
rollback;
