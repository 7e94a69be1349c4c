begin;
select * from no_plan();

select public.log_ai_usage(
  null, p_request_id => 'before', p_model_used => 'claude-haiku-4-5',
  p_input_tokens => 1000000, p_occurred_at => '2026-11-20'
);

insert into public.ai_model_prices (provider, model, effective_on, input_usd_per_mtok, source)
values ('anthropic', 'claude-haiku-4-5', '2026-11-19', 99, 'a price that comes in late');

select is(
  (select trim_scale(total_cost_usd)::text from public.ai_usage_log where request_id = 'before'),
  '1',
  'A row keeps its cost when a price is added for its day.'
);
select is(
  (select price.input_usd_per_mtok from public.ai_usage_log as log join public.ai_model_prices as price on price.id = log.price_id where log.request_id = 'before'),
  1::numeric,
  'It still names the price that priced it.'
);

select public.log_ai_usage(
  null, p_request_id => 'after', p_model_used => 'claude-haiku-4-5',
  p_input_tokens => 1000000, p_occurred_at => '2026-11-20'
);
select is(
  (select trim_scale(total_cost_usd)::text from public.ai_usage_log where request_id = 'after'),
  '99',
  'The next row has the new price.'
);

alter table public.ai_model_prices disable trigger prices_are_never_edited;
delete from public.ai_model_prices;
select is(
  (select string_agg(trim_scale(total_cost_usd)::text, ' ' order by total_cost_usd) from public.ai_usage_log),
  '1 99',
  'Even an empty catalogue moves nothing.'
);

select * from finish();
rollback;
