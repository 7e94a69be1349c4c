begin;
select * from no_plan();

create function pg_temp.unpriced(p_arguments text) returns text language sql as $$
  select concat_ws(' ', coalesce(trim_scale(row.total_cost_usd)::text, 'null'), row.unpriced_reason)
  from tests.log('null, ' || p_arguments) as row;
$$;

select is(
  pg_temp.unpriced($$p_model_used => 'claude-opus-9', p_input_tokens => 1$$),
  'null unknown_model',
  'A model that the catalogue does not know has no cost.'
);
select is(
  pg_temp.unpriced($$p_model_used => 'claude-sonnet-5-7', p_input_tokens => 1$$),
  'null unknown_model',
  'A new model does not take the price of a model whose name begins the same.'
);
select is(
  pg_temp.unpriced($$p_model_used => 'claude-opus-5', p_input_tokens => 1, p_occurred_at => '2019-12-31'$$),
  'null no_price_in_force',
  'A call before the first price has no cost.'
);
select is(
  pg_temp.unpriced($$p_model_used => 'claude-opus-5', p_input_tokens => 1, p_service_tier => 'priority'$$),
  'null no_price_in_force',
  'A tier without a price has no cost, rather than the standard one.'
);
select is(
  pg_temp.unpriced($$p_model_used => 'claude-opus-5', p_audio_input_tokens => 1$$),
  'null rate_missing',
  'A category without a rate makes the cost unknown.'
);
select is(
  pg_temp.unpriced($$p_model_used => 'claude-opus-5', p_usage_status => 'missing'$$),
  'null usage_missing',
  'A call of which no counts are known has no cost.'
);
select is(
  pg_temp.unpriced($$p_model_used => 'claude-opus-9', p_status => 'error', p_error_code => 'not_found_error'$$),
  '0',
  'A call that used nothing costs nothing, whatever the model.'
);
select is(
  pg_temp.unpriced($$p_model_used => 'claude-opus-5', p_usage_status => 'partial', p_input_tokens => 1000000$$),
  '5',
  'A broken-off call costs what was seen of it.'
);
select is(
  (
    select concat_ws(' ', trim_scale(row.input_cost_usd), coalesce(row.output_cost_usd::text, 'null'))
    from tests.log($$null, p_model_used => 'claude-opus-5', p_input_tokens => 1000000, p_audio_output_tokens => 1$$) as row
  ),
  '5 null',
  'What is known of an unknown cost stays visible.'
);

select * from finish();
rollback;
