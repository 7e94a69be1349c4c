begin;
select * from no_plan();

create function pg_temp.refusal(p_arguments text) returns text language plpgsql as $$
declare
  v_code text;
  v_constraint text;
  v_hint text;
begin
  execute format('select public.log_ai_usage(null, %s)', p_arguments);
  return 'accepted';
exception
  when others then
    get stacked diagnostics v_code = returned_sqlstate, v_constraint = constraint_name, v_hint = pg_exception_hint;
    return concat_ws(' | ', v_code, v_constraint, v_hint);
end;
$$;

select is(
  pg_temp.refusal($$p_status => 'meh'$$),
  '23514 | ai_usage_log_status_is_known | status is success, error, timeout or cancelled.',
  'An unknown status is refused, with the known ones.'
);
select is(
  pg_temp.refusal('p_input_tokens => -1'),
  '23514 | ai_usage_log_counts_are_not_negative | Tokens, searches and tool turns are counts: 0 or more.',
  'A negative count is refused.'
);
select is(
  pg_temp.refusal('p_output_tokens => 1, p_reasoning_tokens => 2'),
  '23514 | ai_usage_log_reasoning_is_part_of_output | output_tokens includes the reasoning tokens: pass the sum as '
  'output_tokens (Gemini reports them apart).',
  'Reasoning beside the output is refused, with what to do.'
);
select is(
  pg_temp.refusal($$p_occurred_at => now() + interval '1 year'$$),
  '23514 | ai_usage_log_happened_before_it_was_recorded | occurred_at must be a real moment that is not in the future.',
  'The future is refused.'
);
select is(
  pg_temp.refusal($$p_request_id => (select string_agg(md5(n::text), '') from generate_series(1, 200) as n)$$),
  '23514 | ai_usage_log_request_id_is_short | request_id has at most 1000 bytes.',
  'A request id that fits into no index is refused.'
);
select is(
  pg_temp.refusal($$p_feature => repeat('x', 256)$$),
  '23514 | ai_usage_log_keys_are_short | customer_id, entity_type, entity_id, request_type, feature, provider, '
    'model_used, service_tier and geo have at most 255 bytes each: they are what usage is added up and priced by. Put longer '
    'texts into metadata.',
  'So is a feature that is a story.'
);
select is(
  pg_temp.refusal($$p_metadata => '[1]'$$),
  '23514 | ai_usage_log_metadata_is_an_object | metadata is a JSON object.',
  'Metadata that is no object is refused.'
);
select is_empty(
  $$
    select conname
    from pg_constraint
    where conrelid = 'public.ai_usage_log'::regclass
      and contype = 'c'
      and obj_description(oid, 'pg_constraint') is null
      and conname not in (
        'ai_usage_log_costs_add_up', 'ai_usage_log_total_cost_is_not_negative', 'ai_usage_log_unpriced_has_a_reason',
        'ai_usage_log_unpriced_reason_is_known', 'ai_usage_log_provider_is_normalized',
        'ai_usage_log_service_tier_is_normalized'
      )
  $$,
  'Every rule that a caller can break has a hint.'
);
select is((select count(*)::int from public.ai_usage_log), 0, 'Nothing of what was refused was logged.');

select * from finish();
rollback;
