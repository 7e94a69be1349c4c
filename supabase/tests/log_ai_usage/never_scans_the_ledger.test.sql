begin;
select * from no_plan();

create temp table before on commit drop as
select pg_stat_get_xact_numscans('public.ai_usage_log'::regclass) as scans;

create function pg_temp.scans() returns bigint language sql as $$
  select pg_stat_get_xact_numscans('public.ai_usage_log'::regclass) - scans from before;
$$;

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
  pg_temp.scans(),
  0::bigint,
  'Logging a call, or repeating it, never scans the ledger, which would cost more with every row.'
);
select is((select count(*)::int from public.ai_usage_log), 20, 'Each call is there once.');
select cmp_ok(pg_temp.scans(), '>', 0::bigint, 'A scan would have been seen.');

select * from finish();
rollback;
