begin;
select * from no_plan();

-- An adopter's own tables, with memberships that go with their organization.
create table public.organizations (id uuid primary key, name text not null);
create table public.jobs (
  id uuid primary key,
  organization_id uuid references public.organizations (id) on delete cascade,
  created_by uuid references auth.users (id) on delete set null
);
insert into public.organizations
select tests.organization_id(name), name from unnest(array['acme', 'globex']) as name;
alter table public.organization_members
  add foreign key (organization_id) references public.organizations (id) on delete cascade;
select tests.create_people();
insert into public.jobs
select md5('job ' || n)::uuid, tests.organization_id('acme'), tests.user_id('acme_member') from generate_series(1, 2) as n;
select public.start_ai_batch_job('report', tests.organization_id('acme'), p_id => md5('job 1')::uuid);
select public.finish_ai_batch_job(md5('job 1')::uuid, p_error_message => 'none of it worked');

select tests.log_a_call_of_each();
select public.log_ai_usage(
  case n when 1 then tests.user_id('acme_member') end, p_organization_id => tests.organization_id('acme'), p_batch_job_id => md5('job ' || n)::uuid,
  p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000, p_entity_type => 'deal', p_entity_id => '7', p_request_id => 'job ' || n
)
from generate_series(1, 2) as n;
select public.log_ai_feature_usage(
  'upload_document', tests.user_id('acme_member'), p_organization_id => tests.organization_id('acme'), p_duration_ms => 100, p_entity_type => 'deal', p_entity_id => '7'
);
-- What else names people and organizations.
select public.set_ai_model_price('test', 'ours', '{"input_usd_per_mtok": 1}', 'a contract', tests.organization_id('acme'));
select public.set_ai_price_discount('test', 5, 'an agreement', tests.organization_id('acme'));
-- Some of it is pending.
select ai_usage.fold_usage(4);

create function pg_temp.everything() returns jsonb language sql as $$
  select jsonb_build_object(
    'log', (select jsonb_agg(to_jsonb(log) order by request_id) from public.ai_usage_log as log),
    'dashboard', public.get_ai_usage_dashboard(),
    'acme', public.get_ai_usage_dashboard(30, tests.organization_id('acme')),
    'member', public.get_user_ai_usage(tests.user_id('acme_member')),
    'deal', public.get_ai_entity_summary('deal', '7'),
    'feature_usage', (select jsonb_agg(to_jsonb(usage)) from public.ai_feature_usage as usage),
    'features', public.get_ai_feature_stats(),
    'months', (select jsonb_agg(to_jsonb(line) order by user_id, organization_id) from public.ai_usage_summary as line),
    'prices', (select jsonb_agg(to_jsonb(price)) from public.ai_model_prices as price where is_custom),
    'discounts', (select jsonb_agg(to_jsonb(discount)) from public.ai_price_discounts as discount)
  );
$$;
create temp table before on commit drop as select pg_temp.everything() as everything;
select is(everything #>> '{dashboard,summary,total_cost_usd}', '0.0125', 'There is something to lose.') from before;
select is(everything #>> '{deal,total_calls}', '2', 'And two calls of jobs.') from before;

select lives_ok($$ delete from public.jobs where id = md5('job 1')::uuid $$, 'Usage keeps nobody from deleting a job.');
select lives_ok('delete from public.ai_batch_job_runs', 'Nor a run of one.');
select is(pg_temp.everything(), everything, 'No usage goes with a job.') from before;
select lives_ok($$ delete from auth.users where id = tests.user_id('acme_member') $$, 'Nor a user.');
select is_empty(
  $$ select from public.organization_members where user_id = tests.user_id('acme_member') $$, 'The membership goes with the user.'
);
select is(pg_temp.everything(), everything, 'No usage goes with a user, their address stays.') from before;
select tests.authenticate_as('acme_admin');
select is(public.get_ai_usage_dashboard() #>> '{summary,total_requests}', '5', 'Their organization''s admin still reads what they used.');
select tests.reset();
select lives_ok($$ delete from public.organizations where id = tests.organization_id('acme') $$, 'Nor an organization.');
select is_empty(
  $$ select from public.organization_members where organization_id = tests.organization_id('acme') union all select from public.jobs $$,
  'Memberships and jobs go with an organization.'
);
select is(pg_temp.everything(), everything, 'No usage goes with an organization, nor do its prices.') from before;

-- Who reads what is left
select tests.authenticate_as('acme_admin');
select throws_ok(
  'select public.get_ai_usage_dashboard()', 'PT403', 'You may not read everybody''s usage', 'Nobody administers an organization that is gone.'
);
select is(
  public.get_user_ai_usage(tests.user_id('acme_admin')) #>> '{summary,total_requests}', '1', 'Its users still read what they used in it.'
);
select tests.authenticate_as('admin');
select is(
  public.get_ai_usage_dashboard(30, tests.organization_id('acme')) #>> '{summary,total_requests}', '5', 'An admin reads all of it.'
);
select tests.reset();

select lives_ok('delete from auth.users', 'Nor everybody.');
select is_empty(
  'select from public.organization_members union all select from public.user_roles', 'No membership and no role is left.'
);
select is(pg_temp.everything(), everything, 'All usage is.') from before;
select ai_usage.fold_usage();
select ai_usage.fold_feature_usage();
select is(pg_temp.everything(), everything, 'It is when it is folded, too.') from before;
select is(tests.problems(), '{}', 'The rollups are what the log adds up to.');
select is(
  (select status from jsonb_to_recordset(public.log_ai_usage_batch(jsonb_build_array(jsonb_build_object(
    'user_id', tests.user_id('acme_member'), 'organization_id', tests.organization_id('acme'), 'batch_job_id', md5('job 1')
  )))) as logged (status text)),
  'logged', 'A call that ends after its user, organization and job are gone is logged.'
);

select results_eq(
  $$
    select conrelid::regclass::text, confrelid::regclass::text, confdeltype::text
    from pg_constraint
    where connamespace in ('public'::regnamespace, 'ai_usage'::regnamespace)
      and contype = 'f'
      and conrelid not in ('public.jobs'::regclass)
    order by 1, 2
  $$,
  $$
    values
      ('ai_usage.batch_requests', 'ai_usage.batch_submissions', 'c'),
      ('ai_usage.batch_submissions', 'ai_batch_job_runs', 'c'),
      ('ai_usage.dropped_batch_usage', 'ai_batch_job_runs', 'c'),
      ('organization_members', 'auth.users', 'c'),
      ('organization_members', 'organizations', 'c'),
      ('user_roles', 'auth.users', 'c')
  $$,
  'Only memberships and roles, and what is kept of a run, are tied to what may be deleted, and go with it.'
);

select * from finish();
rollback;
