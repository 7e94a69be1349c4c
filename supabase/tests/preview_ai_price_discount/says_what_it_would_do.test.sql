begin;
select * from no_plan();

select tests.create_people();
insert into public.ai_model_prices (provider, model, source, input_usd_per_mtok) values ('test', 'one', 'list', 10), ('test', 'two', 'list', 20);
select public.log_ai_usage(null, p_provider => 'test', p_model_used => 'one', p_input_tokens => 100, p_occurred_at => '2026-11-01');
select public.log_ai_usage(null, p_provider => 'test', p_model_used => 'one', p_input_tokens => 100, p_occurred_at => '2026-11-02');
select public.log_ai_usage(null, p_provider => 'test', p_model_used => 'two', p_input_tokens => 100, p_occurred_at => '2026-11-02');
select public.log_ai_usage(null, p_provider => 'test', p_model_used => 'unknown', p_input_tokens => 100, p_occurred_at => '2026-11-02');

select tests.authenticate_as('admin');
create temp table said on commit drop as
select public.preview_ai_price_discount('test', 12.5, 'an agreement', null, null, '2026-11-02') as preview;
select is(
  preview -> 'repricing',
  '{"dry_run": true, "run_id": null, "rows": 2, "unpriced_rows": 0, "old_cost_usd": 0.003, "new_cost_usd": 0.002625, "remaining_rows": 0, "still_unpriced_rows": 1}',
  'It says what the calls since the first day would cost.'
) from said;
select is(preview #>> '{discount,percent_off}', '12.5', 'With the row that it would add.') from said;
select is(
  preview -> 'reprice_args',
  jsonb_build_object('p_provider', 'test', 'p_start', timestamptz '2026-11-02 00:00+00', 'p_unpriced_only', false),
  'With the arguments that do it for good.'
) from said;
select is(
  public.preview_ai_price_discount('test', 50, 'an agreement', null, 'two', '2026-11-02') #>> '{repricing,rows}',
  '1',
  'A model''s discount concerns the model.'
);
select is(
  public.preview_ai_price_discount('test', 50, 'an agreement', tests.organization_id('acme'), null, '2026-11-02') #>> '{repricing,rows}',
  '0',
  'An organization''s discount concerns the organization.'
);
select tests.reset();
select is_empty('select from public.ai_price_discounts', 'No discount was added.');
select is_empty('select from public.ai_usage_repricings', 'No call was repriced.');

select tests.authenticate_as('admin');
select throws_ok(
  $$select public.preview_ai_price_discount('test', 101, 'an agreement')$$,
  '23514',
  null,
  'It refuses what setting the discount would refuse.'
);
select public.set_ai_price_discount('test', 12.5, 'an agreement', null, null, '2026-11-02');
select is(
  public.reprice_ai_usage('an agreement', 'test', p_start => '2026-11-02 00:00+00', p_unpriced_only => false, p_dry_run => false) - array['dry_run', 'run_id'],
  (preview -> 'repricing') - array['dry_run', 'run_id'],
  'Repricing with its arguments does what it said.'
) from said;

select * from finish();
rollback;
