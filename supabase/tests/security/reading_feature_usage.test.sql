begin;
select * from no_plan();

select tests.create_people();

-- Ten calls of as many features, of as many milliseconds, so that a sum says which they are. None is in the log.
select public.log_ai_feature_usage(
  'feature ' || ms, tests.user_id(name), p_organization_id => tests.organization_id(organization), p_duration_ms => ms,
  p_entity_type => 'deal', p_entity_id => 'd', p_request_id => 'call ' || ms, p_occurred_at => '2026-11-10 12:00+00'
)
from (
  values
    ('admin', null, 1), ('acme_admin', 'acme', 2), ('acme_member', 'acme', 4), ('acme_other', 'acme', 8), ('globex_admin', 'globex', 16),
    ('globex_member', 'globex', 32), ('loner', null, 64), (null, 'acme', 128), ('acme_member', 'globex', 256), ('acme_admin', null, 512)
) as call (name, organization, ms);

-- By table: the sum, or the error.
create function pg_temp.seen(p_role text, p_relation text) returns text language plpgsql as $$
declare
  v_seen text;
begin
  if p_role in ('anon', 'service_role') then
    perform tests.become(p_role);
  elsif p_role = 'nobody' then
    perform tests.become('authenticated', null);
  else
    perform tests.authenticate_as(p_role);
  end if;

  begin
    execute format('select coalesce(sum(duration_ms), 0) from %s', p_relation) into v_seen;
  exception
    when others then
      v_seen := sqlstate;
  end;

  perform tests.reset();
  return v_seen;
end;
$$;
create function pg_temp.assertions(p_relation text) returns setof text language sql as $$
  select is(pg_temp.seen(role, p_relation), expected, format('%s sees %s of %s.', role, expected, p_relation))
  from (
    values
      ('anon', '42501'), ('nobody', '0'), ('loner', '64'), ('acme_member', '260'), ('acme_other', '8'), ('acme_admin', '654'), ('globex_admin', '304'),
      ('globex_member', '32'), ('admin', '1023'), ('service_role', '1023')
  ) as reader (role, expected);
$$;
select tests.fold_when_logging(false);
select pg_temp.assertions('public.ai_feature_usage');
select pg_temp.assertions('ai_usage.pending_feature_usage');
select pg_temp.assertions('ai_usage.feature_totals where grouping = ''feature_usage_details'' and grain = ''month''');
select ai_usage.fold_feature_usage();
select pg_temp.assertions('ai_usage.feature_rollups where grouping = ''feature_usage_details'' and grain = ''day''');
select is(
  pg_temp.seen(role, 'ai_usage.feature_rollups where grain = ''day'' and grouping = ''' || kind || ''''), expected,
  format('%s sees %s of the %s.', role, expected, kind)
)
from (
  values
    ('acme_member', 'feature_usage', '0'), ('acme_member', 'organization_feature_usage', '0'), ('acme_admin', 'feature_usage', '0'),
    ('acme_admin', 'organization_feature_usage', '142'), ('admin', 'feature_usage', '1023'), ('admin', 'organization_feature_usage', '446')
) as reader (role, kind, expected);
select is(
  pg_temp.seen(role, relation), '42501', format('%s may not look into %s.', role, relation)
)
from unnest(array['anon', 'acme_admin', 'admin', 'service_role']) as role,
  unnest(array['(select 1 as duration_ms from ai_usage.feature_error_kinds) as kind', 'ai_usage.logged_feature_usage']) as relation;

-- By RPC: the sum of milliseconds, or the error.
create function pg_temp.outcome(p_role text, p_organization text, p_filters jsonb) returns text language plpgsql as $$
declare
  v_outcome text;
begin
  if p_role in ('anon', 'service_role') then
    perform tests.become(p_role);
  else
    perform tests.authenticate_as(p_role);
  end if;

  begin
    v_outcome := (
      select coalesce(round(sum((line ->> 'avg_ms')::numeric * (line ->> 'successful_calls')::numeric)), 0)
      from jsonb_array_elements(
        public.get_ai_feature_stats('2026-11-10', '2026-11-11', tests.organization_id(p_organization), p_filters) -> 'features'
      ) as line
    );
  exception
    when others then
      v_outcome := sqlstate;
  end;

  perform tests.reset();
  return v_outcome;
end;
$$;
create temp table call (number int, title text, organization text, who text) on commit drop;
insert into call
values
  (1, 'everything', null, null), (2, 'acme', 'acme', null), (3, 'globex', 'globex', null), (4, 'the caller''s own', null, 'self'),
  (5, 'the caller''s own in acme', 'acme', 'self'), (6, 'acme''s member''s', null, 'acme_member'), (7, 'acme''s member''s in globex', 'globex', 'acme_member'),
  (8, 'globex''s member''s', null, 'globex_member'), (9, 'the loner''s', null, 'loner'), (10, 'globex''s member''s in acme', 'acme', 'globex_member');
create temp table expected (role text, outcomes text[]) on commit drop;
insert into expected
values
  ('anon', array['42501', '42501', '42501', '42501', '42501', '42501', '42501', '42501', '42501', '42501']),
  ('loner', array['PT403', 'PT403', 'PT403', '64', '0', 'PT403', 'PT403', 'PT403', '64', 'PT403']),
  ('acme_member', array['PT403', 'PT403', 'PT403', '260', '4', '260', '256', 'PT403', 'PT403', 'PT403']),
  ('acme_admin', array['142', '142', 'PT403', '514', '2', '4', 'PT403', 'PT403', 'PT403', 'PT403']),
  ('globex_admin', array['304', 'PT403', '304', '16', '0', '256', '256', '32', 'PT403', 'PT403']),
  ('admin', array['1023', '142', '304', '1', '0', '260', '256', '32', '64', '0']),
  ('service_role', array['1023', '142', '304', '1023', '142', '260', '256', '32', '64', '0']);

select is(
  pg_temp.outcome(
    role, organization,
    filters || jsonb_build_object('user_id', tests.user_id(case who when 'self' then case when role in ('anon', 'service_role') then null else role end else who end))
  ),
  outcomes[number],
  format('%s asking for %s (%s) gets %s.', role, title, filters, outcomes[number])
)
from expected, call, unnest(array['{}', '{"entity_type": "deal", "entity_id": "d"}']::jsonb[]) as filters
order by role, number;

select tests.authenticate_as('acme_admin');
select is(
  (select array_agg(line ->> 'feature' order by line ->> 'feature') from jsonb_array_elements(public.get_ai_feature_stats('2026-11-10', '2026-11-11') -> 'features') as line),
  '{feature 128,feature 2,feature 4,feature 8}'::text[],
  'An organization''s admin gets the organization''s calls, and not their own from elsewhere.'
);
select is(
  public.get_ai_feature_stats('2026-11-10', '2026-11-11') ->> 'organization_id', tests.organization_id('acme')::text, 'The answer says that it is limited.'
);
select is(
  public.get_ai_feature_stats('2026-11-10', '2026-11-11', p_filters => '{"feature": "feature 256"}') #>> '{total,calls}', '0', 'No filter finds another organization''s call.'
);
select tests.authenticate_as('acme_member');
select throws_ok(
  $$ select public.get_ai_feature_stats('2026-11-10', '2026-11-11', p_filters => '{"user_id": null}') $$,
  'PT403', 'You may not read everybody''s usage', 'A filter of null does not pass for one''s own.'
);
select throws_ok(
  $$ select public.get_ai_feature_stats('2026-11-10', '2026-11-11', p_filters => '{"entity_id": "d"}') $$,
  'PT403', 'You may not read everybody''s usage', 'Nor does a deal.'
);

select * from finish();
rollback;
