begin;
select * from no_plan();

select tests.create_people();

-- Ten calls; each has its number of tokens, so that a sum says which they are.
select public.log_ai_usage(
  tests.user_id(name), p_organization_id => tests.organization_id(organization), p_model_used => 'claude-haiku-4-5',
  p_input_tokens => tokens, p_latency_ms => tokens, p_feature => 'call ' || tokens, p_occurred_at => '2026-11-10 12:00+00'
)
from (
  values
    ('admin', null, 1), ('acme_admin', 'acme', 2), ('acme_member', 'acme', 4), ('acme_other', 'acme', 8), ('globex_admin', 'globex', 16),
    ('globex_member', 'globex', 32), ('loner', null, 64), (null, 'acme', 128), ('acme_member', 'globex', 256), ('acme_admin', null, 512)
) as call (name, organization, tokens);

-- Which calls somebody gets from an RPC: the sum of their tokens, or the error. Latencies are the tokens.
create function pg_temp.outcome(p_role text, p_rpc text, p_organization text, p_who text) returns text language plpgsql as $$
declare
  c_arguments constant text = format(
    'p_start => ''2026-11-10'', p_end => ''2026-11-11'', p_organization_id => %L, p_filters => %L',
    tests.organization_id(p_organization), jsonb_build_object('user_id', tests.user_id(p_who))
  );
  v_outcome text;
begin
  if p_role in ('anon', 'service_role') then
    perform tests.become(p_role);
  else
    perform tests.authenticate_as(p_role);
  end if;

  begin
    execute case p_rpc
      when 'get_ai_usage_overview' then format('select public.get_ai_usage_overview(%s) ->> ''total_tokens''', c_arguments)
      when 'get_ai_daily_costs' then format('select sum(tokens) from public.get_ai_daily_costs(%s)', c_arguments)
      when 'get_ai_costs_by' then format(
        'select coalesce(sum((line ->> ''tokens'')::int), 0) from jsonb_array_elements(public.get_ai_costs_by(''feature'', %s) -> ''rows'') as line', c_arguments
      )
      when 'get_ai_usage_timeseries' then format('select coalesce(sum(tokens), 0) from public.get_ai_usage_timeseries(''day'', ''user'', %s)', c_arguments)
      when 'get_ai_requests' then format(
        'select coalesce(sum((line ->> ''total_tokens'')::int), 0) from jsonb_array_elements(public.get_ai_requests(%s) -> ''rows'') as line', c_arguments
      )
      when 'get_ai_latency' then format('select coalesce(round(sum(avg_ms * calls)), 0) from public.get_ai_latency(''user'', %s)', c_arguments)
    end into v_outcome;
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
  (1, 'everything', null, null),
  (2, 'acme', 'acme', null),
  (3, 'globex', 'globex', null),
  (4, 'the caller''s own', null, 'self'),
  (5, 'the caller''s own in acme', 'acme', 'self'),
  (6, 'acme''s member''s', null, 'acme_member'),
  (7, 'acme''s member''s in globex', 'globex', 'acme_member'),
  (8, 'globex''s member''s', null, 'globex_member'),
  (9, 'the loner''s', null, 'loner'),
  (10, 'globex''s member''s in acme', 'acme', 'globex_member');

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
  pg_temp.outcome(role, rpc, organization, case who when 'self' then case when role in ('anon', 'service_role') then null else role end else who end),
  outcomes[number],
  format('%s asking %s for %s gets %s.', role, rpc, title, outcomes[number])
)
from expected, call,
  unnest(array['get_ai_usage_overview', 'get_ai_daily_costs', 'get_ai_costs_by', 'get_ai_usage_timeseries', 'get_ai_latency', 'get_ai_requests']) as rpc
order by role, number, rpc;

-- Whose calls an organization's admin gets is exactly the organization's.
select tests.authenticate_as('acme_admin');
select is(
  (select array_agg(line ->> 'key' order by line ->> 'key') from jsonb_array_elements(public.get_ai_costs_by('feature', '2026-11-10', '2026-11-11') -> 'rows') as line),
  '{call 128,call 2,call 4,call 8}'::text[],
  'An organization''s admin gets the organization''s calls, and not their own from elsewhere.'
);
select is(
  public.get_ai_usage_overview('2026-11-10', '2026-11-11') ->> 'organization_id', tests.organization_id('acme')::text, 'The answer says that it is limited.'
);
select is(
  public.get_ai_usage_overview('2026-11-10', '2026-11-11', p_at => '2026-11-10 12:00+00') #>> '{projection,month_to_date_cost}', '0.000142',
  'The projection is limited too.'
);
select is(
  public.get_ai_usage_overview('2026-11-10', '2026-11-11', p_filters => '{"feature": "call 256"}') ->> 'total_calls', '0',
  'No filter finds another organization''s call.'
);

-- A user's projection is theirs too, and an admin of two organizations names one.
select tests.authenticate_as('acme_member');
select is(
  public.get_ai_usage_overview(
    '2026-11-10', '2026-11-11', p_filters => jsonb_build_object('user_id', tests.user_id('acme_member')), p_at => '2026-11-10 12:00+00'
  ) #>> '{projection,month_to_date_cost}',
  '0.00026',
  'A user''s projection is of their own usage.'
);
select throws_ok(
  $$ select public.get_ai_usage_overview('2026-11-10', '2026-11-11', p_filters => '{"user_id": null}') $$,
  'PT403', 'You may not read everybody''s usage', 'A filter of null does not pass for one''s own.'
);
select throws_ok(
  format(
    'select public.get_ai_usage_overview(''2026-11-10'', ''2026-11-11'', p_filters => %L)',
    jsonb_build_object('user_id', tests.user_id('acme_other'))
  ),
  'PT403', 'You may not read another user''s usage', 'A colleague''s usage is refused with its reason.'
);
select tests.reset();
insert into public.organization_members (organization_id, user_id, role)
values (tests.organization_id('globex'), tests.user_id('acme_admin'), 'admin');
select is(
  array[pg_temp.outcome('acme_admin', rpc, null, null), pg_temp.outcome('acme_admin', rpc, 'globex', null), pg_temp.outcome('acme_admin', rpc, 'acme', null)],
  '{PT403,304,142}'::text[],
  format('An admin of two organizations says to %s which one they mean.', rpc)
)
from unnest(array['get_ai_usage_overview', 'get_ai_daily_costs', 'get_ai_costs_by', 'get_ai_usage_timeseries', 'get_ai_latency', 'get_ai_requests']) as rpc;

select * from finish();
rollback;
