begin;
select * from no_plan();

select tests.create_people();
select tests.log_a_call_of_each();

create function pg_temp.visible() returns text language sql as $$
  select string_agg(request_id, ', ' order by request_id collate "C") from public.ai_usage_log;
$$;

select tests.become('anon');
select throws_ok('select * from public.ai_usage_log', '42501', null, 'An anonymous caller reads no usage.');
select throws_ok('select * from public.user_roles', '42501', null, 'An anonymous caller reads no roles.');
select throws_ok('select * from public.organization_members', '42501', null, 'An anonymous caller reads no members.');
select throws_ok('select * from public.ai_model_prices', '42501', null, 'An anonymous caller reads no prices.');
select throws_ok('select * from public.ai_model_aliases', '42501', null, 'An anonymous caller reads no aliases.');

select tests.authenticate_as('loner');
select is(pg_temp.visible(), 'call of loner', 'A user sees only their own rows.');
select is_empty(
  $$ select from public.ai_usage_log where user_id = tests.user_id('acme_member') $$,
  'A filter on another user finds nothing.'
);
select is_empty(
  $$ select from public.ai_usage_log where user_email like '%acme%' or organization_id is not null $$,
  'A filter on another column finds nothing of others.'
);
select is((select count(*)::int from public.ai_usage_log), 1, 'A count does not betray how many rows others have.');

select tests.authenticate_as('acme_member');
select is(pg_temp.visible(), 'call of acme_member', 'A member sees only their own rows, not their organization''s.');
select is(
  (select string_agg(user_id::text, ', ') from public.organization_members),
  tests.user_id('acme_member')::text,
  'A member sees only their own membership.'
);

select tests.authenticate_as('acme_admin');
select is(
  pg_temp.visible(),
  'call of acme_admin, call of acme_member, call of acme_other',
  'An organization admin sees the organization''s rows and no others.'
);

select tests.authenticate_as('admin');
select is((select count(*)::int from public.ai_usage_log), 7, 'An admin sees every row.');
select is((select count(*)::int from public.user_roles), 1, 'Even an admin sees only their own role through the API.');

select tests.become('authenticated', null);
select is((select count(*)::int from public.ai_usage_log), 0, 'A token without a user sees nothing.');

select tests.reset();
select public.log_ai_usage(null, p_request_id => 'a job''s call', p_organization_id => tests.organization_id('acme'));
select tests.become('authenticated', null);
select is((select count(*)::int from public.ai_usage_log), 0, 'Nor does it see the rows that have no user.');
select tests.authenticate_as('acme_admin');
select is((select count(*)::int from public.ai_usage_log), 4, 'The organization admin sees the job''s row.');

select * from finish();
rollback;
