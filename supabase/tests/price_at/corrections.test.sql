begin;
select * from no_plan();

create function pg_temp.rates(p_at timestamptz, p_tier text default 'standard', p_prompt bigint default 1) returns text language sql as $$
  select concat_ws(' ', trim_scale(input_usd_per_mtok), trim_scale(output_usd_per_mtok))
  from ai_usage.price_at('test', 'model', p_tier, null, p_prompt, p_at);
$$;

insert into public.ai_model_prices (provider, model, service_tier, effective_on, revision, context_over_tokens, hours_start, hours_end, input_usd_per_mtok, output_usd_per_mtok, source)
values
  ('test', 'model', 'standard', '2026-11-01', 0, 0, null, null, 1, 10, 's'),
  ('test', 'model', 'standard', '2026-11-01', 0, 1000, null, null, 2, 20, 's'),
  ('test', 'model', 'standard', '2026-11-01', 0, 0, '01:00', '02:00', 3, 30, 's'),
  ('test', 'model', 'standard', '2026-11-05', 0, 0, null, null, 4, 40, 's'),
  ('test', 'model', 'batch', '2026-11-01', 0, 0, null, null, 0.5, 5, 's');

select is(pg_temp.rates('2026-11-02'), '1 10', 'Without a correction the first revision holds.');
select is(pg_temp.rates('2026-11-02', p_prompt => 1001), '2 20', 'With its threshold.');
select is(pg_temp.rates('2026-11-02 01:30Z'), '3 30', 'And its hours.');

insert into public.ai_model_prices (provider, model, effective_on, revision, input_usd_per_mtok, source)
values ('test', 'model', '2026-11-01', 2, 7, 's');
select is(pg_temp.rates('2026-11-01 00:00Z'), '7', 'The highest revision holds from the day that it corrects, without the rates that it lacks.');
select is(pg_temp.rates('2026-11-02', p_prompt => 1001), '7', 'It replaces the threshold of the first.');
select is(pg_temp.rates('2026-11-02 01:30Z'), '7', 'And its hours.');
select is(pg_temp.rates('2026-10-31 23:59:59.999999Z'), null, 'Before that day there is still no price.');
select is(pg_temp.rates('2026-11-04 23:59:59.999999Z'), '7', 'It holds until the next price.');
select is(pg_temp.rates('2026-11-05'), '4 40', 'A higher revision of an earlier day comes after a later day.');
select is(pg_temp.rates('2026-11-02', 'batch'), '0.5 5', 'Another tier is not corrected.');

insert into public.ai_model_prices (provider, model, effective_on, revision, input_usd_per_mtok, source)
values ('test', 'model', '2026-11-01', 1, 6, 's');
select is(pg_temp.rates('2026-11-02'), '7', 'A lower revision that comes later changes nothing.');

insert into public.ai_model_prices (provider, model, effective_on, revision, context_over_tokens, input_usd_per_mtok, source)
values ('test', 'model', '2026-11-01', 10, 0, 8, 's'), ('test', 'model', '2026-11-01', 10, 500, 9, 's');
select is(pg_temp.rates('2026-11-02'), '8', 'Revisions are numbers: 10 comes after 2.');
select is(pg_temp.rates('2026-11-02', p_prompt => 501), '9', 'A correction may have thresholds of its own.');
select throws_matching(
  $$
    insert into public.ai_model_prices (provider, model, effective_on, revision, input_usd_per_mtok, source)
    values ('test', 'model', '2026-11-01', 10, 9, 's')
  $$,
  'ai_model_prices_one_price_at_a_time',
  'A revision has one price.'
);

select * from finish();
rollback;
