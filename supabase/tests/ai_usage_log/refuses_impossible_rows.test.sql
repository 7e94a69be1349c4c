begin;
select * from no_plan();

-- Where a row that is too old would go.
select ai_usage.create_partition('1899-12-31');

create temp table impossible (constraint_name text, columns text, vals text, why text) on commit drop;

insert into impossible
values
  ('ai_usage_log_request_id_is_not_blank', 'request_id', $$'  '$$, 'A request id is not blank.'),
  ('ai_usage_log_request_id_is_short', 'request_id', $$repeat('x', 1001)$$, 'A request id fits into an index.'),
  ('ai_usage_log_keys_are_short', 'feature', $$repeat('€', 86)$$, 'What usage is added up by fits into an index.'),
  ('ai_usage_log_keys_are_short', 'customer_id', $$repeat('x', 256)$$, 'So does a customer.'),
  ('ai_usage_log_keys_are_short', 'service_tier', $$repeat('x', 256)$$, 'What it is priced by does, too.'),
  ('ai_usage_log_line_is_not_negative', 'line', '-1', 'A line is not negative.'),
  ('ai_usage_log_happened_before_it_was_recorded', 'created_at', $$now() + interval '2 days'$$, 'A call is not in the future.'),
  ('ai_usage_log_happened_before_it_was_recorded', 'created_at', $$'1899-12-31T23:59:59.999999Z'$$, 'A call is of a time that had computers.'),
  ('ai_usage_log_request_type_is_not_blank', 'request_type', $$''$$, 'A request type is not blank.'),
  ('ai_usage_log_provider_is_normalized', 'provider', $$'Anthropic'$$, 'A provider is in lower case.'),
  ('ai_usage_log_provider_is_normalized', 'provider', $$''$$, 'A provider is not blank.'),
  ('ai_usage_log_model_is_not_blank', 'model_used', $$' '$$, 'A model is not blank.'),
  ('ai_usage_log_service_tier_is_normalized', 'service_tier', $$'Batch'$$, 'A service tier is in lower case.'),
  ('ai_usage_log_counts_are_not_negative', 'input_tokens', '-1', 'Input tokens are not negative.'),
  ('ai_usage_log_counts_are_not_negative', 'cache_read_tokens', '-1', 'Cache reads are not negative.'),
  ('ai_usage_log_counts_are_not_negative', 'cache_write_5m_tokens', '-1', 'Five-minute writes are not negative.'),
  ('ai_usage_log_counts_are_not_negative', 'cache_write_1h_tokens', '-1', 'One-hour writes are not negative.'),
  ('ai_usage_log_counts_are_not_negative', 'audio_input_tokens', '-1', 'Audio input is not negative.'),
  ('ai_usage_log_counts_are_not_negative', 'output_tokens, reasoning_tokens', '-1, -1', 'Output tokens are not negative.'),
  ('ai_usage_log_counts_are_not_negative', 'reasoning_tokens', '-1', 'Reasoning tokens are not negative.'),
  ('ai_usage_log_counts_are_not_negative', 'audio_output_tokens', '-1', 'Audio output is not negative.'),
  ('ai_usage_log_counts_are_not_negative', 'image_output_tokens', '-1', 'Image output is not negative.'),
  ('ai_usage_log_counts_are_not_negative', 'web_search_requests', '-1', 'Searches are not negative.'),
  ('ai_usage_log_counts_are_not_negative', 'tool_turns', '-1', 'Tool turns are not negative.'),
  ('ai_usage_log_reasoning_is_part_of_output', 'output_tokens, reasoning_tokens', '5, 6', 'Reasoning is a part of the output.'),
  ('ai_usage_log_usage_status_is_known', 'usage_status', $$'guessed'$$, 'A usage status is one of the three.'),
  ('ai_usage_log_missing_usage_counts_nothing', 'usage_status, input_tokens, unpriced_reason', $$'missing', 1, 'usage_missing'$$, 'Missing usage has no tokens.'),
  ('ai_usage_log_missing_usage_counts_nothing', 'usage_status, web_search_requests, unpriced_reason', $$'missing', 1, 'usage_missing'$$, 'Missing usage has no searches.'),
  ('ai_usage_log_status_is_known', 'status', $$'pending'$$, 'A status is one of the four.'),
  ('ai_usage_log_latency_is_not_negative', 'latency_ms', '-1', 'A latency is not negative.'),
  ('ai_usage_log_first_token_comes_before_the_last', 'latency_ms, time_to_first_token_ms', '10, 11', 'The first token is not after the last.'),
  ('ai_usage_log_first_token_comes_before_the_last', 'time_to_first_token_ms', '-1', 'The first token is not before the request.'),
  ('ai_usage_log_metadata_is_an_object', 'metadata', $$'[]'$$, 'Metadata is an object.'),
  ('ai_usage_log_total_cost_is_not_negative', 'input_tokens, input_usd_per_mtok', '1, -3', 'A cost is not negative.'),
  ('ai_usage_log_total_cost_is_not_negative', 'input_tokens, input_usd_per_mtok', $$1, 'NaN'$$, 'A cost is a number.'),
  ('ai_usage_log_total_cost_is_not_negative', 'input_tokens, input_usd_per_mtok', $$1, 'Infinity'$$, 'A cost is finite.'),
  ('ai_usage_log_unpriced_has_a_reason', 'input_tokens', '1', 'An unknown cost has a reason.'),
  ('ai_usage_log_unpriced_has_a_reason', 'unpriced_reason', $$'unknown_model'$$, 'A known cost has no reason to be unknown.'),
  ('ai_usage_log_unpriced_reason_is_known', 'input_tokens, unpriced_reason', $$1, 'whatever'$$, 'A reason is one of the four.');

select throws_matching(
  format(
    'insert into public.ai_usage_log (%s) values (%s)',
    concat_ws(
      ', ',
      case when not columns ~ 'request_id' then 'request_id' end,
      case when not columns ~ 'provider' then 'provider' end,
      case when not columns ~ 'model_used' then 'model_used' end,
      columns
    ),
    concat_ws(
      ', ',
      case when not columns ~ 'request_id' then '''r''' end,
      case when not columns ~ 'provider' then '''anthropic''' end,
      case when not columns ~ 'model_used' then '''claude-opus-5''' end,
      vals
    )
  ),
  '"' || constraint_name || '"',
  why
)
from impossible;

select set_eq(
  $$ select distinct constraint_name from impossible $$,
  $$
    select conname::text
    from pg_constraint
    where conrelid = 'public.ai_usage_log'::regclass
      and contype = 'c'
      and conname <> 'ai_usage_log_costs_add_up'
  $$,
  'Every check constraint was tried, but the one that guards the formula itself, which no row can break.'
);

select lives_ok(
  $$ insert into public.ai_usage_log (request_id, provider, model_used) values ('r', 'anthropic', 'claude-opus-5') $$,
  'A plain row is possible.'
);
select throws_ok(
  $$ insert into public.ai_usage_log (request_id, provider, model_used, created_at) values ('r', 'anthropic', 'm', '-infinity') $$,
  '23514', null,
  'A call is at a real moment.'
);
select throws_ok(
  $$ insert into public.ai_usage_log (request_id, provider, model_used, created_at) values ('r', 'anthropic', 'm', null) $$,
  '23514', null,
  'A call is at some moment.'
);
select throws_matching(
  format(
    $$ insert into public.ai_usage_log (id, request_id, provider, model_used) values (%1$L, 'r', 'p', 'm'), (%1$L, 's', 'p', 'm') $$,
    gen_random_uuid()
  ),
  '_pkey"',
  'An id names one row.'
);
select throws_ok(
  $$ insert into public.ai_usage_log (request_id, provider, model_used, total_cost_usd) values ('s', 'anthropic', 'm', 0) $$,
  '428C9', null,
  'Nobody states a cost: it is generated.'
);

select * from finish();
rollback;
