begin;
select * from no_plan();

create function pg_temp.refusal(p_arguments text) returns text language plpgsql as $$
declare
  v_code text;
  v_constraint text;
  v_hint text;
begin
  execute format('select public.log_ai_feature_usage(%s)', p_arguments);
  return 'accepted';
exception
  when others then
    get stacked diagnostics v_code = returned_sqlstate, v_constraint = constraint_name, v_hint = pg_exception_hint;
    return concat_ws(' | ', v_code, v_constraint, v_hint);
end;
$$;

select is(
  pg_temp.refusal(given), '23514 | ai_feature_usage_' || refusal, format('%s is refused, with what to do.', given)
)
from (
  values
    ($$ null $$, 'feature_is_not_blank | feature says what was used: upload_document, chat, …'),
    ($$ ' ' $$, 'feature_is_not_blank | feature says what was used: upload_document, chat, …'),
    ($$ 'chat', p_status => 'cancelled' $$, 'status_is_known | status is success, error or timeout.'),
    ($$ 'chat', p_duration_ms => -1 $$, 'duration_is_not_negative | duration_ms is milliseconds, 0 or more.'),
    ($$ 'chat', p_error_code => 'x' $$, 'success_has_no_error | With an error code or message, status is error or timeout.'),
    ($$ 'chat', p_error_message => 'x' $$, 'success_has_no_error | With an error code or message, status is error or timeout.'),
    ($$ 'chat', p_metadata => '[1]' $$, 'metadata_is_an_object | metadata is a JSON object.'),
    ($$ 'chat', p_request_id => repeat('x', 1001) $$, 'request_id_is_short | request_id has at most 1000 bytes.'),
    ($$ 'chat', p_occurred_at => now() + interval '1 year' $$, 'happened_before_it_was_recorded | occurred_at must be a real moment that is not in the future.'),
    ($$ 'chat', p_occurred_at => 'infinity' $$, 'happened_before_it_was_recorded | occurred_at must be a real moment that is not in the future.'),
    ($$ 'chat', null, 'error', p_occurred_at => '-infinity' $$, 'happened_before_it_was_recorded | occurred_at must be a real moment that is not in the future.')
) as attempt (given, refusal);
select is(
  pg_temp.refusal(given),
  '23514 | ai_feature_usage_keys_are_short | feature, entity_type, entity_id and error_code have at most 255 bytes each: they '
    'are what usage is added up by. Put longer texts into metadata.',
  format('%s is refused, too.', left(given, 60))
)
from unnest(array[
  $$ repeat('x', 256) $$, $$ repeat('x', 10000), null, 'error' $$, $$ (select string_agg(md5(n::text), '') from generate_series(1, 500) as n), null, 'error' $$,
  $$ 'chat', p_entity_id => repeat('x', 256) $$, $$ 'chat', null, 'error', p_error_code => repeat('x', 256) $$
]) as given;
select is((select count(*)::int from public.ai_feature_usage), 0, 'Nothing of what was refused was logged.');
select is((select count(*)::int from ai_usage.feature_error_kinds), 0, 'Nor was its error noted.');

select is_empty(
  $$
    select conname
    from pg_constraint
    where conrelid = 'public.ai_feature_usage'::regclass
      and contype = 'c'
      and obj_description(oid, 'pg_constraint') is null
      and conname <> 'ai_feature_usage_error_group_is_short'
  $$,
  'Every rule that a caller can break has a hint.'
);

select * from finish();
rollback;
