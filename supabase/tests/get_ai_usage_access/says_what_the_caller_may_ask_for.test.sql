begin;
select * from no_plan();

select tests.create_people();
insert into public.organization_members (organization_id, user_id, role)
values (tests.organization_id('globex'), tests.user_id('acme_admin'), 'admin');

create function pg_temp.access_of(p_name text)
returns table (is_admin boolean, organization_ids jsonb)
language plpgsql
as $$
declare
  v_access jsonb;
begin
  perform tests.authenticate_as(p_name);
  v_access := public.get_ai_usage_access();
  perform tests.reset();
  return query select (v_access ->> 'is_admin')::boolean, v_access -> 'organization_ids';
end;
$$;

create function pg_temp.ids(variadic p_names text[])
returns jsonb
language sql
as $$
  select coalesce(jsonb_agg(tests.organization_id(name) order by tests.organization_id(name)), '[]')
  from unnest(p_names) as name;
$$;

select results_eq(
  $$ select name, access.* from unnest(array['admin', 'acme_admin', 'acme_member', 'globex_admin', 'loner']) as name, pg_temp.access_of(name) as access $$,
  $$
    values
      ('admin', true, '[]'::jsonb),
      ('acme_admin', false, pg_temp.ids('acme', 'globex')),
      ('acme_member', false, '[]'),
      ('globex_admin', false, pg_temp.ids('globex')),
      ('loner', false, '[]')
  $$,
  'An admin may ask for everything, an organization''s admin for their organizations, everybody else for their own.'
);

select tests.authenticate_as('loner');
select is(
  public.get_ai_usage_access() -> 'currencies', '["USD"]',
  'Without exchange rates there are US dollars.'
);

select tests.reset();
insert into public.ai_exchange_rates (currency, rate_on, per_usd, source)
values ('RON', '2026-11-01', 4, 'test'), ('EUR', '2026-11-01', 0.8, 'test'), ('EUR', '2026-11-02', 0.9, 'test');
select tests.authenticate_as('loner');
select is(
  public.get_ai_usage_access() -> 'currencies', '["EUR", "RON", "USD"]',
  'Each currency that has a rate is there once.'
);

select tests.become('anon');
select throws_ok('select public.get_ai_usage_access()', '42501', null, 'Nobody asks without signing in.');

select * from finish();
rollback;
