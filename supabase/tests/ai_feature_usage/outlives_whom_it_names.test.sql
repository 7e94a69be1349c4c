begin;
select * from no_plan();

select tests.create_people();
select public.log_ai_feature_usage('chat', tests.user_id('acme_member'), p_organization_id => tests.organization_id('acme'), p_entity_type => 'deal', p_entity_id => '7');

delete from auth.users where id = tests.user_id('acme_member');
delete from public.organization_members where organization_id = tests.organization_id('acme') and role <> 'admin';
select is(
  (select user_id from public.ai_feature_usage), tests.user_id('acme_member'), 'A row keeps the id of a user who is gone.'
);
select tests.authenticate_as('acme_admin');
select is(public.get_ai_feature_stats() #>> '{total,calls}', '1', 'The organization''s numbers do not change.');
select tests.reset();
select is_empty(
  $$ select conname from pg_constraint where conrelid = 'public.ai_feature_usage'::regclass and contype = 'f' $$,
  'No foreign key ties a row to what may be deleted.'
);
select throws_ok('truncate public.ai_feature_usage', '0A000', null, 'Not even its owner empties it behind the rollups'' back.');

select * from finish();
rollback;
