begin;
select * from no_plan();

select tests.fold_when_logging(false);
select tests.create_people();
select tests.log_a_mixture(80);
select tests.log_a_call_of_each('2026-09-10 12:00+00');
select public.log_ai_usage(null, p_request_id => 'of August', p_occurred_at => '2026-08-15 12:00+00');

select is(tests.problems(), '{}', 'Nothing is wrong while everything is pending.');
select ai_usage.fold_usage(50);
select is(tests.problems(), '{}', 'Half folded.');
select ai_usage.fold_usage();
select is(tests.problems(), '{}', 'And folded.');
update public.ai_usage_log set output_tokens = output_tokens + 1 where usage_status = 'final' and unpriced_reason is null and created_at < '2026-07-05';
delete from public.ai_usage_log where created_at < '2026-07-01';
select is(tests.problems(), '{}', 'With changes pending.');
select ai_usage.fold_usage(20);
select is(tests.problems(), '{}', 'Some of them folded.');
select ai_usage.fold_usage();
select public.log_ai_usage(tests.user_id('loner'), p_request_id => 'pending', p_occurred_at => '2026-09-12 12:00+00');

-- What an owner does to a rollup, and what is found: grouping grain starts_at key difference. Then it is undone.
create function pg_temp.found(p_tampering text) returns text[] language plpgsql as $$
declare
  v_found text[];
begin
  begin
    execute p_tampering;
    v_found := tests.problems();
    raise sqlstate 'UNDO1';
  exception
    when sqlstate 'UNDO1' then
      return v_found;
  end;
end;
$$;
-- One of all rows: acme's day.
create function pg_temp.of_acme(p_what text) returns text[] language sql as $$
  select pg_temp.found(format(p_what, format(
    'grouping = ''organization_totals'' and grain = ''day'' and starts_at = ''2026-09-10 00:00+00'' and organization_id = %L',
    tests.organization_id('acme')
  )));
$$;
create function pg_temp.acme(p_difference text) returns text[] language sql as $$
  select array[format(
    'organization_totals day 2026-09-10 00:00:00 {"organization_id": "%s"} %s', tests.organization_id('acme'), p_difference
  )];
$$;
select is(
  pg_temp.of_acme(format('update ai_usage.usage_rollups set %1$s = %1$s + 1 where %%s', measure)), pg_temp.acme(format('{"%s": 1}', measure)),
  format('A %s that is too high is found, with how much.', measure)
)
from unnest(array[
  'lines', 'requests', 'successes', 'unpriced', 'total_tokens', 'total_cost_usd', 'latency_ms', 'latency_calls', 'input_tokens',
  'cache_read_tokens', 'cache_write_tokens', 'output_tokens', 'successful_tokens', 'successful_cost_usd', 'input_cost_usd',
  'output_cost_usd', 'web_search_cost_usd', 'unique_users'
]) as measure;
select is(
  pg_temp.of_acme('update ai_usage.usage_rollups set total_cost_usd = total_cost_usd - 0.000000000000000000001 where %s'),
  pg_temp.acme('{"total_cost_usd": -0.000000000000000000001}'), 'A cost that is too low by next to nothing is found.'
);
select is(
  pg_temp.of_acme('update ai_usage.usage_rollups set unique_users = null where %s'), pg_temp.acme('{"unique_users": -3}'), 'Users that were not counted are found.'
);
select is(
  pg_temp.of_acme('update ai_usage.usage_rollups set latencies = array[256 + 7] where %s'), pg_temp.acme('{"latencies": "differ"}'), 'Latencies that nobody had are found.'
);
select is(
  pg_temp.of_acme('update ai_usage.usage_rollups set input_tokens = null where %s'), pg_temp.acme('{"input_tokens": -3000}'), 'A measure that was forgotten is found.'
);
select is(
  pg_temp.of_acme('delete from ai_usage.usage_rollups where %s'),
  pg_temp.acme('{"unique_users": -3}') || pg_temp.acme(
    '{"lines": -3, "requests": -3, "successes": -3, "input_tokens": -3000, "total_tokens": -3300, "output_tokens": -300, "input_cost_usd": -0.003, '
    '"total_cost_usd": -0.0045, "output_cost_usd": -0.0015, "successful_tokens": -3300, "successful_cost_usd": -0.0045}'
  ),
  'A rollup that is missing is found, with all that it lacks.'
);
select is(
  pg_temp.found($$ insert into ai_usage.usage_rollups (grouping, grain, starts_at, feature, request_type, lines, requests, successes, unpriced, total_tokens, total_cost_usd, latency_ms, latency_calls) values ('features', 'day', '2026-09-10 00:00+00', 'nobody''s', 'report', 1, 1, 1, 0, 5, 0.5, 0, 0) $$),
  array['features day 2026-09-10 00:00:00 {"feature": "nobody''s", "request_type": "report"} {"lines": 1, "requests": 1, "successes": 1, "total_tokens": 5, "total_cost_usd": 0.5}'],
  'A rollup too many is found.'
);
select is(
  cardinality(pg_temp.found($$ update ai_usage.usage_rollups set grain = 'hour' where grouping = 'totals' and grain = 'quarter_hour' and starts_at = '2026-09-10 11:00+00' $$)),
  2, 'One of a grain that it should not have is found, twice: there too many, here missing.'
);
select is(
  cardinality(pg_temp.found($$ update ai_usage.usage_rollups set starts_at = starts_at + interval '1 minute' where grouping = 'totals' and grain = 'quarter_hour' and starts_at = '2026-09-10 11:00+00' $$)),
  2, 'So is one that begins at the wrong time.'
);
select is(
  cardinality(pg_temp.found($$ update ai_usage.usage_rollups set user_id = tests.user_id('stranger') where grouping = 'details' and grain = 'day' and user_id = tests.user_id('admin') $$)),
  2, 'And one of the wrong person.'
);
select isnt(
  pg_temp.found(format('update ai_usage.usage_rollups set total_cost_usd = total_cost_usd + 1 where grouping = %L and grain = %L', kind, grain)),
  '{}', format('A wrong cost is found in %s by %s.', kind, grain)
)
from (select distinct grouping, grain from ai_usage.usage_rollups) as rollup (kind, grain);
select isnt(
  pg_temp.found('create temp table folded as select * from ai_usage.pending_lines; select ai_usage.fold_usage(); insert into ai_usage.pending_lines select * from folded'),
  '{}', 'A line that is both pending and folded is found.'
);
select isnt(pg_temp.found('alter table public.ai_usage_log disable trigger all; insert into public.ai_usage_log (request_id, provider, model_used) values (''unseen'', ''p'', ''m'')'), '{}', 'So is a line that was logged behind the triggers'' back.');
select isnt(
  pg_temp.found('set local session_replication_role = replica; delete from public.ai_usage_log where request_id = ''call of loner'''), '{}', 'And one that was deleted so.'
);
select isnt(pg_temp.found('delete from ai_usage.usage_rollups'), '{}', 'Rollups that are all gone are found.');
select is(tests.problems(), '{}', 'What was undone is not.');

-- the range
select isnt(
  pg_temp.found('update ai_usage.usage_rollups set lines = lines + 1 where starts_at >= ''2026-08-01 00:00+00'' and starts_at < ''2026-09-01 00:00+00'''), '{}', 'August is wrong.'
);
update ai_usage.usage_rollups set requests = requests + 1 where grouping = 'totals' and starts_at >= '2026-08-01 00:00+00' and starts_at < '2026-09-01 00:00+00';
select is(
  (select count(*) > 0 from public.verify_ai_usage_rollups(start_on, end_on)), is_wrong,
  format('From %s to %s that is %s.', start_on, end_on, case when is_wrong then 'seen' else 'not seen' end)
)
from (
  values
    ('2026-08-01'::date, '2026-09-01'::date, true), ('2026-08-31', '2026-09-01', true), ('2026-07-01', '2026-08-01', false),
    ('2026-07-31', '2026-08-02', true), ('2026-09-01', '2026-10-01', false), (null, '2026-08-01', false), ('2026-09-01', null, false), (null, null, true)
) as range (start_on, end_on, is_wrong);
select is(
  (select array_agg(distinct starts_at) from public.verify_ai_usage_rollups('2026-08-05', '2026-08-06') where grain = 'month'),
  array['2026-08-01 00:00+00'::timestamptz], 'A range is widened to whole months.'
);
select is(
  tests.refusal_of($$ select * from public.verify_ai_usage_rollups('2026-09-01', '2026-07-01') $$),
  'PT400 | The range from 2026-09-01 to 2026-07-01 is none | p_end is the day after the last one: later than p_start.', 'A range backwards is refused.'
);

-- who may
select tests.become('anon');
select is(left(tests.refusal_of('select * from public.verify_ai_usage_rollups()'), 5), '42501', 'An anonymous caller may not verify.');
select tests.authenticate_as('acme_member');
select is(left(tests.refusal_of('select * from public.verify_ai_usage_rollups()'), 5), 'PT403', 'Nor may a user.');
select tests.authenticate_as('acme_admin');
select is(
  tests.refusal_of('select * from public.verify_ai_usage_rollups()'),
  'PT403 | You may not verify the rollups | Only a platform admin and the server may: ask an admin for the role ''admin'' in user_roles.',
  'Nor may an organization''s admin.'
);
select tests.authenticate_as('admin');
select isnt((select count(*)::int from public.verify_ai_usage_rollups()), 0, 'An admin may, and sees everything.');
select tests.become('service_role');
select isnt((select count(*)::int from public.verify_ai_usage_rollups()), 0, 'So may the server.');

select * from finish();
rollback;
