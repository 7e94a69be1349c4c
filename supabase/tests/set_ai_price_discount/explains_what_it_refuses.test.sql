begin;
select * from no_plan();

create function pg_temp.refusal(p_arguments text) returns text language plpgsql as $$
declare
  v_code text;
  v_message text;
  v_hint text;
begin
  execute format('select public.set_ai_price_discount(%s)', p_arguments);
  return 'accepted';
exception
  when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text, v_hint = pg_exception_hint;
    return concat_ws(' | ', v_code, v_message, v_hint);
end;
$$;

select is(
  pg_temp.refusal(format($$'test', %L, 'an agreement'$$, percent)),
  '23514 | new row for relation "ai_price_discounts" violates check constraint "ai_price_discounts_percent_off_is_a_percentage" | '
  'percent_off is a percentage from 0 to 100: 15 for 15 % off.',
  format('%s is no percentage.', percent)
)
from unnest(array['-0.0001', '100.0001', 'NaN', 'Infinity', '-Infinity']) as percent;
select is(
  pg_temp.refusal($$'test', null, 'an agreement'$$),
  '23502 | null value in column "percent_off" of relation "ai_price_discounts" violates not-null constraint | '
  'p_provider, p_percent_off and p_source are required.',
  'Null is none, either.'
);
select is(
  pg_temp.refusal(format($$'test', 5, %L$$, source)),
  '23514 | new row for relation "ai_price_discounts" violates check constraint "ai_price_discounts_source_is_not_blank" | '
  'Say where the discount comes from: the agreement and its day.',
  format('A blank source (%s characters) is refused.', length(source))
)
from unnest(array['', ' ', E' \t\n']) as source;
select is(
  pg_temp.refusal($$'test', 5, null$$),
  '23502 | null value in column "source" of relation "ai_price_discounts" violates not-null constraint | '
  'p_provider, p_percent_off and p_source are required.',
  'So is none.'
);
select is(
  pg_temp.refusal(format($$%L, 5, 'an agreement', p_model => 'claude-haiku-4-5'$$, provider)),
  'PT400 | p_provider is missing | Name the provider whose prices are lower: anthropic, openai, google, …',
  format('A discount of no provider (%s) is refused, even where the model says it.', coalesce(quote_literal(provider), 'null'))
)
from unnest(array[null, '', ' ']) as provider;
select is(
  pg_temp.refusal(format($$'test', 5, 'an agreement', p_effective_on => %L$$, day)),
  '23514 | new row for relation "ai_price_discounts" violates check constraint "ai_price_discounts_effective_on_is_a_day" | '
  'effective_on is the first day of the discount.',
  format('%s is no day.', day)
)
from unnest(array['infinity', '-infinity']) as day;
select is((select count(*)::int from public.ai_price_discounts), 0, 'Nothing of what was refused was recorded.');

-- the ends of the range
select is(pg_temp.refusal($$'test', 0, 'none', p_effective_on => '2026-10-01'$$), 'accepted', '0 is a percentage.');
select is(pg_temp.refusal($$'test', 100, 'all', p_effective_on => '2026-10-02'$$), 'accepted', '100 is a percentage.');

-- twice on a day
select is(pg_temp.refusal($$'anthropic', 5, 's', null, 'claude-haiku-4-5', '2026-11-01'$$), 'accepted', 'A discount is accepted once.');
select is(
  pg_temp.refusal($$'anthropic', 6, 's', null, 'claude-haiku-4-5', '2026-11-01'$$),
  'PT409 | Another discount for anthropic/claude-haiku-4-5 holds from 2026-11-01 | Pass a later p_effective_on, or '
  'p_is_correction => true to correct that discount from the same day.',
  'Another for the same day is refused, with what to do.'
);
select matches(
  pg_temp.refusal($$' Anthropic ', 6, 's', null, ' claude-haiku-4-5-20251001 ', '2026-11-01'$$),
  '^PT409 \| Another discount for anthropic/claude-haiku-4-5 holds',
  'However the model is spelled.'
);
select matches(pg_temp.refusal($$'anthropic', 6, 's', null, 'claude-haiku-4-5', '2026-11-01', null$$), '^PT409 ', 'Null is no correction.');
select is(pg_temp.refusal($$'anthropic', 6, 's', null, null, '2026-11-01'$$), 'accepted', 'One for every model is another discount.');
select is(
  pg_temp.refusal($$'anthropic', 7, 's', null, ' ', '2026-11-01'$$),
  'PT409 | Another discount for anthropic holds from 2026-11-01 | Pass a later p_effective_on, or p_is_correction => true to '
  'correct that discount from the same day.',
  'A blank model is every model.'
);
select is(pg_temp.refusal($$'anthropic', 6, 's', tests.organization_id('acme'), 'claude-haiku-4-5', '2026-11-01'$$), 'accepted', 'An organization''s is another discount.');
select is(pg_temp.refusal($$'anthropic', 6, 's', null, 'claude-haiku-4-5', '2026-11-02'$$), 'accepted', 'So is one of the next day.');
select is(pg_temp.refusal($$'anthropic', 6, 's', null, 'claude-haiku-4-5', '2026-11-01', true$$), 'accepted', 'And a correction.');
select is((select count(*)::int from public.ai_price_discounts), 7, 'What was accepted was recorded, and nothing else.');

select * from finish();
rollback;
