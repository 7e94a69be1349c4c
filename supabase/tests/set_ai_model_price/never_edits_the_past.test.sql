begin;
select * from no_plan();

create function pg_temp.rate(p_at timestamptz, p_prompt bigint default 1) returns text language sql as $$
  select concat_ws(' ', trim_scale(input_usd_per_mtok), trim_scale(output_usd_per_mtok))
  from ai_usage.price_at('test', 'model', 'standard', null, p_prompt, p_at, tests.organization_id('acme'));
$$;
create function pg_temp.log_a_call(p_request_id text) returns void language sql as $$
  select public.log_ai_usage(
    null, p_request_id => p_request_id, p_organization_id => tests.organization_id('acme'), p_provider => 'test',
    p_model_used => 'model', p_input_tokens => 1000000, p_occurred_at => '2026-11-10'
  );
$$;
create function pg_temp.cost(p_request_id text) returns text language sql as $$
  select trim_scale(total_cost_usd)::text from public.ai_usage_log where request_id = p_request_id;
$$;

insert into public.ai_model_prices (provider, model, input_usd_per_mtok, output_usd_per_mtok, source) values ('test', 'model', 10, 20, 'list');
select pg_temp.log_a_call('at the list price');
select public.set_ai_model_price(
  'test', 'model', '[{"input_usd_per_mtok": 5, "output_usd_per_mtok": 6}, {"input_usd_per_mtok": 7, "context_over_tokens": 1000000}]',
  'a contract', tests.organization_id('acme'), '2026-11-01'
);
select is(pg_temp.cost('at the list price'), '10', 'A logged call keeps its cost when a price is set for its day.');
select pg_temp.log_a_call('at the contract''s price');
select is(pg_temp.cost('at the contract''s price'), '5', 'The next call has the new price.');
create temp table before on commit drop as select * from public.ai_model_prices;
create temp table logged_before on commit drop as select * from public.ai_usage_log;

-- a correction
select is(
  (
    select concat_ws(' ', revision, effective_on, input_usd_per_mtok)
    from public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 4}', 'a typo', tests.organization_id('acme'), '2026-11-01', p_is_correction => true)
  ),
  '1 2026-11-01 4',
  'A correction is a higher revision from the same day.'
);
select is(pg_temp.rate('2026-11-01'), '4', 'It holds from the same day, with its rates only: one that it lacks is unknown.');
select is(pg_temp.rate('2026-11-01', 1000001), '4', 'It replaces the thresholds, too.');
select is(pg_temp.rate('2026-10-31 23:59:59.999999Z'), '10 20', 'It changes nothing before.');
select is(pg_temp.cost('at the contract''s price'), '5', 'A logged call keeps its cost when its price is corrected.');
select is(
  (
    select price.input_usd_per_mtok::text || ' ' || price.revision
    from public.ai_usage_log as log
      join public.ai_model_prices as price on price.id = log.price_id
    where log.request_id = 'at the contract''s price'
  ),
  '5 0',
  'It still names the price that priced it.'
);
select pg_temp.log_a_call('at the corrected price');
select is(pg_temp.cost('at the corrected price'), '4', 'The next call has the corrected price.');

select is(
  (select revision from public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 3}', 'another typo', tests.organization_id('acme'), '2026-11-01', p_is_correction => true)),
  2,
  'A correction may be corrected.'
);
select is(pg_temp.rate('2026-11-01'), '3', 'Then that holds.');
select is(
  (select revision from public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 2}', 'a contract', tests.organization_id('acme'), '2026-11-05', p_is_correction => true)),
  0,
  'Where there is nothing to correct, a correction is the first price.'
);
select public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 1}', 'late', tests.organization_id('acme'), '2026-11-01', p_is_correction => true);
select is(pg_temp.rate('2026-11-04'), '1', 'A correction of an earlier price holds until the later one.');
select is(pg_temp.rate('2026-11-05'), '2', 'It does not move the later one.');
select public.set_ai_model_price('test', 'model', null, 'never agreed', tests.organization_id('acme'), '2026-11-05', p_is_correction => true);
select is(pg_temp.rate('2026-11-05'), '10 20', 'A price can be corrected to none: the wider one holds from its day.');
select is(pg_temp.rate('2026-11-04'), '1', 'Not before.');
select is(
  (select revision from public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 1}', 'a contract', tests.organization_id('globex'), '2026-11-01', p_is_correction => true)),
  0,
  'Revisions of another organization''s price are its own.'
);

-- nothing was edited
select is_empty($$ select * from before except select * from public.ai_model_prices $$, 'Every row that there was is as it was.');
select is(
  (select count(*)::int from public.ai_model_prices where provider = 'test'),
  9,
  'Every price is a row more.'
);
select is_empty(
  $$ select log::text from logged_before as log except select log::text from public.ai_usage_log as log $$,
  'Every logged row is as it was.'
);
select is_empty('select from public.ai_usage_repricings', 'Setting a price reprices nothing.');

select * from finish();
rollback;
