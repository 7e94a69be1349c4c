begin;
select * from no_plan();

create temp table impossible (constraint_name text, columns text, vals text, why text) on commit drop;
insert into impossible
values
  ('ai_model_prices_provider_is_normalized', 'provider', $$'Test'$$, 'A provider is in lower case.'),
  ('ai_model_prices_model_is_not_blank', 'model', $$''$$, 'A model is not blank.'),
  ('ai_model_prices_organization_has_custom_prices_only', 'organization_id', $$gen_random_uuid()$$, 'The catalogue is everybody''s.'),
  ('ai_model_prices_service_tier_is_normalized', 'service_tier', $$'Batch'$$, 'A tier is in lower case.'),
  ('ai_model_prices_geo_is_normalized', 'geo', $$'US'$$, 'A place is in lower case.'),
  ('ai_model_prices_effective_on_is_a_day', 'effective_on', $$'infinity'$$, 'A price holds from a day on.'),
  ('ai_model_prices_revision_is_not_negative', 'revision', '-1', 'Revisions count from 0.'),
  ('ai_model_prices_hours_are_a_window', 'hours_start', $$'01:00'$$, 'A window of hours has an end.'),
  ('ai_model_prices_hours_are_a_window', 'hours_start, hours_end', $$'01:00', '01:00'$$, 'A window of hours is not empty.'),
  ('ai_model_prices_weekdays_have_hours', 'is_weekdays_only', 'true', 'Weekdays limit a window of hours.'),
  ('ai_model_prices_withdrawn_has_no_rates', 'is_withdrawn, input_usd_per_mtok', 'true, 1', 'A withdrawn price has no rates.'),
  ('ai_model_prices_withdrawn_has_no_rates', 'is_withdrawn', 'false', 'A price has a rate.'),
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
      case when columns <> 'effective_on' then 'effective_on' end,
      case when columns !~ 'usd|withdrawn' then 'input_usd_per_mtok' end,
      columns
    ),
    concat_ws(
      ', ',
      case when columns <> 'provider' then '''test''' end,
      case when columns <> 'model' then '''m''' end,
      case when columns <> 'source' then '''s''' end,
      case when columns <> 'effective_on' then '''2026-01-01''' end,
      case when columns !~ 'usd|withdrawn' then '1' end,
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
select throws_ok(
  $$ delete from public.ai_model_prices where provider = 'test' $$,
  'PT409', 'A price is never edited',
  'Nor deleted.'
);

select * from finish();
rollback;
