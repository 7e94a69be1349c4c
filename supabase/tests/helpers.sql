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

-- How a query fails: code | message | hint.
create function tests.refusal_of(p_query text)
returns text
language plpgsql
as $$
declare
  v_code text;
  v_message text;
  v_hint text;
begin
  execute p_query;
  return 'accepted';
exception
  when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text, v_hint = pg_exception_hint;
    return concat_ws(' | ', v_code, v_message, nullif(v_hint, ''));
end;
$$;

-- Logging looks by chance whether to fold. For the rest of the transaction it never does, or (true) always, and folds.
create function tests.fold_when_logging(p_always boolean)
returns void
language plpgsql
as $$
begin
  perform set_config('tests.random', case when p_always then '0' else '1' end, true);
  alter function public.log_ai_usage set search_path = tests, pg_catalog;
  alter function ai_usage.append_usage set search_path = tests, pg_catalog;
  alter function ai_usage.append_usage_once_more set search_path = tests, pg_catalog;
  alter function ai_usage.queue_changes() set search_path = tests, pg_catalog;
  alter function ai_usage.queue_feature_changes() set search_path = tests, pg_catalog;
  if p_always then
    create or replace function ai_usage.lines_per_fold() returns int language sql immutable set search_path = '' as 'select 1';
  end if;
end;
$$;

create function tests.random()
returns double precision
language sql
volatile
as $$
  select current_setting('tests.random')::double precision;
$$;

-- The partition of the UTC month of a moment, as a name to query.
create function tests.partition_of(p_at timestamptz)
returns text
language sql
as $$
  select 'ai_usage.ai_usage_log_' || to_char(p_at at time zone 'UTC', 'YYYY_MM');
$$;

-- How many whole months retain_ai_usage must keep for the log to begin on p_from.
create function tests.months_since(p_from date)
returns int
language sql
as $$
  select (extract(year from months) * 12 + extract(month from months))::int
  from age(date_trunc('month', now() at time zone 'UTC'), p_from) as months;
$$;

-- Six hundred lines from 28 June to 26 October 2026: one every 4 h 48 min, so that many begin a day, and many end one;
-- of 60 users and nobody, 52 customers and none, two organizations and none, with and without everything else.
create function tests.log_a_mixture(p_lines int default 600)
returns void
language sql
as $$
  select public.log_ai_usage_batch(jsonb_agg(jsonb_build_object(
    'request_id', 'mixture ' || n,
    'line', (n % 10 = 9)::int,
    'occurred_at', '2026-06-28T00:00:00Z'::timestamptz + n * interval '4 hours 48 minutes'
      - case when n % 3 = 1 then interval '1 microsecond' else interval '0' end,
    'user_id', case when n % 8 > 0 then tests.user_id('user ' || n % 61) end,
    'user_email', case when n % 7 > 0 then 'user' || n % 61 || '@example.com' end,
    'organization_id', case n % 5
      when 1 then tests.organization_id('acme')
      when 2 then tests.organization_id('acme')
      when 3 then tests.organization_id('globex')
      when 4 then tests.organization_id('globex')
    end,
    'customer_id', case when n % 3 > 0 then 'c' || n % 53 end,
    'customer_name', case when n % 3 > 0 then 'Customer ' || n % 53 end,
    'entity_type', (array['document', 'case', 'deal'])[n % 4],
    'entity_id', case when n % 9 > 0 then 'e' || n % 9 end,
    'feature', (array['chat', 'search', 'summary'])[n % 6],
    'request_type', (array['report', 'insight', 'scheduled'])[1 + n % 3],
    'model_used', (array['claude-haiku-4-5', 'claude-opus-5', 'gpt-4o-mini', 'claude-nobody-knows'])[1 + n % 7 % 4],
    'usage_status', case when n % 23 = 0 then 'missing' else 'final' end,
    'input_tokens', case when n % 23 > 0 then n * 37 % 5000 else 0 end,
    'output_tokens', case when n % 23 > 0 then n * 11 % 700 else 0 end,
    'cache_read_tokens', case when n % 23 > 0 then n * 13 % 900 else 0 end,
    'cache_write_5m_tokens', case when n % 23 > 0 then n % 5 * 100 else 0 end,
    'web_search_requests', case when n % 19 = 1 and n % 23 > 0 then 2 else 0 end,
    'status', case when n % 11 = 0 then 'error' when n % 13 = 0 then 'timeout' else 'success' end,
    'latency_ms', case when n % 17 > 0 then n * 7919 % 30011 end
  )))
  from generate_series(1, p_lines) as n
  group by n / 300;
$$;

-- Features used six hundred times in the days of that mixture, by the same people, with errors of all kinds.
create function tests.log_a_mixture_of_features(p_rows int default 600)
returns void
language sql
as $$
  select public.log_ai_feature_usage(
    (array['upload_document', 'chat', 'search'])[1 + n % 7 % 3],
    case when n % 8 > 0 then tests.user_id('user ' || n % 61) end,
    status,
    case when n % 17 > 0 then n * 7919 % 30011 end,
    case when status <> 'success' and n % 5 > 0 then
      (array['Deal ' || n || ' is locked', 'No answer from 10.0.0.' || n, 'Out of memory'])[1 + n % 3]
    end,
    case when status <> 'success' and n % 4 > 0 then (array['conflict', 'unreachable'])[1 + n % 2] end,
    case n % 5
      when 1 then tests.organization_id('acme')
      when 2 then tests.organization_id('acme')
      when 3 then tests.organization_id('globex')
      when 4 then tests.organization_id('globex')
    end,
    (array['document', 'case', 'deal'])[n % 4],
    case when n % 9 > 0 then 'e' || n % 9 end,
    p_request_id => 'mixture ' || n,
    p_occurred_at => '2026-06-28T00:00:00Z'::timestamptz + n * interval '4 hours 48 minutes'
      - case when n % 3 = 1 then interval '1 microsecond' else interval '0' end
  )
  from generate_series(1, p_rows) as n,
    lateral (select case when n % 11 = 0 then 'error' when n % 13 = 0 then 'timeout' else 'success' end as status) as ended;
$$;

-- Euros and lei for every day of the mixture.
create function tests.load_rates()
returns void
language sql
as $$
  insert into public.ai_exchange_rates (currency, rate_on, per_usd, source)
  select currency, '2026-06-01'::date + n, base + n % 7 * 0.0137, 'test'
  from generate_series(0, 160) as n,
    (values ('EUR', 0.8), ('RON', 4.2)) as rate (currency, base);
$$;

-- What can be asked about the mixture, as queries.
create function tests.questions()
returns setof text
language sql
as $$
  with range (days) as (
    values
      ('''2026-07-01'', ''2026-08-01'''),
      ('''2026-08-03'', ''2026-08-31'''),
      ('''2026-06-20'', ''2026-10-25'''),
      ('''2026-08-15'', ''2026-08-16''')
  ),
  dimension (name) as (
    values ('feature'), ('user'), ('customer'), ('entity'), ('provider'), ('model'), ('request_type')
  ),
  organization (argument) as (
    values ('null'), ('tests.organization_id(''acme'')')
  ),
  filter (argument) as (
    values
      ('null'),
      ('''{"customer_id": "c7"}'''),
      ('''{"feature": "chat"}'''),
      ('''{"provider": "anthropic", "customer_id": "c8"}'''),
      ('''{"entity_type": "document"}'''),
      ('''{"entity_id": "e3", "model": "gpt-4o-mini"}'''),
      ('jsonb_build_object(''user_id'', tests.user_id(''user 5''))')
  ),
  currency (argument) as (
    values ('''USD'''), ('''EUR''')
  )
  select format(
    'select public.get_ai_usage_dashboard(%s, %s, ''2026-10-20 12:00+00'', %s)', days, organization.argument, currency.argument
  )
  from (values (1), (45)) as period (days), organization, currency
  union all
  select format('select public.get_ai_cost_summary(%s, ''2026-10-20 12:00+00'', %s)', organization.argument, currency.argument)
  from organization, currency
  union all
  select format('select public.get_ai_costs_by(%L, %s, %s)', name, days, organization.argument)
  from dimension, range, organization
  where days ~ '06-20|08-31'
  union all
  select format('select public.get_ai_costs_by(%L, %s, null, %s, ''EUR'')', name, days, filter.argument)
  from dimension, filter, range
  where days ~ '06-20'
  union all
  select format('select public.get_ai_usage_overview(%s, %s, %s)', days, organization.argument, filter.argument)
  from range, organization, filter
  where 'null' in (organization.argument, filter.argument)
  union all
  select format('select * from public.get_ai_daily_costs(%s, null, %s, ''EUR'')', days, filter.argument)
  from range, filter
  where days ~ '07-01'
  union all
  select format(
    'select * from public.get_ai_usage_timeseries(%L, %s, ''2026-06-20'', ''2026-10-25'', %s)', unit, key, organization.argument
  )
  from unnest(array['day', 'week', 'month']) as unit,
    unnest(array['null', '''feature''', '''user''', '''entity''']) as key,
    organization
  union all
  select format(
    'select * from public.get_ai_usage_timeseries(''day'', null, ''2026-07-01'', ''2026-08-01'', %s, %s, p_time_zone => %L)',
    organization.argument, filter.argument, zone
  )
  from organization, filter, unnest(array['Europe/Bucharest', 'Asia/Kathmandu']) as zone
  where 'null' in (organization.argument, filter.argument)
  union all
  select format('select * from public.get_ai_latency(%s, %s, %s, %s)', key, days, organization.argument, filter.argument)
  from unnest(array['null', '''user''', '''feature''', '''entity''']) as key, range, organization, filter
  where days ~ '06-20|08-31'
    and (filter.argument = 'null' or key = 'null')
  union all
  select format('select public.get_user_ai_usage(tests.user_id(''user 5''), 60, null, ''2026-10-20 12:00+00'', %s)', currency.argument)
  from currency
  union all
  select 'select * from public.ai_usage_summary order by month, user_id, organization_id';
$$;

-- Each question with its answer.
create function tests.answers()
returns table (question text, answer jsonb)
language plpgsql
as $$
begin
  for question in
    select *
    from tests.questions()
  loop
    execute format('select coalesce(jsonb_agg(to_jsonb(line)), ''[]'') from (%s) as line', question)
    into answer;
    return next;
  end loop;
end;
$$;

-- A value without some keys, at any depth.
create function tests.without_keys(p_value jsonb, variadic p_keys text[])
returns jsonb
language sql
immutable
as $$
  select case jsonb_typeof(p_value)
    when 'object' then (
      select coalesce(jsonb_object_agg(key, tests.without_keys(value, variadic p_keys)), '{}')
      from jsonb_each(p_value)
      where key <> all (p_keys)
    )
    when 'array' then (
      select coalesce(jsonb_agg(tests.without_keys(value, variadic p_keys) order by ordinality), '[]')
      from jsonb_array_elements(p_value) with ordinality
    )
    else p_value
  end;
$$;

-- What verify_ai_usage_rollups finds wrong, its first three lines.
create function tests.problems(p_start date default null, p_end date default null)
returns text[]
language sql
volatile
as $$
  select coalesce(array_agg(concat_ws(' ', "grouping", grain, starts_at at time zone 'UTC', key, measures)), '{}')
  from (
    select *
    from public.verify_ai_usage_rollups(p_start, p_end)
    order by "grouping", grain, starts_at, key, difference
    limit 3
  ) as first
    cross join lateral (
      select jsonb_object_agg(
        measure.key,
        case jsonb_typeof(value) when 'number' then to_jsonb(trim_scale(value::numeric)) else value end
      ) as measures
      from jsonb_each(difference) as measure (key, value)
    ) as trimmed;
$$;
