begin;
select * from no_plan();

select tests.create_people();
create function pg_temp.run(p_name text) returns uuid language sql immutable as $$ select md5('run ' || p_name)::uuid $$;

select public.start_ai_batch_job(
  name, case name when 'platform' then null else tests.organization_id(name) end, tests.user_id('acme_member'), 1, pg_temp.run(name), 'anthropic'
)
from unnest(array['acme', 'globex', 'platform']) as name;
select public.queue_ai_batch_requests(pg_temp.run(name), jsonb_build_array(jsonb_build_object(
  'custom_id', 'a',
  'params', '{"messages": ["secret"]}'::jsonb,
  'context', jsonb_build_object('user_id', tests.user_id('acme_member'), 'user_email', 'acme_member@example.com', 'feature', name)
)))
from unnest(array['acme', 'globex', 'platform']) as name;
select public.log_ai_usage(
  null, p_organization_id => tests.organization_id('globex'), p_batch_job_id => pg_temp.run('acme'), p_input_tokens => 1000000,
  p_occurred_at => '2026-07-01'
);
select public.retain_ai_usage(1);

create temp table attack (name text primary key, query text) on commit drop;
grant select on attack to public;
insert into attack
values
  ('start a run', 'select public.start_ai_batch_job(''f'')'),
  ('finish a run', 'select public.finish_ai_batch_job(md5(''run acme'')::uuid)'),
  ('cancel a run', 'select public.cancel_ai_batch_job(md5(''run acme'')::uuid)'),
  ('add requests to a run', 'select public.queue_ai_batch_requests(md5(''run acme'')::uuid, ''[]'')'),
  ('read the requests of a run', 'select public.get_ai_batch_requests(md5(''run acme'')::uuid)'),
  ('claim a run', 'select public.claim_ai_batch_job()'),
  ('release a run', 'select public.release_ai_batch_job(md5(''run acme'')::uuid)'),
  ('say that a run is submitted', 'select public.set_ai_batch_submission(md5(''run acme'')::uuid, ''asked'')'),
  ('settle a run', 'select public.settle_ai_batch_results(md5(''run acme'')::uuid, ''[]'')'),
  ('keep usage of runs', 'select ai_usage.keep_batch_usage(''public.ai_usage_log'')'),
  ('insert a run', 'insert into public.ai_batch_job_runs (feature) values (''f'')'),
  ('change a run', 'update public.ai_batch_job_runs set items_processed = 1'),
  ('delete a run', 'delete from public.ai_batch_job_runs'),
  ('empty the runs', 'truncate public.ai_batch_job_runs'),
  ('let runs go any way', 'alter table public.ai_batch_job_runs disable trigger all'),
  ('read what is asked', 'select * from ai_usage.batch_requests'),
  ('change what is asked', 'update ai_usage.batch_requests set params = null'),
  ('ask in another''s name', 'insert into ai_usage.batch_requests (batch_job_id, custom_id, context) values (md5(''run acme'')::uuid, ''b'', ''{}'')'),
  ('read the submissions', 'select * from ai_usage.batch_submissions'),
  ('submit a run again', 'update ai_usage.batch_submissions set state = ''queued'''),
  ('change what was kept of dropped months', 'update ai_usage.dropped_batch_usage set total_cost_usd = 0'),
  ('add to what was kept', 'insert into ai_usage.dropped_batch_usage select * from ai_usage.dropped_batch_usage'),
  ('delete what was kept', 'delete from ai_usage.dropped_batch_usage');

create function pg_temp.may_not(p_who text) returns setof text language sql as $$
  select throws_ok(query, '42501', null, format('%s may not %s.', p_who, name)) from attack;
$$;
create function pg_temp.visible() returns text language sql as $$
  select string_agg(feature, ', ' order by feature) from public.ai_batch_job_runs;
$$;
create function pg_temp.dropped() returns bigint language sql as $$ select count(*) from ai_usage.dropped_batch_usage $$;

select tests.become('anon');
select pg_temp.may_not('An anonymous caller');
select throws_ok('select * from public.ai_batch_job_runs', '42501', null, 'An anonymous caller reads no runs.');
select throws_ok('select * from public.get_ai_batch_jobs()', '42501', null, 'An anonymous caller calls nothing.');

select tests.authenticate_as('acme_member');
select pg_temp.may_not('A member');
select is(pg_temp.visible(), null, 'A member reads no runs, not even those started in their name.');
select throws_ok('select * from public.get_ai_batch_jobs()', 'PT403', null, 'A member asks for no runs.');
select throws_ok(
  format('select * from public.get_ai_batch_jobs(p_id => %L)', pg_temp.run('acme')), 'PT403', null, 'A member asks for no run by its id.'
);

select tests.authenticate_as('acme_admin');
select pg_temp.may_not('An organization''s admin');
select is(pg_temp.visible(), 'acme', 'An organization''s admin reads the organization''s runs.');
select results_eq(
  'select feature, total_tokens from public.get_ai_batch_jobs()', $$ values ('acme', 0::numeric) $$,
  'With what was charged to the organization, and not what was charged to another one.'
);
select is_empty(
  format('select from public.get_ai_batch_jobs(p_id => %L)', pg_temp.run('globex')), 'A run of another organization is not there by its id.'
);
select throws_ok(
  format('select * from public.get_ai_batch_jobs(p_organization_id => %L)', tests.organization_id('globex')), 'PT403', null,
  'Another organization''s runs are refused.'
);
select is(pg_temp.dropped(), 0::bigint, 'Nor does an organization''s admin read what another one used in dropped months.');

select tests.authenticate_as('globex_admin');
select is(pg_temp.visible(), 'globex', 'The other organization''s admin reads its own runs.');
select is(pg_temp.dropped(), 1::bigint, 'And what it used in dropped months.');

select tests.authenticate_as('admin');
select pg_temp.may_not('A platform admin');
select is(pg_temp.visible(), 'acme, globex, platform', 'A platform admin reads all runs.');
select results_eq(
  'select feature, total_tokens from public.get_ai_batch_jobs(p_feature => ''acme'')', $$ values ('acme', 1000000::numeric) $$,
  'With all that they used.'
);

select tests.become('service_role');
select throws_ok(query, '42501', null, format('The server may not %s.', name))
from attack
where query !~ '^select public' and name <> 'delete a run';
select is(pg_temp.visible(), 'acme, globex, platform', 'The server reads all runs.');
select throws_ok('delete from public.ai_batch_job_runs', 'PT409', null, 'Not even the server deletes what is running.');

select tests.reset();
select public.erase_ai_user(tests.user_id('acme_member'), 'test');
select is_empty('select from public.ai_batch_job_runs where started_by is not null', 'Who is erased has started nothing.');
select is_empty(
  'select from ai_usage.batch_requests where context <> jsonb_build_object(''feature'', context -> ''feature'')',
  'And what is still to be logged for them is nobody''s.'
);
select is((select count(*)::int from public.ai_usage_erasures), 1, 'That they were erased is known.');

select * from finish();
rollback;
