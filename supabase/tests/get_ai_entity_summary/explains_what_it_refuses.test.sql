begin;
select * from no_plan();

select tests.create_people();
select is(tests.refusal_of(format('select public.get_ai_entity_summary(%s)', arguments)), refusal, format('(%s) is refused.', arguments))
from (
  values
    ($$null, '7'$$, 'PT400 | p_entity_type or p_entity_id is missing | Pass both as calls are logged with them, such as deal and the id of one.'),
    ($$'deal', null$$, 'PT400 | p_entity_type or p_entity_id is missing | Pass both as calls are logged with them, such as deal and the id of one.'),
    ($$'deal', ' '$$, 'PT400 | p_entity_type or p_entity_id is missing | Pass both as calls are logged with them, such as deal and the id of one.'),
    (
      $$'deal', '7', '2026-11-12', '2026-11-12'$$,
      'PT400 | The range from 2026-11-12 to 2026-11-12 is none | p_end is the day after the last one: later than p_start, and at most 3660 days.'
    ),
    (
      $$'deal', '7', p_end => '-infinity'$$,
      'PT400 | The range from -infinity to -infinity is none | p_end is the day after the last one: later than p_start, and at most 3660 days.'
    ),
    (
      $$'deal', '7', p_end => 'infinity'$$,
      'PT400 | The range from infinity to infinity is none | p_end is the day after the last one: later than p_start, and at most 3660 days.'
    ),
    ($$'deal', '7', p_at => 'infinity'$$, 'PT400 | p_at is infinity | Pass a real moment, or leave it out for now.'),
    ($$'deal', '7', p_currency => 'XYZ'$$, 'PT400 | Unknown currency XYZ | Pass an ISO 4217 code that has exchange rates: USD.'),
    ($$'deal', '7', p_locale => '?'$$, 'PT400 | p_locale is ? | Pass one language tag, such as en, ro or pt-BR.')
) as given (arguments, refusal);

-- A day that has no rate
select public.load_ai_exchange_rates(E'Date,USD,\n2026-11-10,1.25,\n');
select public.log_ai_usage(null, p_model_used => 'claude-haiku-4-5', p_input_tokens => 1, p_entity_type => 'deal', p_entity_id => '7', p_occurred_at => '2026-11-02 10:00Z');
select is(
  tests.refusal_of($$select public.get_ai_entity_summary('deal', '7', p_currency => 'EUR')$$),
  'PT422 | There is no exchange rate of EUR for 2026-11-02 | Load it with load_ai_exchange_rates, or read in USD, which needs none.',
  'A day of usage without a rate is an error, not a wrong sum.'
);

select * from finish();
rollback;
