begin;
select * from no_plan();

create temp table result (name text primary key, value jsonb) on commit drop;

insert into result
values (
  'first',
  public.log_ai_usage_batch(
    '[
      {"request_id": "a", "model_used": "claude-haiku-4-5", "input_tokens": 1000000, "customer_id": 42},
      {"request_id": "a", "model_used": "claude-haiku-4-5", "line": 1, "output_tokens": 1000000},
      {"request_id": "a", "model_used": "claude-haiku-4-5", "input_tokens": 5},
      {"model_used": "claude-haiku-4-5", "occurred_at": "2026-11-20T10:00:00Z", "user_id": null}
    ]'
  )
);
select is(
  (select jsonb_path_query_array(value, '$[*].status') from result where name = 'first'),
  '["logged", "logged", "duplicate", "logged"]',
  'Each record is logged, or a duplicate of one before it.'
);
select is(
  (select value #>> '{2,id}' from result where name = 'first'),
  (select value #>> '{0,id}' from result where name = 'first'),
  'A duplicate gets the id of the row that holds it.'
);
select is(
  (select jsonb_path_query_array(value, '$[0 to 2].request_id') from result where name = 'first'),
  '["a", "a", "a"]',
  'Results come in the order of the records, with their request ids.'
);
select isnt((select value #>> '{3,request_id}' from result where name = 'first'), '', 'A record without an id gets one.');
select results_eq(
  $$ select line, customer_id, trim_scale(total_cost_usd)::text from public.ai_usage_log where request_id = 'a' order by line $$,
  $$ values (0, '42', '1'), (1, null, '5') $$,
  'Records are priced like single calls, and a number is a customer too.'
);

insert into result
values ('again', public.log_ai_usage_batch('[{"request_id": "b"}, {"request_id": "a", "model_used": "claude-haiku-4-5", "line": 1}]'));
select is(
  (select jsonb_path_query_array(value, '$[*].status') from result where name = 'again'),
  '["logged", "duplicate"]',
  'What was logged before is a duplicate.'
);
select is(
  (select value #>> '{1,id}' from result where name = 'again'),
  (select value #>> '{1,id}' from result where name = 'first'),
  'And keeps its id.'
);
select is(
  public.log_ai_usage_batch('[{"request_id": "a", "model_used": "claude-haiku-4-5"}]') #>> '{0,id}',
  public.log_ai_usage(null, p_request_id => 'a', p_model_used => 'claude-haiku-4-5')::text,
  'The batch and the single call know each other''s rows.'
);
select is(public.log_ai_usage_batch('[]'), '[]', 'An empty batch logs nothing.');

create function pg_temp.refusal(p_records text) returns text language plpgsql as $$
declare
  v_code text;
  v_message text;
begin
  perform public.log_ai_usage_batch(p_records::jsonb);
  return 'accepted';
exception
  when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text;
    return concat_ws(' | ', v_code, v_message);
end;
$$;

select is(pg_temp.refusal('{}'), 'PT400 | p_records is not an array', 'An object is not a batch.');
select is(pg_temp.refusal('null'), 'PT400 | p_records is not an array', 'Null is not a batch.');
select is(pg_temp.refusal('[{}, 5]'), 'PT400 | Record 1 is not an object', 'A number is not a record.');
select is(
  pg_temp.refusal('[{"request_id": "c"}, {"imput_tokens": 1, "p_line": 2}]'),
  'PT400 | Record 1 has unknown keys: p_line, imput_tokens',
  'A key that is no argument is refused by name, rather than lost.'
);
select is(
  pg_temp.refusal('[{"request_id": "c"}, {"input_tokens": 1.5}]'),
  'PT400 | Record 1: invalid input syntax for type integer: "1.5"',
  'Half a token is refused.'
);
select is(
  pg_temp.refusal('[{"user_id": "me"}]'),
  'PT400 | Record 0: invalid input syntax for type uuid: "me"',
  'A user id that is none is refused.'
);
select matches(
  pg_temp.refusal('[{"request_id": "c"}, {"input_tokens": -1}]'),
  '^23514 .*ai_usage_log_counts_are_not_negative',
  'An impossible record is refused.'
);
select is(
  pg_temp.refusal((select jsonb_agg('{}'::jsonb) from generate_series(1, 1001))::text),
  'PT400 | p_records has 1001 records; a batch has at most 1000',
  'A batch has at most a thousand records.'
);
select is_empty($$ select from public.ai_usage_log where request_id = 'c' $$, 'Nothing of a refused batch is logged.');
select is(
  jsonb_array_length(public.log_ai_usage_batch((select jsonb_agg('{}'::jsonb) from generate_series(1, 1000)))),
  1000,
  'A thousand records are logged at once.'
);

select * from finish();
rollback;
