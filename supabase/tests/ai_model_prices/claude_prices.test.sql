begin;
select * from no_plan();

-- input / cache read / 5m write / 1h write / output, $ per million tokens, on 2026-11-21
select results_eq(
  $$
    select
      known.model,
      concat_ws(
        ' / ',
        trim_scale(price.input_usd_per_mtok),
        trim_scale(price.cache_read_usd_per_mtok),
        trim_scale(price.cache_write_5m_usd_per_mtok),
        trim_scale(price.cache_write_1h_usd_per_mtok),
        trim_scale(price.output_usd_per_mtok)
      )
    from (select distinct model from public.ai_model_prices where provider = 'anthropic' and model !~ '^claude-[123v]') as known
      cross join lateral ai_usage.price_at('anthropic', known.model, 'standard', 'global', 1, '2026-11-21') as price
    order by known.model collate "C"
  $$,
  $$
    values
      ('claude-fable-5', '10 / 1 / 12.5 / 20 / 50'),
      ('claude-fable-5-1', '10 / 0.25 / 12.5 / 20 / 50'),
      ('claude-fable-5-2', '8 / 0.2 / 10 / 16 / 40'),
      ('claude-haiku-4-5', '1 / 0.1 / 1.25 / 2 / 5'),
      ('claude-haiku-5-5', '0.1 / 0.01 / 0.125 / 0.2 / 0.5'),
      ('claude-mythos-5', '10 / 1 / 12.5 / 20 / 50'),
      ('claude-mythos-5-1', '10 / 0.25 / 12.5 / 20 / 50'),
      ('claude-mythos-5-2', '8 / 0.2 / 10 / 16 / 40'),
      ('claude-mythos-preview', '25 / 2.5 / 31.25 / 50 / 125'),
      ('claude-opus-4-0', '15 / 1.5 / 18.75 / 30 / 75'),
      ('claude-opus-4-1', '15 / 1.5 / 18.75 / 30 / 75'),
      ('claude-opus-4-5', '5 / 0.5 / 6.25 / 10 / 25'),
      ('claude-opus-4-6', '5 / 0.5 / 6.25 / 10 / 25'),
      ('claude-opus-4-7', '5 / 0.5 / 6.25 / 10 / 25'),
      ('claude-opus-4-8', '5 / 0.5 / 6.25 / 10 / 25'),
      ('claude-opus-5', '5 / 0.5 / 6.25 / 10 / 25'),
      ('claude-opus-5-5', '4 / 0.2 / 5 / 8 / 20'),
      ('claude-sonnet-4-0', '3 / 0.3 / 3.75 / 6 / 15'),
      ('claude-sonnet-4-5', '3 / 0.3 / 3.75 / 6 / 15'),
      ('claude-sonnet-4-6', '3 / 0.3 / 3.75 / 6 / 15'),
      ('claude-sonnet-5', '2 / 0.2 / 2.5 / 4 / 10'),
      ('claude-sonnet-5-5', '2 / 0.1 / 2.5 / 4 / 10')
  $$,
  'Every current Claude model has Anthropic''s price.'
);

select is_empty(
  $$ select model from public.ai_model_prices where provider = 'anthropic' and web_search_usd_per_1k <> 10 $$,
  'A thousand searches cost $10 in every tier and place.'
);

select * from finish();
rollback;
