begin;
select * from no_plan();

select tests.create_people();
insert into public.ai_model_prices (provider, model, source, input_usd_per_mtok, output_usd_per_mtok)
values ('test', 'model', 'list', 10, 100);
insert into public.ai_model_aliases (provider, alias, price_provider, model) values ('test', 'model-<date>', 'test', 'model');

create function pg_temp.log(p_request_id text, p_model text, p_at timestamptz, p_tokens int, p_organization text default null) returns void
language sql as $$
  select public.log_ai_usage(
    null, p_provider => 'test', p_request_id => p_request_id, p_model_used => p_model, p_occurred_at => p_at,
    p_input_tokens => p_tokens, p_organization_id => tests.organization_id(p_organization)
  );
$$;
select pg_temp.log('before', 'model', '2026-11-01 23:59+00', 1);
select pg_temp.log('on the day', 'model', '2026-11-02 00:00+00', 10);
select pg_temp.log('a snapshot', 'model-20260930', '2026-11-03 00:00+00', 100);
select pg_temp.log('acme''s', 'model', '2026-11-03 00:00+00', 1000, 'acme');
select pg_temp.log('another''s', 'another', '2026-11-03 00:00+00', 10000);
select pg_temp.log('ours', 'Our-Model', '2026-11-03 00:00+00', 100000);
select pg_temp.log('ours, early', 'our-model', '2026-11-01 00:00+00', 100000);

create temp table before on commit drop as
select
  (select jsonb_agg(to_jsonb(price) order by price.id) from public.ai_model_prices as price) as prices,
  (select jsonb_agg(to_jsonb(line) order by line.id) from public.ai_usage_log as line) as lines;
grant select on before to public;

select tests.authenticate_as('admin');
select is(
  public.preview_ai_model_price('test', ' Our-Model ', '{"input_usd_per_mtok": 1}', 'a contract') #>> '{prices,0,model}',
  'our-model',
  'It names the model as the price will.'
);
select is(
  public.preview_ai_model_price('test', 'our-model', '{"input_usd_per_mtok": "0.10"}', 'a contract', p_effective_on => '2026-11-02') -> 'repricing',
  '{"dry_run": true, "run_id": null, "rows": 1, "unpriced_rows": 1, "old_cost_usd": 0, "new_cost_usd": 0.01, "remaining_rows": 0, "still_unpriced_rows": 1}',
  'It says how many calls would get a cost, how much, and how many would not, which were before the price.'
);
select is(
  public.preview_ai_model_price('test', 'our-model', '{"input_usd_per_mtok": 1}', 'a contract', p_effective_on => '2026-11-02') -> 'reprice_args',
  '{"p_provider": "test", "p_model": "our-model", "p_unpriced_only": true}',
  'It says with what arguments.'
);

-- all calls since its first day, under all names
select is(
  (
    public.preview_ai_model_price(
      'test', 'model', '{"input_usd_per_mtok": 5}', 'a contract', p_effective_on => '2026-11-02', p_unpriced_only => false
    ) -> 'repricing'
  ) - 'run_id',
  '{"dry_run": true, "rows": 3, "unpriced_rows": 0, "old_cost_usd": 0.0111, "new_cost_usd": 0.00555, "remaining_rows": 0, "still_unpriced_rows": 0}',
  'With p_unpriced_only => false it counts the calls since the first day, under every name of the model.'
);
select is(
  (
    public.preview_ai_model_price(
      'test', 'model', '{"input_usd_per_mtok": 5}', 'a contract', tests.organization_id('acme'), '2026-11-02', p_unpriced_only => false
    ) -> 'repricing' ->> 'old_cost_usd'
  ),
  '0.01',
  'An organization''s price concerns the calls of the organization.'
);
select is(
  (
    public.preview_ai_model_price(
      'test', 'model', '[{"input_usd_per_mtok": 10, "output_usd_per_mtok": 1}, {"input_usd_per_mtok": 0, "context_over_tokens": 99}]', 'a contract',
      p_effective_on => '2026-11-02', p_unpriced_only => false
    ) -> 'repricing' ->> 'new_cost_usd'
  ),
  '0',
  'Every row of the price counts.'
);
select is(
  jsonb_array_length(
    public.preview_ai_model_price('test', 'model', '[{"input_usd_per_mtok": 1}, {"input_usd_per_mtok": 2, "context_over_tokens": 9}]', 'a contract') -> 'prices'
  ),
  2,
  'And comes back.'
);

select tests.reset();
select is(
  (select jsonb_agg(to_jsonb(price) order by price.id) from public.ai_model_prices as price), (select prices from before), 'No price was added.'
);
select is(
  (select jsonb_agg(to_jsonb(line) order by line.id) from public.ai_usage_log as line), (select lines from before), 'No call was repriced.'
);
select is_empty('select from public.ai_usage_repricings', 'Nothing was audited.');

-- What is then done is what it said.
select tests.authenticate_as('admin');
create temp table said on commit drop as
select
  public.preview_ai_model_price('test', 'model', '{"input_usd_per_mtok": 5}', 'a contract', null, '2026-11-02', p_unpriced_only => false) as preview;
select public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 5}', 'a contract', null, '2026-11-02');
select is(
  public.reprice_ai_usage(
    'a contract',
    preview #>> '{reprice_args,p_provider}',
    preview #>> '{reprice_args,p_model}',
    null,
    (preview #>> '{reprice_args,p_start}')::timestamptz,
    p_unpriced_only => (preview #>> '{reprice_args,p_unpriced_only}')::boolean,
    p_dry_run => false
  ) - array['dry_run', 'run_id'],
  (preview -> 'repricing') - array['dry_run', 'run_id'],
  'Repricing with its arguments does what it said.'
) from said;

-- the end of a price
select is(
  (
    public.preview_ai_model_price('test', 'model', null, 'ended', null, '2026-11-02', p_is_correction => true, p_unpriced_only => false)
      -> 'repricing' ->> 'new_cost_usd'
  ),
  '0.0111',
  'It says what the end of a custom price would do.'
);

select * from finish();
rollback;
