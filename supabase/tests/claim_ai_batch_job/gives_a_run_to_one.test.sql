begin;
select * from no_plan();

create function pg_temp.run(p_name text) returns uuid language sql immutable as $$ select md5('run ' || p_name)::uuid $$;
create function pg_temp.name_of(p_claimed jsonb) returns text language sql as $$
  select name from unnest(array['a', 'b']) as name where pg_temp.run(name)::text = p_claimed ->> 'id';
$$;

select public.start_ai_batch_job('f', p_items_total => 2, p_id => pg_temp.run(name), p_provider => 'anthropic')
from unnest(array['a', 'b']) as name;
select public.start_ai_batch_job('by itself');
select is(public.claim_ai_batch_job(), null, 'A run that is being started is nobody else''s.');
select is(public.claim_ai_batch_job(pg_temp.run('a')), null, 'Not even by its id.');

-- As if both had been left an hour ago, a before b.
update ai_usage.batch_submissions
set leased_until = now() - interval '55 minutes',
  claimed_at = now() - case batch_job_id when pg_temp.run('a') then interval '61 minutes' else interval '60 minutes' end;
select public.queue_ai_batch_requests(pg_temp.run('a'), '[{"custom_id": "x", "params": {}}]');

select is(
  public.claim_ai_batch_job() - 'started_at' - 'claimed_at',
  jsonb_build_object(
    'id', pg_temp.run('a'), 'state', 'queued', 'asked_at', null, 'cancelled_at', null, 'items_total', 2, 'provider_batch_id', null, 'queued', 1
  ),
  'The run that waits longest comes first, with where it stands.'
);
select is(pg_temp.name_of(public.claim_ai_batch_job()), 'b', 'Then the next.');
select is(public.claim_ai_batch_job(), null, 'Each is given to one only.');
select public.release_ai_batch_job(pg_temp.run('a'));
select is(public.claim_ai_batch_job(), null, 'Who goes through all runs meets none twice.');
select is(pg_temp.name_of(public.claim_ai_batch_job(p_claimed_before => now() + interval '1 second')), 'a', 'The next to come does.');
select is(public.claim_ai_batch_job(pg_temp.run('a')), null, 'What is claimed is not claimed by its id.');
select public.release_ai_batch_job(pg_temp.run('a'));
select is(pg_temp.name_of(public.claim_ai_batch_job(pg_temp.run('a'))), 'a', 'Once released, it is.');

select public.finish_ai_batch_job(pg_temp.run(name)) from unnest(array['a', 'b']) as name;
select is(public.claim_ai_batch_job(p_claimed_before => now() + interval '1 day'), null, 'Runs that have ended are given to nobody.');

select * from finish();
rollback;
