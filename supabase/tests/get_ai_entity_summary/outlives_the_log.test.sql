begin;
select * from no_plan();

select tests.create_people();
select public.log_ai_usage(
  tests.user_id('acme_member'), p_organization_id => tests.organization_id('acme'), p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000000,
  p_entity_type => 'deal', p_entity_id => entity, p_session_id => 's' || at, p_metadata => jsonb_build_object('document_id', at), p_occurred_at => at
)
from (values ('7', '2026-08-10 12:00Z'::timestamptz), ('7', '2026-10-10 12:00Z'), ('8', '2026-10-10 12:00Z'), ('9', '2026-08-10 12:00Z')) as call (entity, at);
create function pg_temp.short(p_arguments text) returns text language plpgsql as $$
declare
  v_answer jsonb;
begin
  execute format('select public.get_ai_entity_summary(%s, p_at => ''2026-11-20'')', p_arguments) into v_answer;
  return concat_ws(
    ' ', v_answer ->> 'source', v_answer ->> 'total_calls', v_answer ->> 'total_cost', coalesce(v_answer ->> 'conversations', '-'),
    coalesce(v_answer ->> 'documents', '-'), coalesce(jsonb_array_length(nullif(v_answer -> 'by_feature', 'null'))::text, '-'),
    coalesce(left(v_answer ->> 'first_used_at', 10), '-'), coalesce(left(v_answer ->> 'last_used_at', 10), '-')
  );
end;
$$;

select is(pg_temp.short($$'deal', '7'$$), 'log 2 2 2 2 1 2026-08-10 2026-10-10', 'While the log is complete, the summary is.');
select is(
  public.retain_ai_usage(tests.months_since('2026-09-01')) ->> 'retained_from', '2026-09-01', 'Then the log of August is dropped.'
);
select is(
  pg_temp.short($$'deal', '7'$$), 'rollups 2 2 - - - - 2026-10-10', 'Cost and calls stay; what only the log told is unknown, not less.'
);
select is(pg_temp.short($$'deal', '7', '2026-09-01'$$), 'log 1 1 1 1 1 2026-10-10 2026-10-10', 'From the retained month on everything is known.');
select is(pg_temp.short($$'deal', '7', '2026-08-20'$$), 'log 1 1 1 1 1 2026-10-10 2026-10-10', 'So it is where nothing was used in what is gone.');
select is(pg_temp.short($$'deal', '8'$$), 'log 1 1 1 1 1 2026-10-10 2026-10-10', 'A later deal is untouched.');
select is(pg_temp.short($$'deal', '9'$$), 'rollups 1 1 - - - - -', 'Of one that is all gone the costs stay.');

-- One user's part is not in the rollups.
select tests.authenticate_as('acme_member');
select throws_ok(
  $$ select public.get_ai_entity_summary('deal', '7', p_user_id => tests.user_id('acme_member')) $$,
  'PT422', 'The log before 2026-09-01 is gone, and this needs it', 'A user''s own part is refused where the log is not complete.'
);
select is(
  pg_temp.short($$'deal', '7', '2026-09-01', p_user_id => tests.user_id('acme_member')$$), 'log 1 1 1 1 1 2026-10-10 2026-10-10',
  'From the retained month on it is told.'
);
select tests.reset();

-- Who is erased takes sessions and documents along.
select public.erase_ai_user(tests.user_id('acme_member'), 'asked');
select is(pg_temp.short($$'deal', '8'$$), 'log 1 1 0 0 1 2026-10-10 2026-10-10', 'The conversations of an erased person are nobody''s, the costs stay.');

select * from finish();
rollback;
