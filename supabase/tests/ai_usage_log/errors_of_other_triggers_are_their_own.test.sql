begin;
select * from no_plan();

-- A trigger of the project's own, which fails as the ledger's key does for a duplicate.
create temp table seen (what text constraint seen_once unique) on commit drop;
create function pg_temp.see() returns trigger language plpgsql as $$
begin
  insert into pg_temp.seen select 'a line' from lines;
  return null;
end;
$$;
create trigger lines_are_seen after insert on ai_usage.log_lines referencing new table as lines for each statement execute function pg_temp.see();

select lives_ok($$ select public.log_ai_usage(null, p_request_id => 'first') $$, 'A trigger on log_lines runs with the line.');
select is((select count(*)::int from seen), 1, 'Once.');
select throws_ok(
  $$ select public.log_ai_usage(null, p_request_id => 'second') $$,
  '23505', 'duplicate key value violates unique constraint "seen_once"', 'What it refuses is not taken for a line that was logged before.'
);
select throws_ok(
  $$ select public.log_ai_usage_batch('[{"request_id": "second"}, {"request_id": "third"}]') $$,
  '23505', 'duplicate key value violates unique constraint "seen_once"', 'Nor in a batch.'
);
select throws_ok(
  $$ select public.log_ai_usage_batch('[{"request_id": "first"}, {"request_id": "third"}]') $$,
  '23505', 'duplicate key value violates unique constraint "seen_once"', 'Nor in one of which a line was logged before.'
);
select lives_ok($$ select public.log_ai_usage(null, p_request_id => 'first') $$, 'What was logged before is not seen again.');
select is((select count(*)::int from public.ai_usage_log), 1, 'Nothing else was logged.');

select * from finish();
rollback;
