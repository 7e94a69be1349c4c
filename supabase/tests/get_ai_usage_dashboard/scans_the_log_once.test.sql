begin;
select * from no_plan();

create function pg_temp.scans() returns bigint language sql volatile as $$
  select seq_scan + coalesce(idx_scan, 0) from pg_stat_xact_user_tables where relid = 'public.ai_usage_log'::regclass;
$$;

select tests.create_people();
select tests.log_a_call_of_each();
create temp table before on commit drop as select pg_temp.scans() as scans;

select public.get_ai_usage_dashboard();
select is(pg_temp.scans() - scans, 1::bigint, 'The dashboard scans the log once.') from before;

select public.get_ai_cost_summary();
select is(pg_temp.scans() - scans, 2::bigint, 'So does the cost summary.') from before;

select public.get_user_ai_usage(tests.user_id('loner'));
select is(pg_temp.scans() - scans, 3::bigint, 'So does a user''s usage.') from before;

select * from finish();
rollback;
