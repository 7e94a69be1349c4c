begin;
select * from no_plan();

select tests.create_people();
select tests.log_a_call_of_each();

prepare dashboard as select public.get_ai_usage_dashboard();
prepare dashboard_of_globex as select public.get_ai_usage_dashboard(30, tests.organization_id('globex'));
prepare cost_summary as select public.get_ai_cost_summary();
prepare cost_summary_of_globex as select public.get_ai_cost_summary(tests.organization_id('globex'));
prepare usage_of_globex_member as select public.get_user_ai_usage(tests.user_id('globex_member'));
prepare usage_within_globex as
  select public.get_user_ai_usage(tests.user_id('globex_member'), 30, tests.organization_id('globex'));

create function pg_temp.refuses(p_who text, p_code text, variadic p_reads text[]) returns setof text language plpgsql as $$
declare
  v_read text;
begin
  foreach v_read in array p_reads loop
    return next throws_ok(v_read, p_code, null, format('%s gets no %s.', p_who, replace(v_read, '_', ' ')));
  end loop;
end;
$$;

select tests.become('anon');
select pg_temp.refuses(
  'An anonymous caller', '42501',
  'dashboard', 'dashboard_of_globex', 'cost_summary', 'cost_summary_of_globex', 'usage_of_globex_member',
  'usage_within_globex'
);

select tests.authenticate_as('loner');
select pg_temp.refuses(
  'A user', 'PT403',
  'dashboard', 'dashboard_of_globex', 'cost_summary', 'cost_summary_of_globex', 'usage_of_globex_member',
  'usage_within_globex'
);
select is(
  public.get_user_ai_usage(tests.user_id('loner')) #>> '{summary,total_requests}',
  '1',
  'A user reads their own usage.'
);

select tests.authenticate_as('acme_member');
select pg_temp.refuses(
  'A member', 'PT403',
  'dashboard', 'dashboard_of_globex', 'cost_summary', 'cost_summary_of_globex', 'usage_of_globex_member',
  'usage_within_globex'
);
select throws_ok(
  $$ select public.get_ai_usage_dashboard(30, tests.organization_id('acme')) $$,
  'PT403',
  'You may not read this organization''s usage',
  'A member who is not an admin does not get their organization''s dashboard.'
);
select throws_ok(
  $$ select public.get_user_ai_usage(tests.user_id('acme_other')) $$,
  'PT403',
  'You may not read another user''s usage',
  'A member does not read a colleague''s usage.'
);

select tests.authenticate_as('acme_admin');
select pg_temp.refuses(
  'Another organization''s admin', 'PT403',
  'dashboard_of_globex', 'cost_summary_of_globex', 'usage_of_globex_member', 'usage_within_globex'
);
select is(
  public.get_ai_usage_dashboard() #>> '{summary,total_requests}',
  '3',
  'An organization admin''s dashboard holds the organization''s requests.'
);
select is(
  public.get_ai_usage_dashboard() ->> 'organization_id',
  tests.organization_id('acme')::text,
  'It says that it is limited to the organization.'
);
select is(
  public.get_ai_cost_summary() ->> 'requests_today',
  (select count(*)::text from public.ai_usage_log where created_at >= date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'),
  'An organization admin''s cost summary counts what they may see.'
);
select is(
  public.get_user_ai_usage(tests.user_id('acme_member')) #>> '{summary,total_requests}',
  '1',
  'An organization admin reads a member''s usage.'
);

-- What a person does in another organization is not this admin's to see.
select tests.reset();
select public.log_ai_usage(
  tests.user_id('acme_member'),
  p_organization_id => tests.organization_id('globex'),
  p_request_id => 'elsewhere'
);
select tests.authenticate_as('acme_admin');
select is(
  public.get_user_ai_usage(tests.user_id('acme_member')) #>> '{summary,total_requests}',
  '1',
  'An organization admin reads of a member only what happened in the organization.'
);
select is(
  public.get_user_ai_usage(tests.user_id('acme_member')) ->> 'organization_id',
  tests.organization_id('acme')::text,
  'The answer says that it is limited to the organization.'
);

select tests.reset();
insert into public.organization_members (organization_id, user_id, role)
values (tests.organization_id('globex'), tests.user_id('acme_admin'), 'admin');
select tests.authenticate_as('acme_admin');
select throws_ok(
  'dashboard', 'PT403', 'You may not read the usage of all organizations',
  'An admin of two organizations must say which one they mean.'
);
select is(
  public.get_ai_usage_dashboard(30, tests.organization_id('globex')) #>> '{summary,total_requests}',
  '3',
  'Then they get that one.'
);

select tests.authenticate_as('admin');
select is(
  public.get_ai_usage_dashboard() #>> '{summary,total_requests}', '8', 'An admin''s dashboard holds everybody''s requests.'
);
select is(public.get_ai_usage_dashboard() ->> 'organization_id', null, 'It is not limited.');
select is(
  public.get_user_ai_usage(tests.user_id('globex_member')) #>> '{summary,total_requests}',
  '1',
  'An admin reads anybody''s usage.'
);

select tests.become('service_role');
select is(
  public.get_ai_usage_dashboard() #>> '{summary,total_requests}', '8', 'The server''s dashboard holds everybody''s requests.'
);

-- The hint of a 403 says what to do.
select tests.authenticate_as('loner');
create function pg_temp.hint_of(p_query text) returns text language plpgsql as $$
declare
  v_hint text;
begin
  execute p_query;
  return null;
exception
  when others then
    get stacked diagnostics v_hint = pg_exception_hint;
    return v_hint;
end;
$$;
select matches(
  pg_temp.hint_of('select public.get_ai_usage_dashboard()'),
  'get_user_ai_usage',
  'The hint names the RPC for one''s own usage.'
);

select * from finish();
rollback;
