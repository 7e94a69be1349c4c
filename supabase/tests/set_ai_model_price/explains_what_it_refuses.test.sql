begin;
select * from no_plan();

create function pg_temp.refusal(p_arguments text) returns text language plpgsql as $$
declare
  v_code text;
  v_message text;
  v_hint text;
begin
  execute format('select public.set_ai_model_price(%s)', p_arguments);
  return 'accepted';
exception
  when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text, v_hint = pg_exception_hint;
    return concat_ws(' | ', v_code, v_message, v_hint);
end;
$$;
create function pg_temp.refused_rates(p_rates text) returns text language sql as $$
  select pg_temp.refusal(format($_$'test', 'model', %L, 's', null, '2026-11-01'$_$, p_rates));
$$;

create temp table before on commit drop as select * from public.ai_model_prices;

-- rates
select is(
  pg_temp.refused_rates('{"input_usd_per_mtok": -0.01, "output_usd_per_mtok": 1}'),
  '23514 | new row for relation "ai_model_prices" violates check constraint "ai_model_prices_rates_are_not_negative" | '
  'A rate is 0 or more US dollars. A percentage off is set_ai_price_discount''s.',
  'A negative rate is refused.'
);
select matches(
  pg_temp.refused_rates('[{"input_usd_per_mtok": 1}, {"context_over_tokens": 10, "web_search_usd_per_1k": -1}]'),
  'rates_are_not_negative" \| A rate is 0',
  'Also beyond a threshold.'
);
select is(
  pg_temp.refused_rates('{"input_usd_per_mtok": "NaN"}'),
  '23514 | new row for relation "ai_model_prices" violates check constraint "ai_model_prices_rates_are_finite" | '
  'A rate is a number of US dollars; leave out what is unknown.',
  'NaN is no rate.'
);
select matches(pg_temp.refused_rates('{"input_usd_per_mtok": 1, "output_usd_per_mtok": "NaN"}'), '^23514 .*rates_are_finite" \| A rate is a number', 'Nor is it beside a rate.');
select matches(pg_temp.refused_rates('{"input_usd_per_mtok": "Infinity"}'), '^23514 .*rates_are_finite" \| A rate is a number', 'Infinity is no rate.');
select matches(pg_temp.refused_rates('{"input_usd_per_mtok": "-Infinity"}'), '^23514 .*rates_are_not_negative"', 'Nor is minus infinity.');

create function pg_temp.rates_hint() returns text language sql as $$
  select 'Pass {"input_usd_per_mtok": 3, "output_usd_per_mtok": 15, …}, or an array of such objects, of '
    'which one has no context_over_tokens and no hours_start; null ends the custom price.';
$$;
select is(
  pg_temp.refused_rates(format('{"input_usd_per_mtok": %s}', value)),
  format('PT400 | p_rates: invalid input syntax for type numeric: "%s" | %s', btrim(value, '"'), pg_temp.rates_hint()),
  format('%s is no rate.', value)
)
from unnest(array['"three"', '"1,5"', '"$3"', '""', 'true', '{}']) as value;
select is(
  pg_temp.refused_rates('[{"input_usd_per_mtok": 1}, {"input_usd_per_mtok": 1, "context_over_tokens": 1.5}]'),
  'PT400 | p_rates: invalid input syntax for type integer: "1.5" | ' || pg_temp.rates_hint(),
  'A threshold is a whole number.'
);
select is(
  pg_temp.refused_rates('[{"input_usd_per_mtok": 1}, {"input_usd_per_mtok": 1, "hours_start": "25:00", "hours_end": "02:00"}]'),
  'PT400 | p_rates: date/time field value out of range: "25:00" | ' || pg_temp.rates_hint(),
  'A time is one of the day.'
);
select is(
  pg_temp.refused_rates(rates),
  'PT400 | p_rates is neither an object nor an array of objects | ' || pg_temp.rates_hint(),
  format('Rates are objects, not %s.', rates)
)
from unnest(array['3', '"3"', 'true', '[3]', '[null]', '[{"input_usd_per_mtok": 1}, []]']) as rates;
select is(
  pg_temp.refused_rates('{"input": 3, "input_usd_per_mtok": 3, "id": "x", "organization_id": null}'),
  'PT400 | p_rates has unknown keys: id, input, organization_id | The keys are context_over_tokens, hours_start, hours_end, '
  'is_weekdays_only, input_usd_per_mtok, cache_read_usd_per_mtok, cache_write_5m_usd_per_mtok, '
  'cache_write_1h_usd_per_mtok, audio_input_usd_per_mtok, output_usd_per_mtok, audio_output_usd_per_mtok, '
  'image_output_usd_per_mtok, web_search_usd_per_1k.',
  'Unknown keys are refused, with the known ones.'
);
select is_empty(
  $$
    select attname
    from pg_attribute
    where attrelid = 'public.ai_model_prices'::regclass
      and attnum > 0
      and attname !~ '(_usd_per_|^context_|^hours_|^is_weekdays_only)'
      and pg_temp.refused_rates(format('{"input_usd_per_mtok": 1, "%s": null}', attname)) !~ ('^PT400 \| p_rates has unknown keys: ' || attname || ' \|')
  $$,
  'No other column of the table can be set by way of the rates.'
);
select is(
  pg_temp.refused_rates(rates),
  'PT400 | p_rates has no rates for a short prompt at any hour | ' || pg_temp.rates_hint(),
  format('%s has no base rates.', rates)
)
from unnest(array[
  '[]',
  '{"input_usd_per_mtok": 1, "context_over_tokens": 1000}',
  '{"input_usd_per_mtok": 1, "hours_start": "01:00", "hours_end": "02:00"}',
  '[{"input_usd_per_mtok": 1, "context_over_tokens": 1000}, {"input_usd_per_mtok": 1, "hours_start": "01:00", "hours_end": "02:00"}]'
]) as rates;
select is(
  pg_temp.refused_rates(rates),
  '23514 | new row for relation "ai_model_prices" violates check constraint "ai_model_prices_withdrawn_has_no_rates" | '
  'Give at least one rate; null instead of the rates ends a custom price.',
  format('%s has no rate at all.', rates)
)
from unnest(array['{}', '[{}]', '{"input_usd_per_mtok": null}', '[{"input_usd_per_mtok": 1}, {"context_over_tokens": 5}]']) as rates;
select matches(
  pg_temp.refused_rates('[{"input_usd_per_mtok": 1}, {"input_usd_per_mtok": 1, "context_over_tokens": -1}]'),
  '^23514 .*context_is_not_negative" \| context_over_tokens is a number of tokens, 0 for every prompt\.$',
  'A negative threshold is refused.'
);
select matches(
  pg_temp.refused_rates(format('[{"input_usd_per_mtok": 1}, {"input_usd_per_mtok": 1, %s}]', hours)),
  '^23514 .*hours_are_a_window" \| Give both hours_start and hours_end, two different times of the UTC day, or none\.$',
  format('%s is no window of hours.', hours)
)
from unnest(array['"hours_start": "01:00"', '"hours_start": "01:00", "hours_end": "01:00"']) as hours;
select matches(pg_temp.refused_rates('{"input_usd_per_mtok": 1, "hours_end": "01:00"}'), '^23514 .*hours_are_a_window"', 'Nor is an end alone.');
select matches(
  pg_temp.refused_rates('{"input_usd_per_mtok": 1, "is_weekdays_only": true}'),
  '^23514 .*weekdays_have_hours" \| is_weekdays_only limits a window of hours: give hours_start and hours_end\.$',
  'Weekdays without hours are refused.'
);
select matches(
  pg_temp.refused_rates('[{"input_usd_per_mtok": 1}, {"input_usd_per_mtok": 2}]'),
  '^23505 ',
  'Two rates for the same prompt and hour are refused.'
);

-- the rest
select is(
  pg_temp.refusal($$'test', 'model', '{"input_usd_per_mtok": 1}', ' '$$),
  '23514 | new row for relation "ai_model_prices" violates check constraint "ai_model_prices_source_is_not_blank" | '
  'Say where the price comes from: a page and the day it was read, or a contract.',
  'A blank source is refused.'
);
select is(
  pg_temp.refusal($$'test', 'model', '{"input_usd_per_mtok": 1}', null$$),
  '23502 | null value in column "source" of relation "ai_model_prices" violates not-null constraint | '
  'p_model and p_source are required.',
  'So is none.'
);
select is(
  pg_temp.refusal($$'test', null, '{"input_usd_per_mtok": 1}', 's'$$),
  '23502 | null value in column "model" of relation "ai_model_prices" violates not-null constraint | '
  'p_model and p_source are required.',
  'A price without model is refused.'
);
select is(
  pg_temp.refusal($$'test', ' ', '{"input_usd_per_mtok": 1}', 's'$$),
  '23514 | new row for relation "ai_model_prices" violates check constraint "ai_model_prices_model_is_not_blank" | '
  'p_model and p_source are required.',
  'A blank is no model.'
);
select is(
  pg_temp.refusal(format($$'test', 'model', '{"input_usd_per_mtok": 1}', 's', null, %L$$, day)),
  '23514 | new row for relation "ai_model_prices" violates check constraint "ai_model_prices_effective_on_is_a_day" | '
  'effective_on is the first day of the price.',
  format('%s is no day.', day)
)
from unnest(array['infinity', '-infinity']) as day;

-- twice on a day
select is(pg_temp.refused_rates('{"input_usd_per_mtok": 1}'), 'accepted', 'A price is accepted once.');
select is(
  pg_temp.refused_rates('{"input_usd_per_mtok": 2}'),
  'PT409 | Another custom price of test/model holds from 2026-11-01 | Pass a later p_effective_on, or p_is_correction => true '
  'to correct that price from the same day.',
  'Another for the same day is refused, with what to do.'
);
select matches(pg_temp.refusal($$'test', 'model', null, 's', null, '2026-11-01'$$), '^PT409 ', 'Ending it on that day is, too.');
select matches(pg_temp.refusal($$' TEST ', ' model ', '{"input_usd_per_mtok": 2}', 's', null, '2026-11-01', ' Standard ', ' '$$), '^PT409 ', 'However it is spelled.');
select matches(pg_temp.refusal($$'test', 'model', '{"input_usd_per_mtok": 2}', 's', null, '2026-11-01', p_is_correction => null$$), '^PT409 ', 'Null is no correction.');
select is(pg_temp.refusal($$'test', 'model', '{"input_usd_per_mtok": 2}', 's', null, '2026-11-02'$$), 'accepted', 'The next day is accepted.');
select is(pg_temp.refusal($$'test', 'model', '{"input_usd_per_mtok": 2}', 's', tests.organization_id('acme'), '2026-11-01'$$), 'accepted', 'So is an organization.');
select is(pg_temp.refusal($$'test', 'model', '{"input_usd_per_mtok": 2}', 's', null, '2026-11-01', 'batch'$$), 'accepted', 'And a tier.');
select is(pg_temp.refusal($$'test', 'model', '{"input_usd_per_mtok": 2}', 's', null, '2026-11-01', p_geo => 'us'$$), 'accepted', 'And a place.');
select is(pg_temp.refusal($$'test', 'model', '{"input_usd_per_mtok": 2}', 's', null, '2026-11-01', p_is_correction => true$$), 'accepted', 'And a correction.');

select is((select count(*)::int from public.ai_model_prices) - (select count(*)::int from before), 6, 'Nothing of what was refused was recorded.');

select * from finish();
rollback;
