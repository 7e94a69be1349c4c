begin;
select * from no_plan();

create function pg_temp.run() returns uuid language sql immutable as $$ select md5('run')::uuid $$;
create function pg_temp.result(p_custom_id text, p_succeeded boolean default true, p_lines int default 1) returns jsonb language sql as $$
  select jsonb_build_object(
    'custom_id', p_custom_id,
    'succeeded', p_succeeded,
    'records', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'request_id', 'msg_' || p_custom_id,
        'line', line,
        'model_used', 'claude-haiku-4-5',
        'service_tier', 'batch',
        'input_tokens', 1000,
        'batch_job_id', md5('another run')::uuid,
        'organization_id', tests.organization_id('globex')
      )), '[]')
      from generate_series(0, p_lines - 1) as line
    )
  );
$$;
create function pg_temp.counts() returns text language sql as $$
  select format('%s + %s of %s, %s lines, %s waiting', items_processed, items_failed, items_total,
    (select count(*) from public.ai_usage_log), (select count(*) from ai_usage.batch_requests))
  from public.ai_batch_job_runs;
$$;

select public.start_ai_batch_job('search_index', tests.organization_id('acme'), p_items_total => 4, p_id => pg_temp.run(), p_provider => 'anthropic');
select is(
  public.queue_ai_batch_requests(pg_temp.run(), jsonb_agg(jsonb_build_object(
    'custom_id', name,
    'params', '{"messages": ["secret"]}'::jsonb,
    'context', jsonb_build_object('feature', 'search_index', 'organization_id', tests.organization_id('acme'), 'entity_type', 'document', 'entity_id', name)
  ))),
  4, 'Requests are kept.'
)
from unnest(array['a', 'b', 'c', 'd']) as name;
select is(public.queue_ai_batch_requests(pg_temp.run(), '[{"custom_id": "a", "params": {}}]'), 0, 'Each once.');
select is(
  tests.refusal_of(format('select public.queue_ai_batch_requests(%L, %L)', pg_temp.run(), '[{"custom_id": "e", "params": {}}]')),
  format('PT409 | Run %s has other requests | Repeat a start with the same requests, or with a new id.', pg_temp.run()),
  'And not more than the run has items.'
);
select is(
  jsonb_path_query_array(public.get_ai_batch_requests(pg_temp.run(), 'a', 2), '$[*].custom_id'), '["b", "c"]', 'They are read page by page.'
);

select is(public.settle_ai_batch_results(pg_temp.run(), jsonb_build_array(pg_temp.result('a'))), 0,
  'Nothing is settled before the provider has the batch.');
select public.set_ai_batch_submission(pg_temp.run(), 'asked');
select is(public.queue_ai_batch_requests(pg_temp.run(), '[{"custom_id": "e", "params": {}}]'), 0, 'Nothing is added once the provider was asked.');
select public.set_ai_batch_submission(pg_temp.run(), 'accepted', 'msgbatch_1');
select is_empty('select from ai_usage.batch_requests where params is not null', 'Prompts are deleted when the provider has them.');

select is(
  public.settle_ai_batch_results(pg_temp.run(), jsonb_build_array(pg_temp.result('a', p_lines => 2), pg_temp.result('b', false, 0), pg_temp.result('nobody'))),
  2, 'Results are settled, and one that nobody asked for is not.'
);
select is(pg_temp.counts(), '1 + 1 of 4, 2 lines, 2 waiting', 'They are logged, counted, and no longer waited for.');
select results_eq(
  $$ select request_id, line, batch_job_id, organization_id, feature, entity_id, trim_scale(total_cost_usd)::text from public.ai_usage_log order by line $$,
  $$
    values
      ('msg_a', 0, pg_temp.run(), tests.organization_id('acme'), 'search_index', 'a', '0.0005'),
      ('msg_a', 1, pg_temp.run(), tests.organization_id('acme'), 'search_index', 'a', '0.0005')
  $$,
  'A result is charged as its request says, whatever it says itself.'
);
select is(
  public.settle_ai_batch_results(pg_temp.run(), jsonb_build_array(pg_temp.result('a', p_lines => 2), pg_temp.result('b', false, 0), pg_temp.result('c'))),
  1, 'What was settled is not settled again.'
);
select is(pg_temp.counts(), '2 + 1 of 4, 3 lines, 1 waiting', 'Not even counted again.');

select matches(
  tests.refusal_of(format('select public.settle_ai_batch_results(%L, %L)', pg_temp.run(), jsonb_build_array(pg_temp.result('d') #- '{records,0,input_tokens}' || jsonb_build_object('records', '[{"input_tokens": -1}]'::jsonb)))),
  '^PT422 .*counts_are_not_negative.* Tokens, searches', 'An impossible record is refused, with a hint.'
);
select is(pg_temp.counts(), '2 + 1 of 4, 3 lines, 1 waiting', 'And its request waits on.');

select is(public.finish_ai_batch_job(pg_temp.run(), p_error_message => 'd is gone') ->> 'status', 'partial', 'A run ends with what it has.');
select is(pg_temp.counts(), '2 + 2 of 4, 3 lines, 0 waiting', 'What has no result by then has failed.');
select is(public.settle_ai_batch_results(pg_temp.run(), jsonb_build_array(pg_temp.result('d'))), 0, 'Nothing is settled after the end.');
select is_empty('select from ai_usage.batch_submissions', 'Nothing is left of the submission.');

select * from finish();
rollback;
