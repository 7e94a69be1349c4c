begin;
select * from no_plan();

select tests.fold_when_logging(false);
select tests.create_people();
select tests.log_a_call_of_each('2026-09-10 12:00+00');
select tests.log_a_mixture(120);
select ai_usage.fold_usage(80);
-- A while goes on: some lines are folded, some pending, some of the folded changed or deleted since.
update public.ai_usage_log set output_tokens = output_tokens + 1 where usage_status = 'final' and unpriced_reason is null and created_at < '2026-07-05';
delete from public.ai_usage_log where created_at < '2026-07-01';

create function pg_temp.reads() returns jsonb language sql volatile as $$
  select jsonb_build_array(
    tests.without_keys(public.get_ai_usage_dashboard(90, null, '2026-09-20 12:00+00'), 'last_request'),
    public.get_ai_costs_by('user', '2026-06-20', '2026-09-20'),
    public.get_ai_usage_overview('2026-06-20', '2026-09-20', tests.organization_id('acme')),
    (select jsonb_agg(latency) from public.get_ai_latency('feature', '2026-06-20', '2026-09-20') as latency),
    (select jsonb_agg(series) from public.get_ai_usage_timeseries('day', null, '2026-06-20', '2026-07-20', p_time_zone => 'Asia/Kathmandu') as series)
  );
$$;
create function pg_temp.rollups() returns jsonb language sql volatile as $$
  select jsonb_agg(to_jsonb(rollup) || jsonb_build_object('latencies', ai_usage.compact_latencies(latencies)) order by to_jsonb(rollup) - 'latencies')
  from ai_usage.usage_rollups as rollup;
$$;
-- As they are when everything is folded. Then that is undone.
create function pg_temp.folded_rollups() returns jsonb language plpgsql as $$
declare
  v_rollups jsonb;
begin
  begin
    perform ai_usage.fold_usage();
    v_rollups := pg_temp.rollups();
    raise sqlstate 'UNDO1';
  exception
    when sqlstate 'UNDO1' then
      return v_rollups;
  end;
end;
$$;
create temp table before on commit drop as
select pg_temp.reads() as reads, pg_temp.folded_rollups() as rollups;
select isnt((select count(*)::int from ai_usage.pending_usage), 0, 'Some of it is pending.');

-- Nothing is wrong.
select results_eq(
  $$ select answer - 'removed_rollups' - 'rebuilt_rollups' from public.rebuild_ai_usage_rollups('2026-01-01', '2026-10-01') as answer $$,
  $$ values ('{"start_on": "2026-01-01", "end_on": "2026-09-30"}'::jsonb) $$,
  'A rebuild says which days it made anew.'
);
select is(pg_temp.reads(), reads, 'Where nothing is wrong a rebuild changes no read.') from before;
select is(tests.problems(), '{}', 'Nor does it make anything wrong.');
select is(pg_temp.folded_rollups(), rollups, 'It makes the rollups that folding makes, users counted.') from before;
select is(
  public.rebuild_ai_usage_rollups() - 'end_on',
  jsonb_build_object('start_on', '1900-01-01', 'removed_rollups', rollups, 'rebuilt_rollups', rollups),
  'By default it makes all of them anew, and says how many.'
) from (select count(*) as rollups from ai_usage.usage_rollups) as now;

-- everything that can be wrong
select ai_usage.fold_usage();
update public.ai_usage_log set latency_ms = latency_ms + 1 where created_at > '2026-07-15' and created_at < '2026-08-01';
update before set reads = pg_temp.reads();
create function pg_temp.mended(p_tampering text) returns text[] language plpgsql as $$
declare
  v_mended text[];
begin
  begin
    execute p_tampering;
    v_mended := array[
      case when pg_temp.reads() = (select reads from before) then 'read as before though tampered with' end,
      case when tests.problems() = '{}' then 'not seen' end
    ];
    perform public.rebuild_ai_usage_rollups();
    v_mended := v_mended || array[
      case when pg_temp.reads() <> (select reads from before) then 'not read as before' end,
      case when tests.problems() <> '{}' then 'not mended' end
    ] || tests.problems();
    raise sqlstate 'UNDO1';
  exception
    when sqlstate 'UNDO1' then
      return array_remove(v_mended, null);
  end;
end;
$$;
select is(pg_temp.mended(tampering), '{}', format('%s is seen, and mended.', name))
from (
  values
    ('A wrong cost', 'update ai_usage.usage_rollups set total_cost_usd = total_cost_usd + 1'),
    ('A missing day', 'delete from ai_usage.usage_rollups where starts_at = ''2026-09-10 00:00+00'''),
    ('That all are missing', 'delete from ai_usage.usage_rollups'),
    ('A grain too many', 'insert into ai_usage.usage_rollups select ''totals'', ''day'', starts_at + interval ''1 day'', organization_id, user_id, customer_id, entity_type, entity_id, feature, request_type, provider, model_used, lines, requests, successes, unpriced, total_tokens, total_cost_usd, latency_ms, latency_calls, latencies from ai_usage.usage_rollups where grouping = ''totals'' and grain = ''day'' and starts_at = ''2026-09-10 00:00+00'''),
    ('A wrong number of users', 'update ai_usage.usage_rollups set unique_users = 99 where unique_users is not null'),
    ('Users who were not counted', 'update ai_usage.usage_rollups set unique_users = null'),
    ('Wrong latencies', 'update ai_usage.usage_rollups set latencies = array_fill(256::bigint, array[latency_calls::int]) where latency_calls > 0'),
    ('A wrong person', 'update ai_usage.usage_rollups set user_id = tests.user_id(''stranger'') where user_id = tests.user_id(''loner'')')
) as wrong (name, tampering);

-- lines logged behind the triggers' back, as by a data-only restore
set local session_replication_role = replica;
insert into public.ai_usage_log (request_id, user_id, provider, model_used, created_at, input_tokens, input_usd_per_mtok)
values ('restored', tests.user_id('loner'), 'anthropic', 'm', '2026-07-04 00:00+00', 1000000, 8), ('another', null, 'anthropic', 'm', '2026-09-10 00:00+00', 1, 8);
set local session_replication_role = origin;
select isnt(tests.problems(), '{}', 'Restored lines are not in the rollups.');
select is(pg_temp.reads(), reads, 'And not read.') from before;
select public.rebuild_ai_usage_rollups();
select is(tests.problems(), '{}', 'After a rebuild they are.');
select is(
  public.get_ai_usage_overview('2026-06-01', '2026-10-01') ->> 'total_cost_usd', (select trim_scale(sum(total_cost_usd))::text from public.ai_usage_log),
  'And read, with what is pending, each once.'
);
select ai_usage.fold_usage();
select is(tests.problems(), '{}', 'Folding what is pending makes nothing wrong.');
select is(
  public.get_ai_usage_overview('2026-06-01', '2026-10-01') ->> 'total_cost_usd', (select trim_scale(sum(total_cost_usd))::text from public.ai_usage_log),
  'Nor counts it twice.'
);

-- only the asked months
update ai_usage.usage_rollups set requests = requests + 1 where grouping = 'totals';
select is(
  public.rebuild_ai_usage_rollups('2026-07-15', '2026-07-16') - 'removed_rollups' - 'rebuilt_rollups', '{"start_on": "2026-07-01", "end_on": "2026-07-31"}',
  'A day is widened to its month.'
);
select is(tests.problems('2026-07-01', '2026-08-01'), '{}', 'That month is mended.');
select isnt(tests.problems('2026-09-01', '2026-10-01'), '{}', 'Others are left alone.');
select is(
  public.rebuild_ai_usage_rollups('2026-03-01', '2026-04-01'), '{"start_on": "2026-03-01", "end_on": "2026-03-31", "removed_rollups": 0, "rebuilt_rollups": 0}',
  'A month without usage has none.'
);
select is(left(tests.refusal_of($$ select public.rebuild_ai_usage_rollups('2026-09-01', '2026-09-01') $$), 5), 'PT400', 'A range of nothing is refused.');

-- who may
select tests.become('anon');
select is(left(tests.refusal_of('select public.rebuild_ai_usage_rollups()'), 5), '42501', 'An anonymous caller may not rebuild.');
select tests.authenticate_as('acme_member');
select is(left(tests.refusal_of('select public.rebuild_ai_usage_rollups()'), 5), 'PT403', 'Nor may a user.');
select tests.authenticate_as('acme_admin');
select is(
  tests.refusal_of('select public.rebuild_ai_usage_rollups()'),
  'PT403 | You may not rebuild the rollups | Only a platform admin and the server may: ask an admin for the role ''admin'' in user_roles.',
  'Nor may an organization''s admin.'
);
select tests.authenticate_as('admin');
select is(tests.refusal_of('select public.rebuild_ai_usage_rollups(''2026-09-01'', ''2026-10-01'')'), 'accepted', 'An admin may.');
select tests.become('service_role');
select is(tests.refusal_of('select public.rebuild_ai_usage_rollups()'), 'accepted', 'So may the server.');
select tests.reset();
select is(tests.problems(), '{}', 'In the end nothing is wrong.');

select * from finish();
rollback;
