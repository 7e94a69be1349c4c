begin;
select * from no_plan();

select tests.create_people();
select public.log_ai_usage(
  tests.user_id(name), p_request_id => 'call ' || n, p_organization_id => tests.organization_id(tenant), p_feature => feature,
  p_model_used => model, p_input_tokens => tokens, p_status => status, p_entity_type => type, p_entity_id => entity, p_session_id => session,
  p_metadata => metadata, p_occurred_at => at
)
from (
  values
    (1, 'acme_member', 'acme', 'chat', 'claude-haiku-4-5', 1000000, 'success', 'deal', '7', 's1', '{}'::jsonb, '2026-10-03 12:00Z'::timestamptz),
    (2, 'acme_member', 'acme', 'chat', 'claude-haiku-4-5', 1000000, 'error', 'deal', '7', 's1', '{"document_id": "d1"}', '2026-11-10 12:00Z'),
    (3, 'acme_other', 'acme', 'chat', 'claude-haiku-4-5', 500000, 'success', 'deal', '7', 's2', '{"document_ids": ["d1", "d2", 3]}', '2026-11-10 12:00Z'),
    (4, null, 'acme', 'document_analysis', 'claude-haiku-4-5', 4000000, 'success', 'deal', '7', null, '{"document_id": "d3"}', '2026-11-11 12:00Z'),
    (5, null, 'acme', 'document_analysis', 'claude-nobody-knows', 50, 'success', 'deal', '7', null, '{"document_id": 3}', '2026-11-11 23:59Z'),
    (6, null, 'acme', null, 'claude-haiku-4-5', 0, 'success', 'deal', '7', null, '{"document_id": null, "document_ids": "d9"}', '2026-11-12 00:00Z'),
    (7, 'acme_member', 'acme', 'chat', 'claude-haiku-4-5', 9000000, 'success', 'deal', '8', 's8', '{"document_id": "d8"}', '2026-11-10 12:00Z'),
    (8, 'acme_member', 'acme', 'chat', 'claude-haiku-4-5', 9000000, 'success', 'document', '7', 's9', '{"document_id": "d7"}', '2026-11-10 12:00Z'),
    (9, 'acme_member', 'acme', 'chat', 'claude-haiku-4-5', 9000000, 'success', null, null, 's9', '{"document_id": "d7"}', '2026-11-10 12:00Z'),
    (10, 'globex_member', 'globex', 'search', 'claude-haiku-4-5', 2000000, 'success', 'deal', '7', 's1', '{"document_id": "d4"}', '2026-11-12 12:00Z')
) as call (n, name, tenant, feature, model, tokens, status, type, entity, session, metadata, at);
-- A line beside a call is no call.
select public.log_ai_usage(
  tests.user_id('acme_other'), p_request_id => 'call 3', p_line => 1, p_organization_id => tests.organization_id('acme'), p_feature => 'chat',
  p_model_used => 'claude-haiku-4-5', p_output_tokens => 100000, p_entity_type => 'deal', p_entity_id => '7', p_session_id => 's2', p_occurred_at => '2026-11-10 12:00Z'
);

create function pg_temp.summary(p_rest text) returns jsonb language plpgsql as $$
declare
  v_answer jsonb;
begin
  execute format('select public.get_ai_entity_summary(''deal'', ''7'', p_at => ''2026-11-20 12:00Z''%s)', ', ' || nullif(p_rest, '')) into v_answer;
  return v_answer;
end;
$$;
-- calls successes tokens cost unpriced, conversations documents, first last
create function pg_temp.short(p_rest text) returns text language sql as $$
  select concat_ws(
    ' ', answer ->> 'total_calls', answer ->> 'successful_calls', answer ->> 'total_tokens', answer ->> 'total_cost', answer ->> 'unpriced_requests', '/',
    coalesce(answer ->> 'conversations', '-'), coalesce(answer ->> 'documents', '-'), '/',
    coalesce(to_char((answer ->> 'first_used_at')::timestamptz at time zone 'UTC', 'MM-DD HH24:MI'), '-'),
    coalesce(to_char((answer ->> 'last_used_at')::timestamptz at time zone 'UTC', 'MM-DD HH24:MI'), '-')
  )
  from pg_temp.summary(p_rest) as answer;
$$;

select is(
  pg_temp.summary(format('p_organization_id => %L', tests.organization_id('acme'))),
  jsonb_build_object(
    'organization_id', tests.organization_id('acme'),
    'user_id', null,
    'entity_type', 'deal',
    'entity_id', '7',
    'currency', 'USD',
    'period', '{"start_on": "2026-10-03", "end_on": "2026-11-20", "days": 49}'::jsonb,
    'source', 'log',
    'total_cost', 7,
    'total_cost_usd', 7,
    'total_tokens', 6600050,
    'total_calls', 6,
    'successful_calls', 5,
    'failed_calls', 1,
    'unpriced_requests', 1,
    'conversations', 2,
    'documents', 4,
    'first_used_at', '2026-10-03T12:00:00+00:00'::timestamptz,
    'last_used_at', '2026-11-12T00:00:00+00:00'::timestamptz,
    'by_feature', '[
      {
        "feature": "document_analysis", "feature_name": "Document Analysis", "cost": 4, "cost_usd": 4, "tokens": 4000050, "calls": 2,
        "successful_calls": 2, "unpriced_requests": 1, "percent_of_total": 57.1428571428571429
      },
      {
        "feature": "chat", "feature_name": "Chat", "cost": 3, "cost_usd": 3, "tokens": 2600000, "calls": 3,
        "successful_calls": 2, "unpriced_requests": 0, "percent_of_total": 42.8571428571428571
      },
      {
        "feature": null, "feature_name": null, "cost": 0, "cost_usd": 0, "tokens": 0, "calls": 1,
        "successful_calls": 1, "unpriced_requests": 0, "percent_of_total": 0
      }
    ]'::jsonb
  ),
  'The summary of a deal is what its calls were, and no others'': from the first to today, failed ones and jobs'' too.'
);
select is(
  pg_temp.short(''), '7 6 8600050 9 1 / 2 5 / 10-03 12:00 11-12 12:00',
  'Of all organizations it is that of every deal of this id.'
);
select is(
  pg_temp.short(format('p_user_id => %L', tests.user_id('acme_member'))), '2 1 2000000 2 0 / 1 1 / 10-03 12:00 11-10 12:00', 'One user''s part is theirs.'
);
select is(
  pg_temp.short(format('p_user_id => %L', tests.user_id('loner'))), '0 0 0 0 0 / 0 0 / - -', 'Who did nothing for it has none.'
);
select is(
  pg_temp.short($$p_start => '2026-11-10', p_end => '2026-11-11'$$), '2 1 1600000 2 0 / 2 3 / 11-10 12:00 11-10 12:00', 'A range limits it, its end outside.'
);
select is(
  pg_temp.summary($$p_start => '2026-11-01', p_end => '2026-11-11'$$) -> 'period', '{"start_on": "2026-11-01", "end_on": "2026-11-10", "days": 10}',
  'The period is the range asked for.'
);
select is(pg_temp.short($$p_start => '2026-11-11'$$), '4 4 6000050 6 1 / 1 3 / 11-11 12:00 11-12 12:00', 'A start alone means up to today.');
select is(pg_temp.short($$p_end => '2026-11-01'$$), '1 1 1000000 1 0 / 1 0 / 10-03 12:00 10-03 12:00', 'An end alone means from ever on.');
select is(pg_temp.short($$p_end => '2026-10-01'$$), '0 0 0 0 0 / 0 0 / - -', 'Before the first call there is nothing.');
select is(
  public.get_ai_entity_summary('deal', 'none', p_at => '2026-11-20') - '{organization_id,user_id,entity_type,entity_id,currency}'::text[],
  '{
    "period": {"start_on": "2026-11-20", "end_on": "2026-11-20", "days": 1}, "source": "log", "total_cost": 0, "total_cost_usd": 0, "total_tokens": 0,
    "total_calls": 0, "successful_calls": 0, "failed_calls": 0, "unpriced_requests": 0, "conversations": 0, "documents": 0,
    "first_used_at": null, "last_used_at": null, "by_feature": []
  }'::jsonb,
  'Without calls everything is 0.'
);

-- Money
select public.load_ai_exchange_rates(E'Date,USD,\n2026-11-12,1.6,\n2026-11-11,2,\n2026-11-10,1,\n2026-10-02,1.25,\n');
select is(
  pg_temp.summary('p_currency => ''EUR''') ->> 'total_cost', trim_scale(1 / 1.25 + 2 / 1.0 + 4 / 2.0 + 2 / 1.6)::text, 'Each call is converted by its day.'
);
select is(
  (select trim_scale(sum((line ->> 'cost')::numeric))::text from jsonb_array_elements(answer -> 'by_feature') as line), answer ->> 'total_cost',
  'Features add up to the total.'
) from pg_temp.summary('p_currency => ''EUR''') as answer;
select is(pg_temp.summary('p_currency => ''EUR''') ->> 'total_cost_usd', '9', 'Dollars stay dollars.');

-- Folding changes nothing, what is taken away is gone.
create temp table pending on commit drop as select pg_temp.summary('') as answer;
select ai_usage.fold_usage();
select is(pg_temp.summary(''), answer, 'Folded or pending, it is the same.') from pending;
delete from public.ai_usage_log where request_id = 'call 1';
select is(pg_temp.short(''), '6 5 7600050 8 1 / 2 5 / 11-10 12:00 11-12 12:00', 'A line that its owner deleted is no use.');
select is(pg_temp.summary('') #>> '{period,start_on}', '2026-11-10', 'Nor a beginning, though the rollups still hold it.');
set local timezone = 'Pacific/Kiritimati';
select is(pg_temp.short(''), '6 5 7600050 8 1 / 2 5 / 11-10 12:00 11-12 12:00', 'The session''s time zone moves nothing.');

select public.log_ai_usage(
  null, p_model_used => 'claude-haiku-4-5', p_input_tokens => 7, p_entity_type => 'deal', p_entity_id => 'old', p_occurred_at => '2009-02-28 12:00Z'
);
select is(
  (select concat_ws(' ', value ->> 'total_tokens', value #>> '{period,start_on}', value #>> '{period,end_on}') from public.get_ai_entity_summary('deal', 'old', p_at => '2026-11-20 12:00Z') as value),
  '7 2009-02-28 2026-11-20',
  'Ever may be long ago.'
);

select * from finish();
rollback;
