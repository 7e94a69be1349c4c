begin;
select * from no_plan();
-- A worker's scans would not be counted here.
set local max_parallel_workers_per_gather = 0;
select tests.fold_when_logging(false);

create function pg_temp.log_rows(p_rows int) returns void language plpgsql as $$
begin
  insert into public.ai_feature_usage (request_id, created_at, user_id, organization_id, entity_type, entity_id, feature, status, error_group, duration_ms)
  select
    gen_random_uuid()::text, '2026-09-01T00:00:00Z'::timestamptz + n % 5000 * interval '12 minutes', tests.user_id('user ' || n % 50), tests.organization_id('acme'),
    'deal', n % 40, 'feature ' || n % 5, case when n % 20 = 0 then 'error' else 'success' end, case when n % 20 = 0 then 'Broken' end, n % 1000
  from generate_series(1, p_rows) as n;
  perform ai_usage.fold_feature_usage();
end;
$$;
-- Rows of the table, and of its rollups, that a query reads.
create function pg_temp.read_by(p_query text, out of_table bigint, out of_rollups bigint) language plpgsql as $$
declare
  c_tables constant regclass[] = array['public.ai_feature_usage', 'ai_usage.feature_rollups'];
  v_before bigint[];
  v_after bigint[];
begin
  v_before := array(select pg_stat_get_xact_tuples_returned(t) + pg_stat_get_xact_tuples_fetched(t) from unnest(c_tables) as t);
  execute p_query;
  v_after := array(select pg_stat_get_xact_tuples_returned(t) + pg_stat_get_xact_tuples_fetched(t) from unnest(c_tables) as t);
  of_table := v_after[1] - v_before[1];
  of_rollups := v_after[2] - v_before[2];
end;
$$;
create temp table question on commit drop as
select *
from (
  values
    ('Everything', 'select public.get_ai_feature_stats(''2026-09-03'', ''2026-10-20'')'),
    ('An organization', 'select public.get_ai_feature_stats(''2026-09-03'', ''2026-10-20'', tests.organization_id(''acme''))'),
    ('A feature', 'select public.get_ai_feature_stats(''2026-09-03'', ''2026-10-20'', p_filters => ''{"feature": "feature 1"}'')'),
    ('A user', 'select public.get_ai_feature_stats(''2026-09-03'', ''2026-10-20'', p_filters => jsonb_build_object(''user_id'', tests.user_id(''user 7'')))'),
    ('A deal', 'select public.get_ai_feature_stats(''2026-09-03'', ''2026-10-20'', p_filters => ''{"entity_type": "deal", "entity_id": "7"}'')')
) as question (name, query);

select pg_temp.log_rows(10000);
analyze public.ai_feature_usage;
analyze ai_usage.feature_rollups;
create temp table at_first on commit drop as select name, (pg_temp.read_by(query)).* from question;
select pg_temp.log_rows(10000) from generate_series(1, 3);
analyze public.ai_feature_usage;
analyze ai_usage.feature_rollups;

select is(of_table, 0::bigint, format('%s reads no row of the table.', name)) from at_first;
select is(
  (pg_temp.read_by(query)).of_table, 0::bigint, format('%s reads none when there are four times as many, either.', name)
) from question;
select cmp_ok(
  (pg_temp.read_by(query)).of_rollups, '<=', of_rollups + 100, format('%s reads no more rollups then.', name)
) from question join at_first using (name);
select cmp_ok((pg_temp.read_by('select public.get_ai_feature_stats(''2026-09-03'', ''2026-10-20'')')).of_rollups, '<', 1000::bigint, 'It reads a row per day and feature, and their errors.');
select cmp_ok((pg_temp.read_by('select count(metadata) from public.ai_feature_usage')).of_table, '>=', 40000::bigint, 'A scan would have been seen.');

select * from finish();
rollback;
