begin;
select * from no_plan();

select tests.fold_when_logging(false);
select tests.create_people();
select tests.log_a_mixture_of_features(80);
select public.log_ai_feature_usage(
  'chat', tests.user_id('acme_member'), status, 100, message, p_organization_id => tests.organization_id('acme'), p_occurred_at => '2026-09-10 12:00+00'
)
from (values ('success', null), ('success', null), ('error', 'Broken')) as call (status, message);

select is(tests.problems(), '{}', 'Nothing is wrong while everything is pending.');
select ai_usage.fold_feature_usage(40);
select is(tests.problems(), '{}', 'Half folded.');
select ai_usage.fold_feature_usage();
select is(tests.problems(), '{}', 'And folded.');
update public.ai_feature_usage set duration_ms = duration_ms + 1 where created_at < '2026-07-05';
delete from public.ai_feature_usage where created_at < '2026-07-01';
select is(tests.problems(), '{}', 'With changes pending.');
select ai_usage.fold_feature_usage();
select is(tests.problems(), '{}', 'Those folded, too.');

-- What an owner does, and what is found: grouping grain starts_at key difference. Then it is undone.
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
-- One of all rollups: acme's day, of successes.
create function pg_temp.of_acme(p_what text) returns text[] language sql as $$
  select pg_temp.found(format(p_what, format(
    'grouping = ''organization_feature_usage'' and grain = ''day'' and starts_at = ''2026-09-10 00:00+00'' and organization_id = %L and status = ''success''',
    tests.organization_id('acme')
  )));
$$;
create function pg_temp.acme(p_difference text) returns text[] language sql as $$
  select array[format(
    'organization_feature_usage day 2026-09-10 00:00:00 {"status": "success", "feature": "chat", "organization_id": "%s"} %s', tests.organization_id('acme'), p_difference
  )];
$$;
select is(
  pg_temp.of_acme(format('update ai_usage.feature_rollups set %1$s = %1$s + 1 where %%s', measure)), pg_temp.acme(format('{"%s": 1}', measure)),
  format('A %s that is too high is found, with how much.', measure)
)
from unnest(array['calls', 'duration_ms', 'timed_calls']) as measure;
select is(
  pg_temp.of_acme('update ai_usage.feature_rollups set durations = array[256 + 7] where %s'), pg_temp.acme('{"durations": "differ"}'), 'Durations that nobody had are found.'
);
select is(
  pg_temp.of_acme('delete from ai_usage.feature_rollups where %s'),
  pg_temp.acme('{"calls": -2, "durations": "differ", "duration_ms": -200, "timed_calls": -2}'), 'A rollup that is missing is found, with all that it lacks.'
);
select is(
  pg_temp.found($$ insert into ai_usage.feature_rollups (grouping, grain, starts_at, feature, status, calls, duration_ms, timed_calls) values ('feature_usage', 'day', '2026-09-10 00:00+00', 'nobody''s', 'success', 1, 0, 0) $$),
  array['feature_usage day 2026-09-10 00:00:00 {"status": "success", "feature": "nobody''s"} {"calls": 1}'], 'A rollup too many is found.'
);
select is(
  cardinality(pg_temp.found($$ update ai_usage.feature_rollups set error_group = 'Fixed' where grouping = 'feature_usage' and grain = 'day' and error_group = 'Broken' $$)),
  2, 'One of another error is found, twice: there too many, here missing.'
);
select isnt(
  pg_temp.found(format('update ai_usage.feature_rollups set calls = calls + 1 where grouping = %L and grain = %L', kind, grain)), '{}',
  format('A wrong count is found in %s by %s.', kind, grain)
)
from (select distinct grouping, grain from ai_usage.feature_rollups) as rollup (kind, grain);
select isnt(
  pg_temp.found('alter table public.ai_feature_usage disable trigger all; insert into public.ai_feature_usage (request_id, feature) values (''unseen'', ''chat'')'), '{}',
  'So is a row that came behind the triggers'' back.'
);
select isnt(pg_temp.found('delete from ai_usage.feature_rollups'), '{}', 'Rollups that are all gone are found.');
select is(tests.problems(), '{}', 'What was undone is not.');

-- and mended
update ai_usage.feature_rollups set calls = calls + 1, durations = null;
insert into ai_usage.pending_feature_usage (day_at, feature, status, calls, duration_ms) values ('2026-09-10', 'chat', 'success', 1, 0);
select is((public.rebuild_ai_usage_rollups('2026-07-01', '2026-08-01') ->> 'rebuilt_rollups')::int > 0, true, 'A rebuild says how many rollups it made, those of features among them.');
select is((select min(starts_at) >= '2026-08-01 00:00+00' from public.verify_ai_usage_rollups()), true, 'It mends the months that it was asked for.');
select public.rebuild_ai_usage_rollups();
select is(tests.problems(), '{}', 'Or all.');
select is((select count(*)::int from ai_usage.pending_feature_usage), 0, 'What was pending is counted, once.');

select * from finish();
rollback;
