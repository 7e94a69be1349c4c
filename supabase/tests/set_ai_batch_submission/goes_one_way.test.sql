begin;
select * from no_plan();

create function pg_temp.run(p_name text) returns uuid language sql immutable as $$ select md5('run ' || p_name)::uuid $$;
select public.start_ai_batch_job('f', p_items_total => 1, p_id => pg_temp.run(name), p_provider => 'anthropic')
from unnest(array['a', 'b']) as name;
create function pg_temp.set(p_state text, p_batch text default null) returns text language plpgsql as $$
declare
  c_set constant boolean = public.set_ai_batch_submission(pg_temp.run('a'), p_state, p_batch);
begin
  return c_set || ' ' || (
    select state || ' ' || (asked_at is not null) from ai_usage.batch_submissions where batch_job_id = pg_temp.run('a')
  );
end;
$$;

select is(pg_temp.set('queued'), 'false queued false', 'What is queued is not queued again.');
select is(pg_temp.set('accepted', 'msgbatch_1'), 'false queued false', 'What was not asked is not accepted.');
select is(pg_temp.set('asked'), 'true asked true', 'The provider is asked.');
select is(pg_temp.set('asked'), 'false asked true', 'Of two that would ask it, one does.');
select is(pg_temp.set('queued'), 'true queued false', 'It may turn out to have no batch.');
select pg_temp.set('asked');
select is(pg_temp.set('accepted', 'msgbatch_1'), 'true accepted true', 'Or to have one.');
select is(pg_temp.set('accepted', 'msgbatch_1'), 'true accepted true', 'Which is the same for whoever finds it.');
select is(pg_temp.set('accepted', 'msgbatch_2'), 'false accepted true', 'It never has two.');
select is(pg_temp.set('asked'), 'false accepted true', 'It is not asked again.');
select is(pg_temp.set('queued'), 'false accepted true', 'Nor taken back.');
select is((select provider_batch_id from public.ai_batch_job_runs where id = pg_temp.run('a')), 'msgbatch_1', 'The run names the batch.');

select public.set_ai_batch_submission(pg_temp.run('b'), 'asked');
select throws_ok(
  format('select public.set_ai_batch_submission(%L, ''accepted'', ''msgbatch_1'')', pg_temp.run('b')), '23505', null, 'A batch belongs to one run.'
);
select ok(not public.set_ai_batch_submission(pg_temp.run('nobody'), 'asked'), 'Nothing is submitted for a run that is not there.');
select is(
  tests.refusal_of(format('select public.set_ai_batch_submission(%L, %s)', pg_temp.run('b'), arguments)),
  format('PT400 | A submission cannot be %s | p_state is queued, asked, or accepted with a p_provider_batch_id.', state),
  format('A clear refusal: %s', arguments)
)
from (values ('''lost''', 'lost'), ('null', 'null'), ('''accepted''', 'accepted'), ('''asked'', ''msgbatch_3''', 'asked')) as refused (arguments, state);

select * from finish();
rollback;
