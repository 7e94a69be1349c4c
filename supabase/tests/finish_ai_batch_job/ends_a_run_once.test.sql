begin;
select * from no_plan();

create function pg_temp.run(p_name text) returns uuid language sql immutable as $$ select md5('run ' || p_name)::uuid $$;
create function pg_temp.ended(p_total int, p_arguments text) returns text language plpgsql as $$
declare
  v_id uuid = public.start_ai_batch_job('f', p_items_total => p_total);
  v_result jsonb;
begin
  execute format('select public.finish_ai_batch_job(%L%s)', v_id, p_arguments) into v_result;
  return concat_ws(' ', v_result ->> 'status', v_result ->> 'items_processed', v_result ->> 'items_failed', v_result ->> 'error_message');
end;
$$;

select is(pg_temp.ended(total, arguments), outcome, format('Of %s items, (%s) is %s.', coalesce(total::text, 'any'), arguments, outcome))
from (
  values
    (null, '', 'completed 0 0'),
    (null, ', p_items_processed => 7', 'completed 7 0'),
    (null, ', p_items_processed => 7, p_items_failed => 1', 'partial 7 1'),
    (null, ', p_items_failed => 1', 'failed 0 1'),
    (null, ', p_error_message => ''no connection''', 'failed 0 0 no connection'),
    (null, ', p_items_processed => 7, p_error_message => ''no connection''', 'partial 7 0 no connection'),
    (10, '', 'failed 0 10'),
    (10, ', p_items_processed => 10', 'completed 10 0'),
    (10, ', p_items_processed => 9', 'partial 9 1'),
    (10, ', ''failed'', 9, 1, ''the last one mattered''', 'failed 9 1 the last one mattered'),
    (0, '', 'completed 0 0')
) as given (total, arguments, outcome);

select public.start_ai_batch_job('f', p_id => pg_temp.run('a'));
select isnt(public.finish_ai_batch_job(pg_temp.run('a'), p_items_processed => 3) ->> 'completed_at', null, 'A run that ends has a time.');
select is(
  public.finish_ai_batch_job(pg_temp.run('a'), status, 1, 2, 'again') - 'completed_at',
  jsonb_build_object('id', pg_temp.run('a'), 'status', 'completed', 'items_processed', 3, 'items_failed', 0, 'error_message', null),
  format('Ending it again changes nothing, with the status %s.', coalesce(status, 'left out'))
)
from unnest(array[null, 'completed']) as status;

select public.start_ai_batch_job('f', p_id => pg_temp.run('b'), p_items_total => 10);
select is(tests.refusal_of(query), refusal, format('A clear refusal: %s', query))
from (
  values
    (
      format('select public.finish_ai_batch_job(%L, ''failed'')', pg_temp.run('a')),
      format('PT409 | Run %s has ended as completed | A run that has ended never changes. Start a new one.', pg_temp.run('a'))
    ),
    (
      format('select public.finish_ai_batch_job(%L)', pg_temp.run('nobody')),
      format('PT404 | There is no run %s | Pass the id that start_ai_batch_job returned.', pg_temp.run('nobody'))
    ),
    (
      format('select public.finish_ai_batch_job(%L, ''completed'', 9)', pg_temp.run('b')),
      'PT400 | new row for relation "ai_batch_job_runs" violates check constraint "ai_batch_job_runs_completed_means_nothing_failed"'
        ' | A run of which items failed, or were left, is partial or failed. Leave p_status out to have it derived.'
    ),
    (
      format('select public.finish_ai_batch_job(%L, ''cancelled'')', pg_temp.run('b')),
      'PT400 | new row for relation "ai_batch_job_runs" violates check constraint "ai_batch_job_runs_status_is_known"'
        ' | A run ends as completed, failed or partial.'
    )
) as refused (query, refusal);
select is(
  tests.refusal_of(format('select public.finish_ai_batch_job(%L, ''running'')', pg_temp.run('b'))),
  'PT400 | new row for relation "ai_batch_job_runs" violates check constraint "ai_batch_job_runs_ended_at_some_time"'
    ' | A run ends as completed, failed or partial.',
  'Running is no end.'
);
select is(
  tests.refusal_of(query),
  'PT400 | new row for relation "ai_batch_job_runs" violates check constraint "ai_batch_job_runs_happened_at_real_moments"'
    ' | Pass a real moment, or leave it out for now.',
  format('Eternity is no moment: %s', query)
)
from unnest(array[
  'select public.start_ai_batch_job(''f'', p_started_at => ''-infinity'')',
  format('select public.finish_ai_batch_job(%L, p_completed_at => ''infinity'')', pg_temp.run('b'))
]) as query;

select ok(public.cancel_ai_batch_job(pg_temp.run('b')), 'A run that is running may be cancelled.');
select is((select status || ' ' || (cancelled_at is not null) from public.ai_batch_job_runs where id = pg_temp.run('b')), 'running true',
  'It runs until it is ended.');
select ok(not public.cancel_ai_batch_job(pg_temp.run('a')), 'One that has ended may not.');
select is((select cancelled_at from public.ai_batch_job_runs where id = pg_temp.run('a')), null, 'And stays as it is.');

select * from finish();
rollback;
