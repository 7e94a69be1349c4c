begin;
select * from no_plan();

create function pg_temp.input_rate(
  p_provider text,
  p_model text,
  p_at timestamptz,
  p_organization text default null,
  p_tier text default 'standard',
  p_geo text default null,
  p_prompt bigint default 1
) returns text language sql as $$
  select trim_scale(input_usd_per_mtok)::text
  from ai_usage.price_at(p_provider, p_model, p_tier, p_geo, p_prompt, p_at, tests.organization_id(p_organization));
$$;

insert into public.ai_model_prices (provider, model, service_tier, input_usd_per_mtok, output_usd_per_mtok, web_search_usd_per_1k, source)
values ('test', 'model', 'standard', 1, 4, 10, 'list'), ('test', 'model', 'batch', 0.5, 2, null, 'list');
insert into public.ai_model_aliases (provider, alias, price_provider, model)
values ('test', 'model-<date>', 'test', 'model');

-- scopes
select is(
  (
    select concat_ws(' ', is_custom, organization_id is null, provider, model, service_tier, geo, effective_on, revision, is_withdrawn, context_over_tokens, input_usd_per_mtok, output_usd_per_mtok, source, recorded_by)
    from public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 0.9, "output_usd_per_mtok": "3.6"}', 'a contract', p_effective_on => '2026-11-01')
  ),
  't t test model standard 2026-11-01 0 f 0 0.9 3.6 a contract',
  'The row of the project''s own price comes back.'
);
select is(pg_temp.input_rate('test', 'model', '2026-11-20', 'acme'), '0.9', 'The project''s price comes before the catalogue''s.');
select is(
  (
    select organization_id
    from public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 0.7}', 'a contract', tests.organization_id('acme'), '2026-11-05')
  ),
  tests.organization_id('acme'),
  'The row of an organization''s price names it.'
);
select is(pg_temp.input_rate('test', 'model', '2026-11-20', 'acme'), '0.7', 'The organization''s price comes before the project''s.');
select is(pg_temp.input_rate('test', 'model', '2026-11-20', 'globex'), '0.9', 'Another organization keeps the project''s.');
select is(pg_temp.input_rate('test', 'model', '2026-11-20'), '0.9', 'So do calls without organization.');
select is(pg_temp.input_rate('test', 'model', '2026-11-20', 'acme', 'batch'), '0.5', 'Another tier keeps the catalogue''s.');
select is(
  (
    select (logged).input_usd_per_mtok::text || ' ' || ((logged).price_id = price.id)
    from tests.log(format('null, p_provider => ''test'', p_model_used => ''model'', p_input_tokens => 1, p_occurred_at => ''2026-11-20'', p_organization_id => %L', tests.organization_id('acme'))) as logged,
      public.ai_model_prices as price
    where price.organization_id = tests.organization_id('acme')
  ),
  '0.7 true',
  'A logged call has the organization''s price and names its row.'
);
select is(
  (tests.log(format('null, p_provider => ''test'', p_model_used => ''model'', p_web_search_requests => 1, p_occurred_at => ''2026-11-20'', p_organization_id => %L', tests.organization_id('acme')))).unpriced_reason,
  'rate_missing',
  'A rate that the custom price lacks is unknown, not the catalogue''s.'
);

-- from the UTC day on
select is(pg_temp.input_rate('test', 'model', '2026-11-04 23:59:59.999999+00', 'acme'), '0.9', 'Until the last microsecond before its first UTC day the wider price holds.');
select is(pg_temp.input_rate('test', 'model', '2026-11-05 00:00:00+00', 'acme'), '0.7', 'From midnight, UTC, the new one does.');
select is(pg_temp.input_rate('test', 'model', '2026-11-05 01:00:00+02', 'acme'), '0.9', 'Wherever the caller is.');
select is(pg_temp.input_rate('test', 'model', '2026-10-31 23:59:59.999999+00', 'acme'), '1', 'Before both the catalogue''s holds.');
select is(
  (select effective_on from public.set_ai_model_price('test', 'today', '{"input_usd_per_mtok": 5}', 'a contract')),
  (now() at time zone 'UTC')::date,
  'Without a day a price holds from today, UTC.'
);
select set_config('timezone', 'Pacific/Kiritimati', true);
select is(
  (select effective_on from public.set_ai_model_price('test', 'today in kiribati', '{"input_usd_per_mtok": 5}', 'a contract')),
  (now() at time zone 'UTC')::date,
  'The session''s time zone makes no difference.'
);
select set_config('timezone', 'UTC', true);
select is(pg_temp.input_rate('test', 'today', now()), '5', 'A price of today holds now.');
select is(pg_temp.input_rate('test', 'today', now() - interval '1 day'), null, 'It did not yesterday.');

-- names
select is(
  (select model from public.set_ai_model_price('anthropic', 'claude-haiku-4-5-20251001', '{"input_usd_per_mtok": 0.8}', 'a contract', tests.organization_id('acme'), '2026-11-01')),
  'claude-haiku-4-5',
  'A dated snapshot is set under the name of its model.'
);
select is(pg_temp.input_rate('anthropic', 'claude-haiku-4-5', '2026-11-20', 'acme'), '0.8', 'So its model has the price.');
select is(pg_temp.input_rate('anthropic', 'claude-haiku-4-5@20251001', '2026-11-20', 'acme'), '0.8', 'And every other spelling of it.');
select is(pg_temp.input_rate('anthropic', 'claude-haiku-4-5', '2026-11-20', 'globex'), '1', 'Others keep the catalogue''s.');
select is(
  (select concat_ws('/', provider, model) from public.set_ai_model_price(' Test ', ' our-model ', '{"input_usd_per_mtok": 1}', 'ours', tests.organization_id('acme'), '2026-11-01')),
  'test/our-model',
  'Provider and model are trimmed, the provider in lower case.'
);
select is(
  (select concat_ws('/', provider, model) from public.set_ai_model_price(' VoyageAI ', 'our-model', '{"input_usd_per_mtok": 1}', 'ours', null, '2026-11-01')),
  'voyage/our-model',
  'A provider is stored under its one name.'
);
select is(
  (select concat_ws(' ', service_tier, geo) from public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 2}', 'a contract', null, '2026-11-01', ' Flex ', ' EU ')),
  'flex eu',
  'Tier and place are normalized.'
);
select is(pg_temp.input_rate('test', 'model', '2026-11-20', null, 'flex', 'eu'), '2', 'A price of a tier and a place holds there.');
select is(pg_temp.input_rate('test', 'model', '2026-11-20', null, 'flex', 'us'), null, 'And nowhere else.');
select is(
  (tests.log(format('null, p_provider => ''test'', p_model_used => ''ours'', p_input_tokens => 1, p_occurred_at => ''2026-11-20'', p_organization_id => %L', tests.organization_id('acme')))).unpriced_reason,
  'unknown_model',
  'A model that nobody knows has no price.'
);
select public.set_ai_model_price('test', 'ours', '{"input_usd_per_mtok": 3}', 'ours', tests.organization_id('acme'), '2026-11-01');
select is(pg_temp.input_rate('test', 'ours', '2026-11-20', 'acme'), '3', 'A custom price makes it known.');
select is(pg_temp.input_rate('test', 'ours', '2026-11-20', 'globex'), null, 'To its organization only.');
select public.set_ai_model_price('test', 'Our-Model', '{"input_usd_per_mtok": 4}', 'ours', null, '2026-11-01');
select is(pg_temp.input_rate('test', model, '2026-11-20'), '4', format('Capitals and paths do not matter to a custom model: %s has its price.', model))
from unnest(array['Our-Model', 'our-model', 'OUR-MODEL', 'models/Our-Model']) as model;
select is(pg_temp.input_rate('test', 'our-model-2', '2026-11-20'), null, 'A longer name has not.');

-- thresholds and hours
select is(
  (
    select count(*)::int || ' ' || count(distinct id)
    from public.set_ai_model_price(
      'test', 'long',
      '[
        {"input_usd_per_mtok": 1},
        {"input_usd_per_mtok": 2, "context_over_tokens": 1000},
        {"input_usd_per_mtok": 5, "hours_start": "22:00", "hours_end": "02:00", "is_weekdays_only": true},
        {"input_usd_per_mtok": 6, "hours_start": "22:00", "hours_end": "02:00", "is_weekdays_only": true, "context_over_tokens": 1000}
      ]',
      'a contract', null, '2026-11-01'
    )
  ),
  '4 4',
  'Thresholds and hours are rows of one price.'
);
select is(pg_temp.input_rate('test', 'long', '2026-11-20 12:00Z', p_prompt => 1000), '1', 'A prompt of exactly the threshold has the base price.');
select is(pg_temp.input_rate('test', 'long', '2026-11-20 12:00Z', p_prompt => 1001), '2', 'A longer one has that of its threshold.');
select is(pg_temp.input_rate('test', 'long', '2026-11-20 22:00Z', p_prompt => 1000), '5', 'In the hours theirs holds.');
select is(pg_temp.input_rate('test', 'long', '2026-11-20 22:00Z', p_prompt => 1001), '6', 'With their threshold.');
select is(pg_temp.input_rate('test', 'long', '2026-11-21 22:00Z', p_prompt => 1), '1', 'On a Saturday the hours of the weekdays do not hold.');
select public.set_ai_model_price('test', 'long', '{"input_usd_per_mtok": 9}', 'a contract', null, '2026-11-10');
select is(
  pg_temp.input_rate('test', 'long', '2026-11-20 22:00Z', p_prompt => 1001),
  '9',
  'The next price replaces all rows of the one before, thresholds and hours included.'
);

-- withdrawn
select is(
  (
    select concat_ws(' ', is_withdrawn, input_usd_per_mtok, effective_on)
    from public.set_ai_model_price('test', 'model', null, 'the contract ended', tests.organization_id('acme'), '2026-11-15')
  ),
  't 2026-11-15',
  'No rates end a price.'
);
select is(pg_temp.input_rate('test', 'model', '2026-11-14 23:59:59.999999Z', 'acme'), '0.7', 'The organization''s price holds until the day before.');
select is(pg_temp.input_rate('test', 'model', '2026-11-15 00:00Z', 'acme'), '0.9', 'Then the project''s does.');
select public.set_ai_model_price('test', 'model', 'null', 'the contract ended', null, '2026-11-17');
select is(pg_temp.input_rate('test', 'model', '2026-11-17 00:00Z', 'acme'), '1', 'When that ends too, as JSON''s null, the catalogue''s does.');
select is(pg_temp.input_rate('test', 'model', '2026-11-16 00:00Z', 'globex'), '0.9', 'Not before.');
select public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 0.6}', 'a new contract', tests.organization_id('acme'), '2026-11-19');
select is(pg_temp.input_rate('test', 'model', '2026-11-19 00:00Z', 'acme'), '0.6', 'A price may begin again.');
select public.set_ai_model_price('test', 'ours', null, 'ours no more', tests.organization_id('acme'), '2026-11-10');
select is(pg_temp.input_rate('test', 'ours', '2026-11-20', 'acme'), null, 'Where there is no wider price, there is none.');
select public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 8}', 'a contract', tests.organization_id('globex'), '2026-11-02', p_geo => 'us');
select public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 7}', 'a contract', tests.organization_id('globex'), '2026-11-01');
select public.set_ai_model_price('test', 'model', null, 'a contract', tests.organization_id('globex'), '2026-11-04', p_geo => 'us');
select is(pg_temp.input_rate('test', 'model', '2026-11-01', 'globex', p_geo => 'us'), '7', 'The organization''s general price holds in a place without one of its own.');
select is(pg_temp.input_rate('test', 'model', '2026-11-02', 'globex', p_geo => 'us'), '8', 'The place''s own comes before it.');
select is(pg_temp.input_rate('test', 'model', '2026-11-04', 'globex', p_geo => 'us'), '7', 'When that ends, the organization''s general price holds there again.');

-- at a provider that charges the list price of another
insert into public.ai_model_prices (provider, model, service_tier, input_usd_per_mtok, source)
values ('maker', 'model', 'standard', 1, 'list'), ('maker', 'model', 'batch', 0.5, 'list');
insert into public.ai_model_aliases (provider, alias, price_provider, model)
values ('reseller', 'model', 'maker', 'model'), ('reseller', 'model-<date>', 'maker', 'model');
select is(pg_temp.input_rate('reseller', 'model', '2026-11-20', 'acme'), '1', 'A reseller''s price is the maker''s list price.');
select public.set_ai_model_price('reseller', 'model', '{"input_usd_per_mtok": 0.2}', 'a contract', tests.organization_id('acme'), '2026-11-10');
select is(pg_temp.input_rate('reseller', 'model', '2026-11-10 00:00Z', 'acme'), '0.2', 'It may have a custom price.');
select is(pg_temp.input_rate('maker', 'model', '2026-11-20', 'acme'), '1', 'Which is not the maker''s.');
select is(pg_temp.input_rate('reseller', 'model', '2026-11-20', 'globex'), '1', 'Others pay the list price.');
select is(pg_temp.input_rate('reseller', 'model', '2026-11-09 23:59:59.999999Z', 'acme'), '1', 'Before its day it hides no list price.');
select is(pg_temp.input_rate('reseller', 'model', '2026-11-20', 'acme', 'batch'), '0.5', 'Nor does it in another tier.');
select is(pg_temp.input_rate('reseller', 'model-20251001', '2026-11-20', 'acme'), '0.2', 'It holds for the dated snapshots, too.');
select public.set_ai_model_price('reseller', 'model', null, 'the contract ended', tests.organization_id('acme'), '2026-11-12');
select is(pg_temp.input_rate('reseller', 'model', '2026-11-20', 'acme'), '1', 'When it ends, the list price holds again.');
select public.set_ai_model_price('maker', 'model', '{"input_usd_per_mtok": 0.3}', 'a contract', tests.organization_id('globex'), '2026-11-10');
select is(pg_temp.input_rate('maker', 'model', '2026-11-20', 'globex'), '0.3', 'The maker may have a custom price.');
select is(pg_temp.input_rate('reseller', 'model', '2026-11-20', 'globex'), '1', 'A contract with the maker is none with the reseller.');

select * from finish();
rollback;
