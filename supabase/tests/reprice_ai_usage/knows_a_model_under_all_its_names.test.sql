begin;
select * from no_plan();

select public.log_ai_usage(null, p_provider => 'test', p_model_used => name, p_input_tokens => 1, p_request_id => name)
from unnest(array['model', 'model-20260930', 'models/Model', 'model-2', 'Ours']) as name;
insert into public.ai_model_prices (provider, model, source, input_usd_per_mtok)
values ('test', 'model', 'test', 1), ('test', 'model-2', 'test', 1), ('test', 'ours', 'test', 1);
insert into public.ai_model_aliases (provider, alias, price_provider, model) values ('test', 'model-<date>', 'test', 'model');

select is(public.reprice_ai_usage(p_model => 'model') ->> 'rows', '3', 'The catalogue''s name of a model finds its snapshots and spellings.');
select is(public.reprice_ai_usage(p_model => 'model-20260930') ->> 'rows', '1', 'The name of a snapshot finds the snapshot.');
select is(public.reprice_ai_usage(p_model => 'ours') ->> 'rows', '1', 'A name in lower case finds the name as it was logged.');
select is(public.reprice_ai_usage(p_model => 'mode') ->> 'rows', '0', 'The beginning of a name finds nothing.');

select * from finish();
rollback;
