begin;
select * from no_plan();

create function pg_temp.run(p_name text) returns uuid language sql immutable as $$ select md5('run ' || p_name)::uuid $$;

select is(
  public.start_ai_batch_job('search_index', tests.organization_id('acme'), tests.user_id('acme_admin'), 5, pg_temp.run('a')),
  pg_temp.run('a'),
  'A start returns the id of the run.'
);
select results_eq(
  $$
    select organization_id, feature, status, completed_at, items_total, items_processed, items_failed, started_by
    from public.ai_batch_job_runs
  $$,
  $$
    values
      (tests.organization_id('acme'), 'search_index', 'running', null::timestamptz, 5, 0, 0, tests.user_id('acme_admin'))
  $$,
  'The run is running.'
);
select is(
  public.start_ai_batch_job(' search_index ', tests.organization_id('acme'), null, 5, pg_temp.run('a')),
  pg_temp.run('a'),
  'A start that is repeated starts nothing.'
);
select public.finish_ai_batch_job(pg_temp.run('a'), p_items_processed => 5);
select public.start_ai_batch_job('search_index', tests.organization_id('acme'), null, 5, pg_temp.run('a'));
select is((select status from public.ai_batch_job_runs), 'completed', 'Not even when the run has ended.');
select isnt(public.start_ai_batch_job('search_index'), public.start_ai_batch_job('search_index'), 'Without an id, each start is another run.');
select is_empty('select from ai_usage.batch_submissions', 'A job that makes its calls itself leaves nothing for run-batch.');

select is(tests.refusal_of(query), refusal, format('A clear refusal: %s', query))
from (
  values
    ('select public.start_ai_batch_job('' '')', 'PT400 | p_feature is missing | Name the feature whose job it is.'),
    ('select public.start_ai_batch_job(null)', 'PT400 | p_feature is missing | Name the feature whose job it is.'),
    (
      'select public.start_ai_batch_job(''f'', p_provider => ''anthropic'')',
      'PT400 | p_items_total is missing | A provider is asked when so many requests are there.'
    ),
    (
      format('select public.start_ai_batch_job(''another'', tests.organization_id(''acme''), null, 5, %L)', pg_temp.run('a')),
      format('PT409 | Run %s is another one | Repeat a start with the same arguments, or pass a new p_id.', pg_temp.run('a'))
    ),
    (
      format('select public.start_ai_batch_job(''search_index'', tests.organization_id(''globex''), null, 5, %L)', pg_temp.run('a')),
      format('PT409 | Run %s is another one | Repeat a start with the same arguments, or pass a new p_id.', pg_temp.run('a'))
    ),
    (
      format(
        'select public.start_ai_batch_job(''search_index'', tests.organization_id(''acme''), tests.user_id(''acme_other''), 5, %L)',
        pg_temp.run('a')
      ),
      format('PT409 | Run %s is another one | Repeat a start with the same arguments, or pass a new p_id.', pg_temp.run('a'))
    ),
    (
      'select public.start_ai_batch_job(''f'', p_items_total => -1)',
      'PT400 | new row for relation "ai_batch_job_runs" violates check constraint "ai_batch_job_runs_counts_add_up"'
        ' | Processed and failed items together are at most all items.'
    ),
    (
      'select public.start_ai_batch_job(repeat(''f'', 256))',
      'PT400 | new row for relation "ai_batch_job_runs" violates check constraint "ai_batch_job_runs_feature_is_a_name"'
        ' | Name the feature, in at most 255 bytes.'
    )
) as refused (query, refusal);

select * from finish();
rollback;
