begin;
select * from no_plan();

select tests.create_people();
select public.log_ai_usage(
  tests.user_id('acme_member'), 'member@example.com', p_organization_id => tests.organization_id('acme'),
  p_request_id => 'call ' || n, p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000000, p_feature => 'chat',
  p_session_id => 'session', p_trace_id => 'trace', p_customer_id => '42', p_status => 'error',
  p_error_message => 'member@example.com has no credit', p_metadata => '{"name": "Member"}',
  p_occurred_at => '2026-11-01'::timestamptz + n * interval '1 hour'
)
from generate_series(1, 3) as n;
select tests.log_a_call_of_each('2026-11-10');

create function pg_temp.amounts() returns text language sql as $$
  select concat_ws(' ', count(*), sum(total_tokens), trim_scale(sum(total_cost_usd)), count(feature), count(customer_id), count(organization_id))
  from public.ai_usage_log;
$$;
create temp table before on commit drop as select pg_temp.amounts() as amounts;

create function pg_temp.refusal(p_arguments text) returns text language plpgsql as $$
declare
  v_code text;
  v_message text;
  v_hint text;
begin
  execute format('select public.erase_ai_user(%s)', p_arguments);
  return 'accepted';
exception
  when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text, v_hint = pg_exception_hint;
    return concat_ws(' | ', v_code, v_message, v_hint);
end;
$$;

-- who may
select tests.authenticate_as('acme_member');
select matches(pg_temp.refusal($$tests.user_id('acme_member'), 'me'$$), '^PT403 \| You may not erase a user', 'A user may not erase anybody, not even themselves: the owner of the bill decides.');
select tests.authenticate_as('acme_admin');
select matches(pg_temp.refusal($$tests.user_id('acme_member'), 'gone'$$), '^PT403', 'Nor may a tenant''s admin.');
select tests.become('anon');
select matches(pg_temp.refusal($$tests.user_id('acme_member'), 'gone'$$), '^42501', 'Nor may a stranger.');

-- what is refused
select tests.authenticate_as('admin');
select matches(pg_temp.refusal($$null, 'gone'$$), '^PT400 \| p_user_id is null \| Pass', 'Nobody is nobody to erase.');
select matches(pg_temp.refusal($$tests.user_id('acme_member'), ' '$$), '^PT400 \| p_reason is missing \| Say why', 'It needs a reason.');
select matches(pg_temp.refusal($$tests.user_id('acme_member'), 'gone', 0$$), '^PT400 \| p_max_rows is 0', 'It needs a number of rows.');
select is((select count(*)::int from public.ai_usage_erasures), 0, 'What was refused left no trace.');

-- what it does
select is(
  public.erase_ai_user(tests.user_id('acme_member'), 'left the company', 3),
  '{"erased_rows": 3, "remaining_rows": 1}',
  'It erases a number of rows at a time, and says how many are left.'
);
select is(
  public.erase_ai_user(tests.user_id('acme_member'), 'left the company'),
  '{"erased_rows": 1, "remaining_rows": 0}',
  'The next call erases the rest.'
);
select is(
  public.erase_ai_user(tests.user_id('acme_member'), 'left the company'),
  '{"erased_rows": 0, "remaining_rows": 0}',
  'Once more erases nothing.'
);
select tests.reset();
select is(pg_temp.amounts(), amounts, 'Every amount, feature, customer and organization is what it was.') from before;
select is(
  (select count(*)::int from public.ai_usage_log as log where to_jsonb(log)::text ~ (tests.user_id('acme_member')::text || '|member@example\.com has|"Member"|^x')),
  0,
  'The person is in no column any more.'
);
select is(
  (select array_agg(distinct concat_ws('/', user_id, user_email, session_id, trace_id, error_message, metadata)) from public.ai_usage_log where request_id ~ '^call \d'),
  array['{}'],
  'Id, address, session, trace, error message and metadata are empty.'
);
select is(
  (select count(*)::int from public.ai_usage_log where user_id = tests.user_id('acme_other')), 1, 'Others are left alone.'
);
select results_eq(
  $$ select erased_by, reason, erased_rows from public.ai_usage_erasures order by erased_rows $$,
  $$ values (tests.user_id('admin'), 'left the company', 1::bigint), (tests.user_id('admin'), 'left the company', 3::bigint) $$,
  'The trail says who erased how much and why, not whose it was.'
);
select tests.authenticate_as('acme_admin');
select is((select count(*)::int from public.ai_usage_erasures), 0, 'Only admins read it.');

-- a retry of an erased call
select tests.reset();
select public.log_ai_usage(tests.user_id('acme_member'), 'member@example.com', p_request_id => 'call 1', p_model_used => 'claude-haiku-4-5');
select is(
  (select user_id from public.ai_usage_log where request_id = 'call 1'), null, 'Logging an erased call again does not bring the person back.'
);

select * from finish();
rollback;
