begin;
select * from no_plan();

select tests.create_people();

prepare become_admin as
  insert into public.user_roles (user_id, user_role) values (auth.uid(), 'admin');
prepare upgrade_role as
  update public.user_roles set user_role = 'admin' where user_id = auth.uid();
prepare join_organization as
  insert into public.organization_members (organization_id, user_id, role)
  values (tests.organization_id('globex'), auth.uid(), 'admin');
prepare upgrade_membership as
  update public.organization_members set role = 'admin' where user_id = auth.uid();
prepare set_a_price as
  insert into public.ai_model_prices (provider, model, effective_on, input_usd_per_mtok, source)
  values ('anthropic', 'claude-opus-5', '2020-01-01', 0, 'me');
prepare change_a_price as
  update public.ai_model_prices set input_usd_per_mtok = 0;
prepare set_an_alias as
  insert into public.ai_model_aliases (provider, alias, model) values ('anthropic', 'mine', 'claude-haiku-5-5');

create function pg_temp.refuses_to_rise(p_who text) returns setof text language plpgsql as $$
declare
  v_attack text;
begin
  foreach v_attack in array array[
    'become_admin', 'upgrade_role', 'join_organization', 'upgrade_membership',
    'set_a_price', 'change_a_price', 'set_an_alias'
  ] loop
    return next throws_ok(v_attack, '42501', null, format('%s may not %s.', p_who, replace(v_attack, '_', ' ')));
  end loop;
end;
$$;

select tests.become('anon');
select pg_temp.refuses_to_rise('An anonymous caller');
select tests.authenticate_as('acme_member');
select pg_temp.refuses_to_rise('A member');
select tests.authenticate_as('acme_admin');
select pg_temp.refuses_to_rise('An organization admin');
select tests.authenticate_as('admin');
select pg_temp.refuses_to_rise('An admin, through the API,');

-- A user's own metadata is theirs to edit, so it must mean nothing here.
select tests.become('authenticated', tests.user_id('loner'));
select set_config(
  'request.jwt.claims',
  jsonb_build_object(
    'role', 'authenticated',
    'sub', tests.user_id('loner'),
    'user_metadata', '{"user_role": "admin", "role": "admin"}'::jsonb,
    'user_role', 'admin'
  )::text,
  true
);
select is(ai_usage.is_admin(), false, 'A claim in the token makes nobody an admin.');

select * from finish();
rollback;
