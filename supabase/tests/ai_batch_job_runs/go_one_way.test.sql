begin;
select * from no_plan();

create function pg_temp.run(p_name text) returns uuid language sql immutable as $$ select md5('run ' || p_name)::uuid $$;
create function pg_temp.set_run(p_name text, p_assignment text) returns text language sql as $$
  select tests.refusal_of(format('update public.ai_batch_job_runs set %s where id = %L', p_assignment, pg_temp.run(p_name)));
$$;

select public.start_ai_batch_job('search_index', p_id => pg_temp.run(name), p_items_total => 10, p_provider => 'anthropic')
from unnest(array['running', 'ended']) as name;
select public.finish_ai_batch_job(pg_temp.run('ended'), p_items_processed => 10);

select is(
  tests.refusal_of('insert into public.ai_batch_job_runs (feature, status, completed_at) values (''f'', ''completed'', now())'),
  'PT409 | A run cannot begin as completed | Start it, then finish it.',
  'A run begins as running.'
);

select is(
  tests.refusal_of(format('update public.ai_batch_job_runs set %s where id = %L', assignment, pg_temp.run('ended'))),
  format('PT409 | Run %s has ended as completed | A run that has ended never changes. Start a new one.', pg_temp.run('ended')),
  format('A run that has ended never changes, not even for its owner: %s.', assignment)
)
from unnest(array[
  'status = ''running'', completed_at = null',
  'status = ''partial''',
  'status = ''failed''',
  'completed_at = completed_at + interval ''1 minute''',
  'cancelled_at = now()',
  'items_processed = 9',
  'items_failed = 1',
  'error_message = ''x''',
  'provider_batch_id = ''msgbatch_1''',
  'organization_id = gen_random_uuid()',
  'feature = ''x'''
]) as assignment;

select is(
  pg_temp.set_run('running', assignment),
  format('PT409 | What is known of run %s does not change | Start a new run.', pg_temp.run('running')),
  format('What a run is does not change while it runs: %s.', assignment)
)
from unnest(array[
  'id = gen_random_uuid()',
  'organization_id = gen_random_uuid()',
  'feature = ''x''',
  'started_at = started_at - interval ''1 day''',
  'items_total = 11',
  'provider = ''openai''',
  'started_by = gen_random_uuid()'
]) as assignment;

select is(pg_temp.set_run('running', 'provider_batch_id = ''msgbatch_1'', cancelled_at = now(), items_processed = 4'), 'accepted',
  'While it runs, its batch becomes known, it may be cancelled, and items are counted.');
select is(
  pg_temp.set_run('running', assignment),
  format('PT409 | What is known of run %s does not change | Start a new run.', pg_temp.run('running')),
  format('What is known once stays so: %s.', assignment)
)
from unnest(array[
  'provider_batch_id = ''msgbatch_2''',
  'provider_batch_id = null',
  'cancelled_at = null',
  'items_processed = 3'
]) as assignment;

select matches(pg_temp.set_run('running', assignment), '^23514 .*' || constraint_name, format('A run cannot be so: %s.', assignment))
from (
  values
    ('status = ''cancelled'', completed_at = now()', 'status_is_known'),
    ('status = ''failed''', 'ended_at_some_time'),
    ('completed_at = now()', 'ended_at_some_time'),
    ('status = ''failed'', completed_at = started_at - interval ''1 second''', 'ended_after_it_started'),
    ('items_failed = 7', 'counts_add_up'),
    ('items_failed = -1', 'counts_are_not_negative'),
    ('status = ''completed'', completed_at = now()', 'completed_means_nothing_failed')
) as impossible (assignment, constraint_name);

select is(
  tests.refusal_of(format('delete from public.ai_batch_job_runs where id = %L', pg_temp.run('running'))),
  format('PT409 | Run %s is still running | Finish it before you delete it. The usage stays in any case.', pg_temp.run('running')),
  'A run that is running is not deleted.'
);
select is(pg_temp.set_run('ended', 'started_by = null'), 'accepted', 'Who started a run may be forgotten.');

select public.log_ai_usage(null, p_batch_job_id => pg_temp.run('ended'), p_request_id => 'of the run');
select tests.become('service_role');
delete from public.ai_batch_job_runs where id = pg_temp.run('ended');
select tests.reset();
select is_empty(format('select from public.ai_batch_job_runs where id = %L', pg_temp.run('ended')), 'The server deletes a run that has ended.');
select is(
  (select batch_job_id from public.ai_usage_log where request_id = 'of the run'), pg_temp.run('ended'),
  'Its usage stays, and still names it.'
);
select isnt(
  public.log_ai_usage(null, p_batch_job_id => pg_temp.run('ended'), p_request_id => 'late'), null, 'And more may be logged for it.'
);

select * from finish();
rollback;
