begin;
select * from no_plan();
-- A worker's scans would not be counted here.
set local max_parallel_workers_per_gather = 0;

create function pg_temp.scans(p_tables regclass[]) returns bigint language sql volatile as $$
  select sum(pg_stat_get_xact_numscans(name)) from unnest(p_tables) as name;
$$;
create function pg_temp.partitions() returns regclass[] language sql as $$
  select array_agg(inhrelid::regclass) from pg_inherits where inhparent = 'ai_usage.log_lines'::regclass;
$$;
create temp table before on commit drop as
select
  pg_temp.scans(pg_temp.partitions()) as of_log,
  pg_temp.scans(array['ai_usage.request_keys'::regclass]) as of_keys;

-- Each call twice, from an empty ledger on: the plans are made while a scan of it is cheap, and kept.
do $$
begin
  for v_call in 1 .. 20 loop
    perform public.log_ai_usage(null, p_request_id => 'call ' || v_call, p_model_used => 'claude-haiku-4-5');
    perform public.log_ai_usage(null, p_request_id => 'call ' || v_call, p_model_used => 'claude-haiku-4-5');
  end loop;
end;
$$;

select is(
  pg_temp.scans(pg_temp.partitions()) - of_log,
  0::bigint,
  'Logging a call, or repeating it, never scans the ledger, which would cost more with every row.'
) from before;
select is(
  pg_temp.scans(array['ai_usage.request_keys'::regclass]) - of_keys,
  0::bigint,
  'Nor does it scan the keys of all that was ever logged.'
) from before;
-- From here on only scans: one of an index would not be counted here.
set local enable_indexscan = off;
set local enable_indexonlyscan = off;
set local enable_bitmapscan = off;
select is((select count(*)::int from public.ai_usage_log), 20, 'Each call is there once.');
select is((select count(*)::int from ai_usage.request_keys), 20, 'So is its key.');
select cmp_ok(pg_temp.scans(pg_temp.partitions()) - of_log, '>', 0::bigint, 'A scan of the ledger would have been seen.') from before;
select cmp_ok(
  pg_temp.scans(array['ai_usage.request_keys'::regclass]) - of_keys, '>', 0::bigint, 'So would one of the keys.'
) from before;

select * from finish();
rollback;
