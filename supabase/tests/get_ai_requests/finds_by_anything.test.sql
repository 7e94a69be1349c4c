begin;
select * from no_plan();

-- Each call has its number of tokens; the second differs from the first in one thing.
create temp table call (n int, title text, record jsonb) on commit drop;
insert into call
values
  (1, 'the call itself', '{}'),
  (2, 'another organization', jsonb_build_object('organization_id', tests.organization_id('globex'))),
  (3, 'another user', jsonb_build_object('user_id', tests.user_id('loner'))),
  (4, 'another customer', '{"customer_id": "c2"}'),
  (5, 'another entity', '{"entity_id": "e2"}'),
  (6, 'an entity of another type', '{"entity_type": "case"}'),
  (7, 'another feature', '{"feature": "search"}'),
  (8, 'another request type', '{"request_type": "widget"}'),
  (9, 'another model', '{"model_used": "claude-sonnet-5"}'),
  (10, 'another provider', '{"model_used": "gpt-5", "provider": "openai"}'),
  (11, 'another session', '{"session_id": "s2"}'),
  (12, 'no session', '{"session_id": null}'),
  (13, 'an error', '{"status": "error"}'),
  (14, 'a timeout', '{"status": "timeout"}'),
  (15, 'an unknown model', '{"model_used": "nobody-knows"}'),
  (16, 'the day before', '{"occurred_at": "2026-11-09T23:59:59Z"}'),
  (17, 'another provider, the same request', '{"request_id": "call 1", "model_used": "gpt-5", "provider": "openai"}'),
  (18, 'a further line', '{"request_id": "call 1", "line": 1}'),
  (19, 'a batch job', '{"batch_job_id": "baaaaaaa-0000-4000-8000-000000000001"}'),
  (20, 'another batch job', '{"batch_job_id": "baaaaaaa-0000-4000-8000-000000000002"}');
select public.log_ai_usage_batch(jsonb_agg(jsonb_build_object(
  'user_id', tests.user_id('acme_member'), 'organization_id', tests.organization_id('acme'), 'customer_id', 'c1', 'entity_type', 'document',
  'entity_id', 'e1', 'feature', 'chat', 'request_type', 'report', 'provider', 'anthropic', 'model_used', 'claude-haiku-4-5', 'session_id', 's1',
  'status', 'success', 'request_id', 'call ' || n, 'input_tokens', n, 'occurred_at', '2026-11-10T10:00:00Z'
) || record))
from call;

-- The numbers of the calls that a read returns.
create function pg_temp.found(p_arguments text) returns int[] language plpgsql as $$
declare
  v_answer jsonb;
begin
  execute format('select public.get_ai_requests(%s)', p_arguments) into v_answer;
  return array(select (line ->> 'total_tokens')::int from jsonb_array_elements(v_answer -> 'rows') as line order by 1);
end;
$$;
create function pg_temp.all_but(variadic p_numbers int[] default '{}') returns int[] language sql as $$
  select array(select n from call where n <> all (p_numbers) order by n);
$$;

select is(pg_temp.found(arguments), expected, title)
from (
  values
    ('', pg_temp.all_but(), 'Without a filter everything is found.'),
    ('tests.organization_id(''acme'')', pg_temp.all_but(2), 'By organization.'),
    ('p_filters => jsonb_build_object(''user_id'', tests.user_id(''acme_member''))', pg_temp.all_but(3), 'By user.'),
    ('p_filters => ''{"customer_id": "c1"}''', pg_temp.all_but(4), 'By customer.'),
    ('p_filters => ''{"entity_id": "e1"}''', pg_temp.all_but(5), 'By entity.'),
    ('p_filters => ''{"entity_type": "document"}''', pg_temp.all_but(6), 'By type of entity.'),
    ('p_filters => ''{"feature": "chat"}''', pg_temp.all_but(7), 'By feature.'),
    ('p_filters => ''{"request_type": "report"}''', pg_temp.all_but(8), 'By request type.'),
    ('p_filters => ''{"model": "claude-haiku-4-5"}''', pg_temp.all_but(9, 10, 15, 17), 'By model.'),
    ('p_filters => ''{"provider": "OpenAI"}''', '{10,17}', 'By provider, however it is spelt.'),
    ('p_session_id => ''s1''', pg_temp.all_but(11, 12), 'By session.'),
    ('p_batch_job_id => ''baaaaaaa-0000-4000-8000-000000000001''', '{19}', 'By batch job.'),
    ('p_status => ''success''', pg_temp.all_but(13, 14), 'By status.'),
    ('p_status => ''Failed''', '{13,14}', 'What failed, whatever its status.'),
    ('p_unpriced_only => true', '{15}', 'What has no cost.'),
    ('p_unpriced_only => true, p_filters => ''{"provider": "anthropic", "model": "nobody-knows"}''', '{15}', 'What has no cost, of a model.'),
    ('p_unpriced_only => true, p_filters => ''{"provider": "anthropic", "model": "claude-haiku-4-5"}''', '{}', 'A model whose calls all have a cost.'),
    ('p_request_id => '' call 1 ''', '{1,17,18}', 'By request: each line of it, of whichever provider.'),
    ('p_request_id => ''call 1'', p_filters => ''{"provider": "openai"}''', '{17}', 'By request and provider.'),
    ('p_request_id => ''call''', '{}', 'Not by the beginning of a request id.'),
    ('p_end => ''2026-11-10''', '{16}', 'Before a moment.'),
    ('p_start => ''2026-11-10''', pg_temp.all_but(16), 'From a moment on.'),
    (
      'tests.organization_id(''acme''), ''{"customer_id": "c1", "feature": "chat", "model": "claude-haiku-4-5", "entity_id": "e1", "entity_type": "document"}'','
        ' ''success'', p_session_id => ''s1'', p_start => ''2026-11-10'', p_limit => 50',
      '{1,3,8,18,19,20}', 'By everything at once.'
    ),
    ('p_filters => ''{"feature": "nothing"}''', '{}', 'Nothing is found by what there is not.'),
    ('p_filters => ''{}'', p_status => '''', p_unpriced_only => null', pg_temp.all_but(), 'Empty filters are none.')
) as read (arguments, expected, title);

select public.load_ai_exchange_rates(E'Date,USD,RON,\n2026-11-10,1.25,5,\n');
select is(
  public.get_ai_requests(p_request_id => 'call 17', p_currency => 'EUR') #> '{rows}', '[]'::jsonb, 'A record that named another request is under that one.'
);
select is(
  (public.get_ai_requests(p_request_id => 'call 9', p_currency => 'RON') #> '{rows,0}') - '{id,user_id,organization_id}'::text[],
  '{
    "request_id": "call 9", "line": 0, "created_at": "2026-11-10T10:00:00+00:00", "user_email": null, "customer_id": "c1", "customer_name": null,
    "entity_type": "document", "entity_id": "e1", "request_type": "report", "feature": "chat", "feature_name": "Chat", "session_id": "s1", "batch_job_id": null,
    "provider": "anthropic", "model_used": "claude-sonnet-5", "service_tier": "standard", "input_tokens": 9, "cache_read_tokens": 0,
    "cache_write_tokens": 0, "output_tokens": 0, "total_tokens": 9, "total_cost_usd": 0.000018, "total_cost": 0.000072, "unpriced_reason": null,
    "status": "success", "error_code": null, "latency_ms": null, "time_to_first_token_ms": null, "tool_turns": 0
  }'::jsonb,
  'A line says all of this, and what it cost in the currency asked for, at the rate of its day.'
);
select is(
  public.get_ai_requests(p_request_id => 'call 15') #> '{rows,0,total_cost}', 'null'::jsonb, 'An unknown cost is null.'
);

select * from finish();
rollback;
