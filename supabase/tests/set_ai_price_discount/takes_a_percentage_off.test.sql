begin;
select * from no_plan();

select tests.create_people();
insert into public.ai_model_prices (
  provider, model, service_tier, input_usd_per_mtok, cache_read_usd_per_mtok, cache_write_5m_usd_per_mtok, cache_write_1h_usd_per_mtok,
  audio_input_usd_per_mtok, output_usd_per_mtok, audio_output_usd_per_mtok, image_output_usd_per_mtok, web_search_usd_per_1k, source
)
values
  ('test', 'model', 'standard', 0.10, 0.01, 0.125, 0.2, 0.7, 0.5, 1.1, 30, 10, 'list'),
  ('test', 'model', 'batch', 0.05, null, null, null, null, 0.25, null, null, null, 'list'),
  ('test', 'other', 'standard', 1, null, null, null, null, 2, null, null, null, 'list');
insert into public.ai_model_aliases (provider, alias, price_provider, model)
values ('test', 'model-<date>', 'test', 'model'), ('reseller', 'model', 'test', 'model');

create function pg_temp.rates(p_at timestamptz, p_organization text default null, p_model text default 'model', p_provider text default 'test', p_tier text default 'standard')
returns text language sql as $$
  select concat_ws(' ', trim_scale(input_usd_per_mtok), trim_scale(output_usd_per_mtok))
  from ai_usage.price_at(p_provider, p_model, p_tier, null, 1, p_at, tests.organization_id(p_organization));
$$;
create function pg_temp.logged(p_request_id text, p_organization text default null, p_model text default 'model') returns public.ai_usage_log language sql as $$
  select tests.log(format(
    'null, p_request_id => %L, p_provider => ''test'', p_model_used => %L, p_organization_id => %L, p_occurred_at => ''2026-11-10'',
    p_input_tokens => 1, p_cache_read_tokens => 1, p_cache_write_5m_tokens => 1, p_cache_write_1h_tokens => 1, p_audio_input_tokens => 1,
    p_output_tokens => 1, p_audio_output_tokens => 1, p_image_output_tokens => 1, p_web_search_requests => 1',
    p_request_id, p_model, tests.organization_id(p_organization)
  ));
$$;

select is(
  (pg_temp.logged('before')).input_usd_per_mtok || coalesce(' ' || (pg_temp.logged('before')).discount_percent, ' without') || coalesce(' ' || (pg_temp.logged('before')).discount_id, ' discount'),
  '0.1 without discount',
  'Without a discount the list price is on the row.'
);

-- exact net prices
select is(
  (
    select concat_ws(' ', provider, model, organization_id = tests.organization_id('acme'), effective_on, revision, percent_off, source, recorded_by)
    from public.set_ai_price_discount(' Test ', 33.3, 'an agreement', tests.organization_id('acme'), null, '2026-11-05')
  ),
  'test t 2026-11-05 0 33.3 an agreement',
  'The row of the discount comes back.'
);
select is(
  (
    select concat_ws(' ', line.input_usd_per_mtok, line.cache_read_usd_per_mtok, line.cache_write_5m_usd_per_mtok, line.cache_write_1h_usd_per_mtok, line.audio_input_usd_per_mtok, line.output_usd_per_mtok, line.audio_output_usd_per_mtok, line.image_output_usd_per_mtok, line.web_search_usd_per_1k)
    from pg_temp.logged('a third off', 'acme') as line
  ),
  '0.0667 0.00667 0.083375 0.1334 0.4669 0.3335 0.7337 20.01 6.67',
  '33.3 % are off every rate exactly, web search included.'
);
select is(
  (select trim_scale(total_cost_usd)::text from public.ai_usage_log where request_id = 'a third off'),
  '0.006691834245',
  'So the cost is exact.'
);
select is(
  (
    select log.discount_percent || ' ' || (log.discount_id = discount.id) || ' ' || (price.input_usd_per_mtok = 0.1)
    from public.ai_usage_log as log
      join public.ai_price_discounts as discount on discount.organization_id = log.organization_id
      join public.ai_model_prices as price on price.id = log.price_id
    where log.request_id = 'a third off'
  ),
  '33.3 true true',
  'The row says which discount of how many percent off which price.'
);
select is(pg_temp.rates('2026-11-10', 'globex'), '0.1 0.5', 'Another organization pays the list price.');
select is(pg_temp.rates('2026-11-10'), '0.1 0.5', 'So do calls without organization.');

-- from its day on
select is(pg_temp.rates('2026-11-04 23:59:59.999999Z', 'acme'), '0.1 0.5', 'The list price holds until the last microsecond before the discount''s first UTC day.');
select is(pg_temp.rates('2026-11-05 00:00Z', 'acme'), '0.0667 0.3335', 'From midnight, UTC, the discount does.');
select is(
  (select effective_on from public.set_ai_price_discount('today', 1, 'an agreement')),
  (now() at time zone 'UTC')::date,
  'Without a day it holds from today, UTC.'
);

-- the narrowest scope
select public.set_ai_price_discount('test', 10, 'everybody''s, every model', null, null, '2026-11-09');
select is(pg_temp.rates('2026-11-10'), '0.09 0.45', 'A discount of everybody is everybody''s.');
select is(pg_temp.rates('2026-11-10', 'globex'), '0.09 0.45', 'Also of organizations.');
select is(pg_temp.rates('2026-11-10', 'acme'), '0.0667 0.3335', 'The organization''s comes before everybody''s, though it is older.');
select is(
  (select model from public.set_ai_price_discount('test', 20, 'everybody''s, one model', null, 'model-20251001', '2026-11-09')),
  'model',
  'A dated snapshot''s discount is its model''s.'
);
select is(pg_temp.rates('2026-11-10'), '0.08 0.4', 'The model''s comes before the provider''s.');
select is(pg_temp.rates('2026-11-10', p_model => 'model-2025-10-01'), '0.08 0.4', 'However the model is spelled.');
select is(pg_temp.rates('2026-11-10', p_model => 'other'), '0.9 1.8', 'Another model has the provider''s.');
select is(pg_temp.rates('2026-11-10', p_tier => 'batch'), '0.04 0.2', 'Discounts hold in every tier.');
select is(pg_temp.rates('2026-11-10', 'acme'), '0.0667 0.3335', 'The organization''s for every model comes before everybody''s for one.');
select public.set_ai_price_discount('test', 40, 'acme''s, one model', tests.organization_id('acme'), 'model', '2026-11-01');
select is(pg_temp.rates('2026-11-10', 'acme'), '0.06 0.3', 'The organization''s for one model comes first of all.');
select is(pg_temp.rates('2026-11-10', 'acme', 'other'), '0.667 1.334', 'Its other models have its other discount.');
select is(pg_temp.rates('2026-11-10', 'acme', p_provider => 'reseller'), '0.1 0.5', 'An agreement with one provider is none with another that charges the same price.');
select public.set_ai_price_discount('reseller', 50, 'the reseller''s', tests.organization_id('acme'), 'model', '2026-11-01');
select is(pg_temp.rates('2026-11-10', 'acme', p_provider => 'reseller'), '0.05 0.25', 'The other may have a discount of its own.');
select is(pg_temp.rates('2026-11-10', 'acme'), '0.06 0.3', 'Which is not the first one''s.');

-- later, corrected, ended
select public.set_ai_price_discount('test', 60, 'acme''s, one model', tests.organization_id('acme'), 'model', '2026-11-12');
select is(pg_temp.rates('2026-11-12', 'acme'), '0.04 0.2', 'A later discount replaces the one before.');
select is(pg_temp.rates('2026-11-11', 'acme'), '0.06 0.3', 'From its day on.');
select is(
  (select concat_ws(' ', revision, effective_on) from public.set_ai_price_discount('test', 70, 'a typo', tests.organization_id('acme'), 'model', '2026-11-12', true)),
  '1 2026-11-12',
  'A correction is a higher revision from the same day.'
);
select is(pg_temp.rates('2026-11-12', 'acme'), '0.03 0.15', 'Then that holds.');
select public.set_ai_price_discount('test', 0, 'the agreement ended', tests.organization_id('acme'), 'model', '2026-11-14');
select is(pg_temp.rates('2026-11-14', 'acme'), '0.1 0.5', '0 ends it: the list price holds.');
select is(pg_temp.rates('2026-11-14', 'acme', 'other'), '0.667 1.334', 'For that model only.');
select public.set_ai_price_discount('test', 100, 'a gift', tests.organization_id('acme'), 'model', '2026-11-16');
select is(pg_temp.rates('2026-11-16', 'acme'), '0 0', '100 is free.');

-- frozen
select is(
  (select discount_percent || ' ' || input_usd_per_mtok from public.ai_usage_log where request_id = 'a third off'),
  '33.3 0.0667',
  'A logged call keeps its discount, whatever is agreed later for its day.'
);
select is(
  (select discount_percent || ' ' || input_usd_per_mtok from pg_temp.logged('the next', 'acme')),
  '40 0.06',
  'The next call has the new one.'
);
select throws_ok('update public.ai_price_discounts set percent_off = 1', 'PT409', 'A discount is never edited', 'A discount is never edited.');
select throws_ok('delete from public.ai_price_discounts', 'PT409', 'A discount is never edited', 'Nor deleted.');

-- never on custom prices
select public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 0.07, "output_usd_per_mtok": 0.3, "web_search_usd_per_1k": 8}', 'a contract', tests.organization_id('acme'), '2026-11-18');
select is(pg_temp.rates('2026-11-17', 'acme'), '0 0', 'Before a custom price the discount holds.');
select is(pg_temp.rates('2026-11-18', 'acme'), '0.07 0.3', 'An organization''s custom price is net.');
select is(
  (
    select concat_ws(' ', web_search_usd_per_1k, coalesce(discount_id::text, 'no'), coalesce(discount_percent::text, 'discount'))
    from ai_usage.price_at('test', 'model', 'standard', null, 1, '2026-11-18', tests.organization_id('acme'))
  ),
  '8 no discount',
  'It names no discount.'
);
select public.set_ai_model_price('test', 'other', '{"input_usd_per_mtok": 0.9}', 'a contract', null, '2026-11-18');
select is(pg_temp.rates('2026-11-18', 'acme', 'other'), '0.9', 'So is the project''s.');

select * from finish();
rollback;
