begin;
select * from no_plan();

create temp table logged on commit drop as
select public.log_ai_feature_usage('chat', p_duration_ms => 5, p_request_id => 'one') as id;

select is(
  public.log_ai_feature_usage('chat', null, 'error', 9, 'late', p_request_id => ' one '), id, 'The same feature and id again return the first row''s id.'
) from logged;
select is(
  (select concat_ws(' ', count(*), min(status), min(duration_ms)) from public.ai_feature_usage), '1 success 5', 'And change nothing.'
);
select isnt(public.log_ai_feature_usage('search', p_request_id => 'one'), id, 'Another feature of the same request is another row.') from logged;
select public.log_ai_feature_usage('chat', p_request_id => blank, p_trace_id => 'blank') from unnest(array['', ' ', null]) as blank;
select is(
  (select count(distinct request_id)::int from public.ai_feature_usage where trace_id = 'blank'), 3, 'Without an id each gets one of its own.'
);
select is(public.get_ai_feature_stats() #>> '{total,calls}', '5', 'Each is counted once.');

select * from finish();
rollback;
