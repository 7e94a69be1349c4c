begin;
select * from no_plan();

select tests.create_people();
select tests.log_a_call_of_each();

delete from auth.users where id = tests.user_id('acme_member');

select is(
  (select user_email from public.ai_usage_log where user_id = tests.user_id('acme_member')),
  'acme_member@example.com',
  'A row keeps the id and the address of a user who is gone.'
);
select is_empty(
  $$ select from public.organization_members where user_id = tests.user_id('acme_member') $$,
  'The membership goes with the user.'
);
select tests.authenticate_as('acme_admin');
select is(
  public.get_ai_usage_dashboard() #>> '{summary,total_requests}',
  '3',
  'The organization''s numbers do not change.'
);
select tests.reset();

select is_empty(
  $$ select conname from pg_constraint where conrelid = 'public.ai_usage_log'::regclass and contype = 'f' $$,
  'No foreign key ties a row to what may be deleted.'
);

select * from finish();
rollback;
