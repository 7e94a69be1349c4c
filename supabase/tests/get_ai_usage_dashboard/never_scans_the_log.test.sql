begin;
select * from no_plan();
-- A worker's scans would not be counted here.
set local max_parallel_workers_per_gather = 0;

-- Enough of it for a scan to be dearer than an index: twenty thousand lines of two months, of 200 users and 100 customers.
select ai_usage.create_partition(month) from unnest(array['2026-09-01', '2026-10-01']::timestamptz[]) as month;
insert into public.ai_usage_log (
  request_id, created_at, user_id, user_email, organization_id, customer_id, customer_name, provider, model_used
)
select
  'line ' || n, '2026-09-01T00:00:00Z'::timestamptz + n * interval '4 minutes', tests.user_id('user ' || n % 200),
  case when n % 400 > 0 then n % 200 || '@example.com' end, tests.organization_id('acme'), 'c' || n % 100,
  case when n % 100 > 0 then 'Customer ' || n % 100 end, 'anthropic', 'claude-haiku-4-5'
from generate_series(1, 20000) as n;
select tests.load_rates();
select ai_usage.fold_usage();
analyze public.ai_usage_log;
analyze ai_usage.usage_rollups;

create function pg_temp.scans() returns bigint language sql volatile as $$
  select sum(pg_stat_get_xact_numscans(inhrelid)) from pg_inherits where inhparent = 'ai_usage.log_lines'::regclass;
$$;
create function pg_temp.rows_read() returns bigint language sql volatile as $$
  select sum(pg_stat_get_xact_tuples_returned(inhrelid) + pg_stat_get_xact_tuples_fetched(inhrelid))
  from pg_inherits
  where inhparent = 'ai_usage.log_lines'::regclass;
$$;
-- Full scans of the log, and rows of it, that a query reads.
create function pg_temp.read_by(p_query text, out scans bigint, out lines bigint) language plpgsql as $$
begin
  scans := pg_temp.scans();
  lines := pg_temp.rows_read();
  execute p_query;
  scans := pg_temp.scans() - scans;
  lines := pg_temp.rows_read() - lines;
end;
$$;

select is(scans, 0::bigint, format('%s scans nothing of the log.', name))
from (
  values
    ('The dashboard', 'select public.get_ai_usage_dashboard(30, null, ''2026-10-20'')'),
    ('The dashboard in lei', 'select public.get_ai_usage_dashboard(30, null, ''2026-10-20'', ''RON'')'),
    ('An organization''s dashboard', 'select public.get_ai_usage_dashboard(30, tests.organization_id(''acme''), ''2026-10-20'')'),
    ('The cost summary', 'select public.get_ai_cost_summary(null, ''2026-10-20'')'),
    ('A user''s usage', 'select public.get_user_ai_usage(tests.user_id(''user 7''), 30, null, ''2026-10-20'')'),
    ('The overview', 'select public.get_ai_usage_overview(''2026-09-03'', ''2026-10-20'')'),
    ('The overview of a feature', 'select public.get_ai_usage_overview(''2026-09-03'', ''2026-10-20'', p_filters => ''{"feature": "chat"}'')'),
    ('A breakdown by user', 'select public.get_ai_costs_by(''user'', ''2026-09-03'', ''2026-10-20'')'),
    ('A breakdown by entity', 'select public.get_ai_costs_by(''entity'', ''2026-09-03'', ''2026-10-20'')'),
    ('A series of days', 'select * from public.get_ai_daily_costs(''2026-09-03'', ''2026-10-20'')'),
    ('A series of days elsewhere', 'select * from public.get_ai_usage_timeseries(''day'', null, ''2026-09-03'', ''2026-10-20'', p_time_zone => ''Europe/Bucharest'')'),
    ('The latency by model', 'select * from public.get_ai_latency(''model'', ''2026-09-03'', ''2026-10-20'')')
) as read (name, query), pg_temp.read_by(query);

select is(lines, 0::bigint, format('%s does not even look into it.', name))
from (
  values
    ('The cost summary', 'select public.get_ai_cost_summary(null, ''2026-10-20'')'),
    ('The overview', 'select public.get_ai_usage_overview(''2026-09-03'', ''2026-10-20'')'),
    ('A series of days', 'select * from public.get_ai_daily_costs(''2026-09-03'', ''2026-10-20'')'),
    ('The latency by model', 'select * from public.get_ai_latency(''model'', ''2026-09-03'', ''2026-10-20'')')
) as read (name, query), pg_temp.read_by(query);

select cmp_ok(
  (pg_temp.read_by('select public.get_ai_usage_dashboard(30, null, ''2026-10-20'')')).lines, '<', 15000::bigint,
  'For a name the dashboard looks at a hundred lines at most, and there are fifty names of which one is never found.'
);
select cmp_ok(
  (pg_temp.read_by('select count(raw_usage) from public.ai_usage_log')).scans, '>', 0::bigint, 'A scan would have been seen.'
);
select cmp_ok(
  (pg_temp.read_by('select count(raw_usage) from public.ai_usage_log')).lines, '>=', 20000::bigint, 'So would the rows.'
);

select * from finish();
rollback;
