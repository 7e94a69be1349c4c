begin;
select * from no_plan();

create function pg_temp.rate(p_model text, p_at timestamptz, p_tier text default 'standard', p_geo text default null, p_prompt bigint default 1) returns text language sql as $$
  select trim_scale(input_usd_per_mtok)::text from ai_usage.price_at('test', p_model, p_tier, p_geo, p_prompt, p_at);
$$;

create temp table answer on commit drop as
select public.sync_ai_model_prices(
  '[
    {"provider": "test", "model": "plain", "input_usd_per_mtok": 1, "output_usd_per_mtok": "2.50", "source": "a page"},
    {"provider": "test", "model": "plain", "service_tier": "batch", "input_usd_per_mtok": 0.5, "source": "a page"},
    {"provider": "test", "model": "plain", "geo": "us", "input_usd_per_mtok": 1.1, "source": "a page"},
    {"provider": "test", "model": "dated", "input_usd_per_mtok": 1, "source": "old"},
    {"provider": "test", "model": "dated", "effective_on": "2026-11-05", "input_usd_per_mtok": 2, "source": "new"},
    {"provider": "test", "model": "dated", "effective_on": "2027-01-01", "input_usd_per_mtok": 3, "source": "announced"},
    {"provider": "test", "model": "long", "context_over_tokens": 100, "input_usd_per_mtok": 2, "source": "for long prompts"},
    {"provider": "test", "model": "long", "hours_start": "22:00", "hours_end": "02:00", "is_weekdays_only": true, "input_usd_per_mtok": 0.5, "source": "by night"},
    {"provider": "test", "model": "long", "input_usd_per_mtok": 1, "source": "for short prompts"}
  ]',
  '[
    {"provider": "test", "alias": "plain-<date>", "price_provider": "test", "model": "plain"},
    {"provider": "reseller", "alias": "plain", "price_provider": "test", "model": "plain"}
  ]',
  '2026-11-20'
) as value;

select is((select jsonb_array_length(value -> 'prices') from answer), 9, 'Every new price is in the answer.');
select is((select jsonb_array_length(value -> 'aliases') from answer), 2, 'So is every new alias.');
select results_eq(
  $$
    select
      row ->> 'model', row ->> 'service_tier', row ->> 'geo', row ->> 'effective_on', (row ->> 'context_over_tokens')::int,
      row ->> 'hours_start', row ->> 'hours_end', (row ->> 'is_weekdays_only')::boolean, (row ->> 'input_usd_per_mtok')::numeric, row ->> 'source'
    from answer, jsonb_array_elements(value -> 'prices') as row
  $$,
  $$
    values
      ('dated', 'standard', null, '2020-01-01', 0, null, null, false, 1, 'old'),
      ('dated', 'standard', null, '2026-11-05', 0, null, null, false, 2, 'new'),
      ('dated', 'standard', null, '2027-01-01', 0, null, null, false, 3, 'announced'),
      ('long', 'standard', null, '2020-01-01', 0, '22:00:00', '02:00:00', true, 0.5, 'by night'),
      ('long', 'standard', null, '2020-01-01', 0, null, null, false, 1, 'for short prompts'),
      ('long', 'standard', null, '2020-01-01', 100, null, null, false, 2, 'for long prompts'),
      ('plain', 'batch', null, '2020-01-01', 0, null, null, false, 0.5, 'a page'),
      ('plain', 'standard', 'us', '2020-01-01', 0, null, null, false, 1.1, 'a page'),
      ('plain', 'standard', null, '2020-01-01', 0, null, null, false, 1, 'a page')
  $$,
  'The answer has the rows as they were added, each with its own source, in an order.'
);
select results_eq(
  $$
    select row
    from answer, jsonb_array_elements(value -> 'prices') as row
    order by row ->> 'id'
  $$,
  $$
    select to_jsonb(price)
    from public.ai_model_prices as price
    where provider = 'test'
    order by id::text
  $$,
  'It is what is in the table.'
);
select is_empty(
  $$
    select
    from public.ai_model_prices
    where provider = 'test'
      and (is_custom or organization_id is not null or is_withdrawn or revision <> 0 or recorded_by is not null or recorded_at <> now())
  $$,
  'The rows are the catalogue''s: of nobody''s own, first revisions, recorded now by the server.'
);

select is(pg_temp.rate('plain', '2020-01-01'), '1', 'An undated price holds from 2020-01-01, so that calls of before are priced, too.');
select is(pg_temp.rate('plain', '2026-11-20', 'batch'), '0.5', 'A tier has its own.');
select is(pg_temp.rate('plain', '2026-11-20', p_geo => 'us'), '1.1', 'So has a place.');
select is(pg_temp.rate('plain-20261001', '2020-01-01'), '1', 'A new alias holds for all calls.');
select is(pg_temp.rate('dated', '2026-11-04 23:59:59.999999Z'), '1', 'A dated price holds from its day.');
select is(pg_temp.rate('dated', '2026-11-05 00:00Z'), '2', 'Not before.');
select is(pg_temp.rate('dated', '2026-12-31 23:59:59.999999Z'), '2', 'An announced one holds not yet.');
select is(pg_temp.rate('dated', '2027-01-01 00:00Z'), '3', 'But from its day.');
select is(pg_temp.rate('long', '2026-11-20 12:00Z', p_prompt => 100), '1', 'The base price is that of short prompts.');
select is(pg_temp.rate('long', '2026-11-20 12:00Z', p_prompt => 101), '2', 'The threshold''s that of longer ones.');
select is(pg_temp.rate('long', '2026-11-20 22:00Z'), '0.5', 'And the hours have theirs.');

-- more of the same model
create temp table before on commit drop as select * from public.ai_model_prices;
select is(
  (
    select string_agg(concat_ws(' ', row ->> 'model', row ->> 'service_tier', row ->> 'geo', row ->> 'effective_on'), ', ')
    from jsonb_array_elements(
      public.sync_ai_model_prices(
        '[
          {"provider": "test", "model": "plain", "input_usd_per_mtok": 1, "output_usd_per_mtok": 2.5, "source": "a page"},
          {"provider": "test", "model": "plain", "service_tier": "flex", "input_usd_per_mtok": 0.7, "source": "a page"},
          {"provider": "test", "model": "plain", "service_tier": "batch", "geo": "us", "input_usd_per_mtok": 0.7, "source": "a page"},
          {"provider": "test", "model": "plain", "effective_on": "2026-12-01", "input_usd_per_mtok": 0.7, "source": "a page"}
        ]',
        p_on => '2026-11-21'
      ) -> 'prices'
    ) as row
  ),
  'plain batch us 2020-01-01, plain flex 2020-01-01, plain standard 2026-12-01',
  'Only what is new is added: a tier, a place, an announced price.'
);
select is_empty('select * from before except select * from public.ai_model_prices', 'The rows of before are as they were.');
select is(pg_temp.rate('dated', '2026-11-20'), '2', 'A model that the list has no more keeps its prices.');
select is(
  (
    select row ->> 'effective_on'
    from jsonb_array_elements(
      public.sync_ai_model_prices('[{"provider": "test", "model": "dated", "input_usd_per_mtok": 2.1, "source": "a page"}]') -> 'prices'
    ) as row
  ),
  (now() at time zone 'UTC')::date::text,
  'Without a day a change is one of today, UTC.'
);

-- what it refuses
create function pg_temp.refusal(p_prices text, p_aliases text default '[]') returns text language plpgsql as $$
declare
  v_code text;
  v_message text;
  v_hint text;
begin
  perform public.sync_ai_model_prices(p_prices::jsonb, p_aliases::jsonb, '2026-11-20');
  return 'accepted';
exception
  when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text, v_hint = pg_exception_hint;
    return concat_ws(' | ', v_code, v_message, nullif(v_hint, ''));
end;
$$;
create temp table before_refusals on commit drop as select * from public.ai_model_prices;
create temp table aliases_before_refusals on commit drop as select * from public.ai_model_aliases;
select is(
  pg_temp.refusal(prices, aliases),
  'PT400 | p_prices or p_aliases is not an array | Pass arrays of rows: keys are the columns of ai_model_prices and ai_model_aliases.',
  format('Prices %s and aliases %s are refused, with what to do.', coalesce(prices, 'of nothing'), coalesce(aliases, 'of nothing'))
)
from (
  values
    (null, '[]'),
    ('{}', '[]'),
    ('null', '[]'),
    ('"[]"', '[]'),
    ('[]', null),
    ('[]', '{}'),
    ('[]', '3')
) as given (prices, aliases);
select matches(pg_temp.refusal(prices), refusal, format('%s is refused.', prices))
from (
  values
    ('[1]', '^22023 '),
    ('[{"model": "m", "input_usd_per_mtok": 1, "source": "s"}]', '^23502 .*"provider"'),
    ('[{"provider": "test", "input_usd_per_mtok": 1, "source": "s"}]', '^23502 .*"model"'),
    ('[{"provider": "test", "model": "m", "input_usd_per_mtok": 1}]', '^23502 .*"source"'),
    ('[{"provider": "test", "model": "m", "input_usd_per_mtok": 1, "source": " "}]', 'source_is_not_blank'),
    ('[{"provider": "Test", "model": "m", "input_usd_per_mtok": 1, "source": "s"}]', 'provider_is_normalized'),
    ('[{"provider": "test", "model": "m", "source": "s"}]', 'withdrawn_has_no_rates'),
    ('[{"provider": "test", "model": "m", "is_withdrawn": true, "source": "s"}]', 'withdrawn_has_no_rates'),
    ('[{"provider": "test", "model": "m", "input_usd_per_mtok": -1, "source": "s"}]', 'rates_are_not_negative'),
    ('[{"provider": "test", "model": "m", "input_usd_per_mtok": "NaN", "source": "s"}]', 'rates_are_finite'),
    ('[{"provider": "test", "model": "m", "input_usd_per_mtok": "one", "source": "s"}]', '^22P02 '),
    ('[{"provider": "test", "model": "m", "effective_on": "soon", "input_usd_per_mtok": 1, "source": "s"}]', '^22007 '),
    ('[{"provider": "test", "model": "m", "effective_on": "infinity", "input_usd_per_mtok": 1, "source": "s"}]', 'effective_on_is_a_day'),
    ('[{"provider": "test", "model": "m", "input_usd_per_mtok": 1, "source": "s"}, {"provider": "test", "model": "m", "input_usd_per_mtok": 2, "source": "s"}]', 'one_price_at_a_time'),
    ('[{"provider": "test", "model": "new", "input_usd_per_mtok": 1, "source": "s"}, {"provider": "test", "model": "m", "input_usd_per_mtok": -1, "source": "s"}]', 'rates_are_not_negative')
) as given (prices, refusal);
select matches(
  pg_temp.refusal('[{"provider": "test", "model": "new", "input_usd_per_mtok": 1, "source": "s"}]', aliases),
  refusal,
  format('%s is refused.', aliases)
)
from (
  values
    ('[{"provider": "test", "alias": "m", "model": "m"}]', '^23502 .*"price_provider"'),
    ('[{"provider": "test", "alias": "m", "price_provider": "test", "model": "m"}]', 'alias_is_another_name'),
    ('[{"provider": "test", "alias": "", "price_provider": "test", "model": "m"}]', 'alias_is_another_name')
) as given (aliases, refusal);
select is_empty('select * from public.ai_model_prices except select * from before_refusals', 'All or nothing: beside what was refused nothing was added.');
select is_empty('select * from public.ai_model_aliases except select * from aliases_before_refusals', 'Neither an alias.');

select * from finish();
rollback;
