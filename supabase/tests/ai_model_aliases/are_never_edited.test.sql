begin;
select * from no_plan();

insert into public.ai_model_prices (provider, model, source, input_usd_per_mtok) values ('test', 'model', 'test', 1);
insert into public.ai_model_aliases (provider, alias, price_provider, model) values ('test', 'latest', 'test', 'model');

select throws_ok(
  $$ update public.ai_model_aliases set model = 'another' where provider = 'test' $$,
  'PT409', 'An alias is never edited',
  'An alias is never edited, not even by the owner.'
);
select throws_ok(
  $$ delete from public.ai_model_aliases where provider = 'test' $$,
  'PT409', 'An alias is never edited',
  'Nor deleted.'
);
select throws_matching(
  $$ insert into public.ai_model_aliases (provider, alias, price_provider, model) values ('test', 'model', 'test', 'model') $$,
  'ai_model_aliases_alias_is_another_name',
  'An alias is not the model''s own name.'
);
select lives_ok(
  $$ insert into public.ai_model_aliases (provider, alias, price_provider, model) values ('cloud', 'model', 'test', 'model') $$,
  'At another provider it may be.'
);

select * from finish();
rollback;
