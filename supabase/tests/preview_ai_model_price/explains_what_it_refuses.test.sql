begin;
select * from no_plan();

select tests.create_people();
select public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 1}', 'a contract', p_effective_on => '2026-11-01');

select tests.authenticate_as('admin');
select throws_ok(
  $$select public.preview_ai_model_price(' ', 'model', '{"input_usd_per_mtok": 1}', 'a contract')$$,
  'PT400',
  'p_provider is missing',
  'It refuses what setting the price would refuse: a price of nobody.'
);
select throws_ok(
  $$select public.preview_ai_model_price('test', 'model', '{"input": 1}', 'a contract')$$,
  'PT400',
  'p_rates has unknown keys: input',
  'Unknown rates.'
);
select throws_ok(
  $$select public.preview_ai_model_price('test', 'model', '{"input_usd_per_mtok": -1}', 'a contract')$$,
  '23514',
  null,
  'Negative rates.'
);
select throws_ok(
  $$select public.preview_ai_model_price('test', 'model', '{"input_usd_per_mtok": 2}', 'a contract', p_effective_on => '2026-11-01')$$,
  'PT409',
  'Another custom price of test/model holds from 2026-11-01',
  'A second price for the same day.'
);
select lives_ok(
  $$select public.preview_ai_model_price('test', 'model', '{"input_usd_per_mtok": 2}', 'a contract', p_effective_on => '2026-11-01', p_is_correction => true)$$,
  'A correction of it is none.'
);

select * from finish();
rollback;
