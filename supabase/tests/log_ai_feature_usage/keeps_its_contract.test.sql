begin;
select * from no_plan();

select is(pg_get_function_result('public.log_ai_feature_usage'::regproc), 'uuid', 'It returns the id of the row.');

select public.log_ai_feature_usage(
  p_user_id => tests.user_id('a'), p_feature => ' upload_document ', p_status => 'error', p_duration_ms => 1200,
  p_error_message => 'File 7 is too large', p_error_code => 'too_large', p_organization_id => tests.organization_id('o'),
  p_entity_type => 'deal', p_entity_id => '42', p_trace_id => 'trace', p_request_id => ' request ', p_metadata => '{"pages": 9}',
  p_occurred_at => '2026-11-20 10:00:00+00'
);
select is(
  to_jsonb(usage) - array['id', 'recorded_at'],
  jsonb_build_object(
    'user_id', tests.user_id('a'), 'feature', 'upload_document', 'status', 'error', 'duration_ms', 1200,
    'error_message', 'File 7 is too large', 'error_code', 'too_large', 'error_group', 'File # is too large',
    'organization_id', tests.organization_id('o'), 'entity_type', 'deal', 'entity_id', '42', 'trace_id', 'trace',
    'request_id', 'request', 'metadata', '{"pages": 9}'::jsonb, 'created_at', timestamptz '2026-11-20 10:00:00+00'
  ),
  'Every argument lands in the column of its name, and the message has its group.'
)
from public.ai_feature_usage as usage;

select public.log_ai_feature_usage('chat', p_request_id => 'least');
select public.log_ai_feature_usage('chat', null, null, null, null, null, null, null, null, null, 'nulls', null, null);
select public.log_ai_feature_usage('chat', null, 'success', null, '', '', null, '', '', '', 'blanks', null, null);
select is(
  (select concat_ws(' ', user_id, status, duration_ms, error_code, error_message, error_group, entity_type, entity_id, trace_id, metadata)
  from public.ai_feature_usage where request_id = given),
  'success {}', format('The least that can be logged takes the defaults (%s).', given)
)
from unnest(array['least', 'nulls', 'blanks']) as given;
select is(
  (select created_at = now() and recorded_at = now() from public.ai_feature_usage where request_id = 'least'), true, 'Without a moment, it happened now.'
);

select * from finish();
rollback;
