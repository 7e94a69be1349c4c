begin;
select * from no_plan();

select tests.create_people();
select tests.log_a_call_of_each();

create temp table attack (name text primary key, query text) on commit drop;
grant select on attack to public;
insert into attack
values
  ('log in another user''s name', 'select public.log_ai_usage(tests.user_id(''loner''), p_input_tokens => 1)'),
  ('log in their own name', 'select public.log_ai_usage(auth.uid(), p_input_tokens => 1)'),
  ('log a batch', 'select public.log_ai_usage_batch(''[{}]'')'),
  ('append to the ledger by its inner function', 'select ai_usage.append_usage(''[]'')'),
  ('insert a row', 'insert into public.ai_usage_log (request_id, provider, model_used) values (''forged'', ''anthropic'', ''m'')'),
  ('change a price on the ledger', 'update public.ai_usage_log set input_usd_per_mtok = 0'),
  ('change a count of their own', 'update public.ai_usage_log set output_tokens = 0 where user_id = auth.uid()'),
  ('delete a row of their own', 'delete from public.ai_usage_log where user_id = auth.uid()'),
  ('empty the ledger', 'truncate public.ai_usage_log'),
  ('alter the ledger', 'alter table public.ai_usage_log add column mine int'),
  ('let themselves in', 'create policy mine on public.ai_usage_log using (true)'),
  ('lock the ledger', 'lock table public.ai_usage_log in exclusive mode'),
  ('read a partition', 'select * from ' || tests.partition_of(now())),
  ('insert into a partition', format('insert into %s (request_id, provider, model_used) values (''forged'', ''anthropic'', ''m'')', tests.partition_of(now()))),
  ('change a partition', format('update %s set output_tokens = 0', tests.partition_of(now()))),
  ('delete from a partition', 'delete from ' || tests.partition_of(now())),
  ('empty a partition', 'truncate ' || tests.partition_of(now())),
  ('drop a partition', 'drop table ' || tests.partition_of(now())),
  ('detach a partition', 'alter table ai_usage.log_lines detach partition ' || tests.partition_of(now())),
  ('make a partition', 'select ai_usage.create_partition(''2020-01-01'')'),
  ('silence the triggers', 'alter table public.ai_usage_log disable trigger all'),
  ('read the request keys', 'select * from ai_usage.request_keys'),
  ('take a request key', 'insert into ai_usage.request_keys values (''anthropic'', ''taken'', 0, gen_random_uuid())'),
  ('free a request key', 'delete from ai_usage.request_keys'),
  ('add what is pending', 'insert into ai_usage.pending_lines select * from ai_usage.pending_lines'),
  ('change what is pending', 'update ai_usage.pending_lines set total_cost_usd = 0'),
  ('delete what is pending', 'delete from ai_usage.pending_lines'),
  ('empty what is pending', 'truncate ai_usage.pending_lines'),
  ('change what is pending by a view of it', 'update ai_usage.pending_usage set user_id = null'),
  ('delete what is pending by a view of it', 'delete from ai_usage.pending_usage'),
  ('add a rollup', 'insert into ai_usage.usage_rollups (grouping) values (null)'),
  ('change a rollup', 'update ai_usage.usage_rollups set total_cost_usd = 0'),
  ('change a line by a view of it', 'update ai_usage.logged_usage set organization_id = null'),
  ('delete a rollup', 'delete from ai_usage.usage_rollups'),
  ('empty the rollups', 'truncate ai_usage.usage_rollups'),
  ('change a remembered price', 'update ai_usage.known_prices set input_usd_per_mtok = null'),
  ('read the remembered prices', 'select * from ai_usage.known_prices'),
  ('read the remembered prices that hold', 'select * from ai_usage.remembered_prices'),
  ('hide a change of prices', 'update ai_usage.catalogue_version set version = 0'),
  ('log a feature in another user''s name', 'select public.log_ai_feature_usage(''chat'', tests.user_id(''loner''))'),
  ('log a feature in their own name', 'select public.log_ai_feature_usage(''chat'', auth.uid())'),
  ('insert a row of a feature', 'insert into public.ai_feature_usage (request_id, feature) values (''forged'', ''chat'')'),
  ('change a row of a feature', 'update public.ai_feature_usage set status = ''success'' where user_id = auth.uid()'),
  ('delete a row of a feature', 'delete from public.ai_feature_usage where user_id = auth.uid()'),
  ('empty the feature usage', 'truncate public.ai_feature_usage'),
  ('silence its triggers', 'alter table public.ai_feature_usage disable trigger all'),
  ('let themselves in there', 'create policy mine on public.ai_feature_usage using (true)'),
  ('add what is pending of features', 'insert into ai_usage.pending_feature_usage select * from ai_usage.pending_feature_usage'),
  ('change what is pending of features', 'update ai_usage.pending_feature_usage set calls = 0'),
  ('delete what is pending of features', 'delete from ai_usage.pending_feature_usage'),
  ('add a rollup of features', 'insert into ai_usage.feature_rollups select * from ai_usage.feature_rollups'),
  ('change a rollup of features', 'update ai_usage.feature_rollups set calls = 0'),
  ('delete a rollup of features', 'delete from ai_usage.feature_rollups'),
  ('use up the kinds of errors', 'insert into ai_usage.feature_error_kinds values (gen_random_uuid(), ''chat'', now(), gen_random_uuid())'),
  ('forget the kinds of errors', 'delete from ai_usage.feature_error_kinds'),
  ('fold features', 'select ai_usage.fold_feature_usage()'),
  ('rebuild the rollups of features', 'select ai_usage.rebuild_feature_rollups(''(,)'')'),
  ('drop feature usage', 'select ai_usage.retain_feature_usage(now())'),
  ('fold', 'select ai_usage.fold_usage()'),
  ('count users anew', 'select ai_usage.count_unique_users(array[now()])'),
  ('pretend that days were merged', 'update ai_usage.merged_days set day_at = ''infinity'''),
  ('forget what was dropped', 'delete from ai_usage.retention'),
  ('pretend that something was dropped', 'insert into ai_usage.retention (retained_from) values (''2026-01-01'')');

-- 42501 is what PostgREST answers with 401 or 403.
create function pg_temp.may_not_forge(p_who text) returns setof text language sql as $$
  select throws_ok(query, '42501', null, format('%s may not %s.', p_who, name)) from attack;
$$;

select tests.become('anon');
select pg_temp.may_not_forge('An anonymous caller');
select tests.authenticate_as('loner');
select pg_temp.may_not_forge('A user');
select tests.authenticate_as('acme_admin');
select pg_temp.may_not_forge('An organization admin');
select tests.authenticate_as('admin');
select pg_temp.may_not_forge('An admin');

select tests.become('service_role');
select throws_ok(query, '42501', null, format('The server may not %s.', name))
from attack
where name !~ '^log ';
select lives_ok(query, 'The server logs for whom it verified.')
from attack
where name ~ '^log .*another user''s name$';

select tests.reset();
select is((select count(*)::int from public.ai_usage_log), 8, 'The ledger holds what the server logged, and nothing else.');
select is((select count(*)::int from public.ai_feature_usage), 1, 'So does the feature usage.');

select * from finish();
rollback;
