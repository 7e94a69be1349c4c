begin;
select * from no_plan();

select tests.fold_when_logging(false);
create function pg_temp.log(p_at timestamptz, p_rest text default '') returns uuid language plpgsql as $$
declare
  v_id uuid;
begin
  execute format(
    'select public.log_ai_usage(null, p_request_id => ''r'', p_model_used => ''claude-haiku-4-5'', p_input_tokens => 1000, p_occurred_at => %L %s)',
    p_at, p_rest
  ) into v_id;
  return v_id;
end;
$$;
create temp table first on commit drop as select pg_temp.log('2026-08-31 23:59:59.999999+00') as id;

select is(pg_temp.log('2026-09-01 00:00+00'), id, 'The same call, said to be of another month, is the first one.') from first;
select is(pg_temp.log('2020-01-01 00:00+00'), id, 'Of a month that has no partition too.') from first;
select hasnt_table('ai_usage', 'ai_usage_log_2020_01', 'Nor does it get one.');
select is((select count(*)::int from public.ai_usage_log), 1, 'It is there once.');
select is((select count(*)::int from ai_usage.pending_usage), 1, 'It is counted once.');
select is((select count(*)::int from ai_usage.request_keys), 1, 'It has one key.');
select results_eq(
  'select provider, request_id, line, usage_id from ai_usage.request_keys',
  'select provider, request_id, line, id from public.ai_usage_log',
  'Which names the row.'
);

select isnt(pg_temp.log('2026-09-01 00:00+00', ', p_line => 1'), id, 'Another line is another row.') from first;
select isnt(pg_temp.log('2026-09-01 00:00+00', ', p_provider => ''aws-bedrock'''), id, 'So is another provider''s call.') from first;
select is((select count(*)::int from public.ai_usage_log), 3, 'These are there.');

select results_eq(
  $$
    select answer ->> 'status', count(*)
    from jsonb_array_elements(public.log_ai_usage_batch(
      '[
        {"request_id": "x", "occurred_at": "2026-07-01T00:00:00Z"}, {"request_id": "x", "occurred_at": "2026-08-01T00:00:00Z"},
        {"request_id": " x ", "occurred_at": "2026-09-01T00:00:00Z"}, {"request_id": "x", "line": 1}, {"request_id": "r"}
      ]'
    )) as answer
    group by 1
    order by 1
  $$,
  $$ values ('duplicate', 3::bigint), ('logged', 2::bigint) $$,
  'A batch that repeats a call logs it once, whatever its months.'
);
select is(
  (
    select count(distinct answer ->> 'id')::int
    from jsonb_array_elements(public.log_ai_usage_batch('[{"request_id": "x"}, {"request_id": "x"}]')) as answer
  ),
  1, 'All of them get the one id.'
);
select is(
  (select created_at from public.ai_usage_log where request_id = 'x' and line = 0), '2026-07-01 00:00+00', 'The first of them is the one.'
);
select throws_ok(
  $$ insert into ai_usage.request_keys (provider, request_id, line, usage_id, created_at) values ('anthropic', 'r', 0, gen_random_uuid(), now()) $$,
  '23505', null, 'There is no second key.'
);

-- What fails leaves no key.
select is(left(tests.refusal_of($$ select pg_temp.log(now(), ', p_request_type => '' '', p_line => 7') $$), 5), '23514', 'A line that is refused');
select is((select count(*)::int from ai_usage.request_keys where line = 7), 0, 'has no key');
select lives_ok($$ select pg_temp.log(now(), ', p_line => 7') $$, 'and can be logged when it is mended.');

-- What the owner deletes may be logged again.
delete from public.ai_usage_log where request_id = 'r' and line = 7;
select is((select count(*)::int from ai_usage.request_keys where line = 7), 0, 'A deleted line frees its key.');
select is((select count(*)::int from ai_usage.request_keys where request_id = 'r'), 3, 'And no other.');
delete from ai_usage.ai_usage_log_2026_09 where request_id = 'r' and line = 1;
select is((select count(*)::int from ai_usage.request_keys where request_id = 'r'), 2, 'Deleted from its partition too.');
select isnt(pg_temp.log(now(), ', p_line => 7'), null, 'It may be logged again.');

-- An erased call, or one moved by its owner to another month, keeps its key.
select ai_usage.create_partition('2026-10-01');
update public.ai_usage_log set created_at = '2026-10-01 00:00+00' where request_id = 'r' and line = 0 and provider = 'anthropic';
select is(pg_temp.log('2026-08-31 23:59:59.999999+00'), id, 'A call that was moved to another month is still known.') from first;

-- A dropped month
select is(
  public.retain_ai_usage(tests.months_since('2026-08-01')) -> 'dropped_months', '["2026-07"]', 'July is dropped.'
);
select is((select count(*)::int from public.ai_usage_log where request_id = 'x' and line = 0), 0, 'Its call is gone.');
select is(
  public.log_ai_usage_batch('[{"request_id": "x", "occurred_at": "2026-07-01T00:00:00Z"}]') #>> '{0,status}', 'duplicate',
  'A retry of it is still known.'
);
select is((select count(*)::int from public.ai_usage_log where request_id = 'x' and line = 0), 0, 'And logs nothing.');
select hasnt_table('ai_usage', 'ai_usage_log_2026_07', 'Nor does it make the partition again.');

select * from finish();
rollback;
