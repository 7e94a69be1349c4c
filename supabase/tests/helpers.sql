-- People and rows for the tests. Loaded once, after pgTAP and the migrations; every test rolls back.
create schema tests;
grant usage on schema tests to public;

create function tests.user_id(p_name text)
returns uuid
language sql
immutable
as $$
  select md5('user ' || p_name)::uuid;
$$;

create function tests.organization_id(p_name text)
returns uuid
language sql
immutable
as $$
  select md5('organization ' || p_name)::uuid;
$$;

-- The cast: an admin; an admin and two members of acme; an admin and a member of globex; a user without organization.
create function tests.create_people()
returns void
language sql
as $$
  insert into auth.users (id, email)
  select tests.user_id(name), name || '@example.com'
  from unnest(array['admin', 'acme_admin', 'acme_member', 'acme_other', 'globex_admin', 'globex_member', 'loner']) as name;

  insert into public.user_roles (user_id, user_role)
  values (tests.user_id('admin'), 'admin'), (tests.user_id('loner'), 'user');

  insert into public.organization_members (organization_id, user_id, role)
  values
    (tests.organization_id('acme'), tests.user_id('acme_admin'), 'admin'),
    (tests.organization_id('acme'), tests.user_id('acme_member'), 'member'),
    (tests.organization_id('acme'), tests.user_id('acme_other'), 'member'),
    (tests.organization_id('globex'), tests.user_id('globex_admin'), 'admin'),
    (tests.organization_id('globex'), tests.user_id('globex_member'), 'member');
$$;

-- One priced call of each person, an hour before p_at: 1000 tokens in, 100 out.
create function tests.log_a_call_of_each(p_at timestamptz default now())
returns void
language sql
as $$
  select public.log_ai_usage(
    tests.user_id(name),
    name || '@example.com',
    p_organization_id => case when name ~ '_' then tests.organization_id(split_part(name, '_', 1)) end,
    p_input_tokens => 1000,
    p_output_tokens => 100,
    p_model_used => 'claude-haiku-4-5',
    p_request_id => 'call of ' || name,
    p_occurred_at => p_at - interval '1 hour'
  )
  from unnest(array['admin', 'acme_admin', 'acme_member', 'acme_other', 'globex_admin', 'globex_member', 'loner']) as name;
$$;

-- PostgREST's way of becoming somebody, for the rest of the transaction.
create function tests.become(p_role text, p_user_id uuid default null)
returns void
language sql
as $$
  select
    set_config('request.jwt.claims', jsonb_build_object('role', p_role, 'sub', p_user_id)::text, true),
    set_config('request.jwt.claim.role', p_role, true),
    set_config('request.jwt.claim.sub', coalesce(p_user_id::text, ''), true),
    set_config('role', p_role, true);
$$;

create function tests.authenticate_as(p_name text)
returns void
language sql
as $$
  select tests.become('authenticated', tests.user_id(p_name));
$$;

-- Back to the owner of everything.
create function tests.reset()
returns void
language sql
as $$
  select
    set_config('request.jwt.claims', '', true),
    set_config('request.jwt.claim.role', '', true),
    set_config('request.jwt.claim.sub', '', true),
    set_config('role', 'none', true);
$$;

-- Logs one line and returns its row: select (tests.log('null, p_input_tokens => 1')).total_cost_usd.
create function tests.log(p_arguments text)
returns public.ai_usage_log
language plpgsql
as $$
declare
  v_id uuid;
  v_row public.ai_usage_log;
begin
  execute format('select public.log_ai_usage(%s)', p_arguments) into v_id;
  select * into v_row from public.ai_usage_log where id = v_id;
  return v_row;
end;
$$;
