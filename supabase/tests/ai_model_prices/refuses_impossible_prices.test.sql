begin;
select * from no_plan();

create temp table impossible (constraint_name text, columns text, vals text, why text) on commit drop;
insert into impossible
values
  ('ai_model_prices_provider_is_normalized', 'provider', $$'Test'$$, 'A provider is in lower case.'),
  ('ai_model_prices_model_is_not_blank', 'model', $$''$$, 'A model is not blank.'),
  ('ai_model_prices_source_is_not_blank', 'source', $$' '$$, 'A price has a source.'),
  ('ai_model_prices_context_is_not_negative', 'context_over_tokens', '-1', 'A context threshold is not negative.'),
  ('ai_model_prices_rates_are_not_negative', 'input_usd_per_mtok', '-0.01', 'An input rate is not negative.'),
  ('ai_model_prices_rates_are_not_negative', 'web_search_usd_per_1k', '-1', 'A search rate is not negative.'),
  ('ai_model_prices_rates_are_not_negative', 'input_usd_per_mtok, output_usd_per_mtok', '1, -1', 'An output rate is not negative.'),
  ('ai_model_prices_rates_are_finite', 'output_usd_per_mtok', $$'NaN'$$, 'A rate is a number.'),
  ('ai_model_prices_rates_are_finite', 'output_usd_per_mtok', $$'Infinity'$$, 'A rate is finite.');

select throws_matching(
  format(
    'insert into public.ai_model_prices (%s) values (%s)',
    concat_ws(
      ', ',
      case when columns <> 'provider' then 'provider' end,
      case when columns <> 'model' then 'model' end,
      case when columns <> 'source' then 'source' end,
      'effective_on',
      columns
    ),
    concat_ws(
      ', ',
      case when columns <> 'provider' then '''test''' end,
      case when columns <> 'model' then '''m''' end,
      case when columns <> 'source' then '''s''' end,
      '''2026-01-01''',
      vals
    )
  ),
  '"' || constraint_name || '"',
  why
)
from impossible;

select set_eq(
  $$ select distinct constraint_name from impossible $$,
  $$ select conname::text from pg_constraint where conrelid = 'public.ai_model_prices'::regclass and contype = 'c' $$,
  'Every check constraint was tried.'
);

insert into public.ai_model_prices (provider, model, effective_on, input_usd_per_mtok, source) values ('test', 'm', '2026-01-01', 1, 's');
select throws_matching(
  $$ insert into public.ai_model_prices (provider, model, effective_on, input_usd_per_mtok, source) values ('test', 'm', '2026-01-01', 2, 's') $$,
  'ai_model_prices_one_price_at_a_time',
  'A model has one price at a time, also where the place is null.'
);
select throws_ok(
  $$ update public.ai_model_prices set input_usd_per_mtok = 2 where provider = 'test' $$,
  'PT409', 'A price is never edited',
  'A price is never edited, not even by the owner.'
);

select * from finish();
rollback;
