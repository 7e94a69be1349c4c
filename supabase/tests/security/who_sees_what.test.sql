begin;
select * from no_plan();

select tests.fold_when_logging(false);
select tests.create_people();
insert into auth.users (id, email) values (tests.user_id('former'), 'former@example.com');

-- Twelve calls; each has its number of tokens, and so of millionths of a dollar and of milliseconds: a sum says which they are.
create temp table call on commit drop as
select
  tokens,
  public.log_ai_usage(
    tests.user_id(name), p_organization_id => tests.organization_id(tenant), p_model_used => 'claude-haiku-4-5', p_input_tokens => tokens,
    p_latency_ms => tokens, p_entity_type => 'deal', p_entity_id => '7', p_occurred_at => '2026-11-10 12:00Z'
  ) as id,
  -- Another month has as many tokens of unknown cost.
  public.log_ai_usage(
    tests.user_id(name), p_organization_id => tests.organization_id(tenant), p_model_used => 'claude-nobody-knows', p_input_tokens => tokens,
    p_occurred_at => '2026-10-10 12:00Z'
  ) as unpriced_id,
  -- A feature was used for as many milliseconds.
  public.log_ai_feature_usage(
    'chat', tests.user_id(name), p_organization_id => tests.organization_id(tenant), p_duration_ms => tokens, p_entity_type => 'deal', p_entity_id => '7',
    p_occurred_at => '2026-11-10 12:00Z'
  ) as feature_usage_id
from (
  values
    (1, 'admin', null), (2, 'acme_admin', 'acme'), (4, 'acme_member', 'acme'), (8, 'acme_other', 'acme'), (16, 'globex_admin', 'globex'),
    (32, 'globex_member', 'globex'), (64, 'loner', null), (128, null, 'acme'), (256, 'acme_member', 'globex'), (512, 'acme_admin', null),
    (1024, null, null), (2048, 'former', 'acme')
) as given (tokens, name, tenant);
grant select on call to public;
-- Some of it is pending.
select ai_usage.fold_usage(13);
-- Of what is folded, one half in months, the other not yet.
delete from ai_usage.usage_rollups where grain = 'month';
update ai_usage.merged_days set day_at = '2026-01-01T00:00:00Z';
select ai_usage.merge_days(4);
select isnt_empty($$select 1 from ai_usage.usage_rollups where grouping = 'users' and grain = 'month'$$, 'some users are merged');
select isnt_empty($$select 1 from ai_usage.unmerged_rollups where grouping = 'users'$$, 'some users are not');
select ai_usage.fold_feature_usage(7);
insert into public.ai_usage_repricings (run_id, usage_id, reason, old_rates, new_price_id, new_rates, new_cost_usd)
select gen_random_uuid(), id, 'test', '{}', gen_random_uuid(), '{}', tokens from call;

-- What each of them gets of a read: who asks for everything, acme's, globex's, their own, acme's member's, and for rows as they are.
create temp table expected (who text, everything text, acme text, globex text, own text, the_members text, rows text) on commit drop;
insert into expected
values
  ('anon', '42501', '42501', '42501', '42501', '42501', '42501'),
  ('stranger', 'PT403', 'PT403', 'PT403', '0', 'PT403', '0'),
  ('loner', 'PT403', 'PT403', 'PT403', '64', 'PT403', '64'),
  ('former', 'PT403', 'PT403', 'PT403', '2048', 'PT403', '2048'),
  ('acme_other', 'PT403', 'PT403', 'PT403', '8', 'PT403', '8'),
  ('acme_member', 'PT403', 'PT403', 'PT403', '260', '260', '260'),
  ('globex_member', 'PT403', 'PT403', 'PT403', '32', 'PT403', '32'),
  ('acme_admin', '2190', '2190', 'PT403', '514', '4', '2702'),
  ('globex_admin', '304', 'PT403', '304', '16', '256', '304'),
  ('admin', '4095', '2190', '304', '1', '260', '4095'),
  ('service_role', '4095', '2190', '304', null, '260', '4095');

create function pg_temp.explained() returns int language plpgsql as $$
declare
  v_call record;
  v_tokens int = 0;
begin
  for v_call in select * from call loop
    begin
      v_tokens := v_tokens + (public.explain_ai_cost(v_call.id) ->> 'total_cost_usd')::numeric * 1000000;
    exception
      when sqlstate 'PT404' then
        null;
    end;
  end loop;
  return v_tokens;
end;
$$;

-- The reads of usage, {organization} and {user} being the arguments.
create temp table read (name text, query text) on commit drop;
insert into read
values
  ('get_ai_usage_dashboard', $$public.get_ai_usage_dashboard(20, {organization}, '2026-11-20') #>> '{summary,total_tokens}'$$),
  ('get_ai_cost_summary', $$(public.get_ai_cost_summary({organization}, '2026-11-20') ->> 'all_time')::numeric * 1000000$$),
  ('get_ai_usage_summary', $$public.get_ai_usage_summary(20, {organization}, '2026-11-20') ->> 'total_tokens'$$),
  ('get_ai_unpriced_models', 'coalesce(sum(total_tokens), 0) from public.get_ai_unpriced_models({organization})'),
  ('get_user_ai_usage', $$public.get_user_ai_usage({user}, 20, {organization}, '2026-11-20') #>> '{summary,total_tokens}'$$),
  (
    'get_user_ai_usage',
    $$coalesce(sum((line ->> 'total_tokens')::int), 0)
      from jsonb_array_elements(public.get_user_ai_usage({user}, 20, {organization}, '2026-11-20') -> 'recent_requests') as line$$
  ),
  ('get_ai_usage_overview', $$public.get_ai_usage_overview('2026-11-01', '2026-12-01', {organization}, {filters}) ->> 'total_tokens'$$),
  ('get_ai_daily_costs', $$sum(tokens) from public.get_ai_daily_costs('2026-11-01', '2026-12-01', {organization}, {filters})$$),
  (
    'get_ai_costs_by',
    $$coalesce(sum((line ->> 'tokens')::int), 0)
      from jsonb_array_elements(public.get_ai_costs_by('entity', '2026-11-01', '2026-12-01', {organization}, {filters}) -> 'rows') as line$$
  ),
  (
    'get_ai_usage_timeseries',
    $$coalesce(sum(tokens), 0) from public.get_ai_usage_timeseries('week', 'model', '2026-11-01', '2026-12-01', {organization}, {filters})$$
  ),
  ('get_ai_latency', $$coalesce(round(sum(avg_ms * calls)), 0) from public.get_ai_latency('user', '2026-11-01', '2026-12-01', {organization}, {filters})$$),
  (
    'get_ai_requests',
    $$coalesce(sum((line ->> 'total_tokens')::int), 0)
      from jsonb_array_elements(public.get_ai_requests({organization}, {filters}, p_start => '2026-11-01') -> 'rows') as line$$
  ),
  (
    'get_ai_feature_stats',
    $$coalesce(round((answer ->> 'avg_ms')::numeric * (answer ->> 'calls')::int), 0)
      from jsonb_path_query(public.get_ai_feature_stats('2026-11-01', '2026-12-01', {organization}, {filters}), '$.total') as answer$$
  ),
  ('get_ai_entity_summary', $$public.get_ai_entity_summary('deal', '7', null, null, {organization}, {user}) ->> 'total_tokens'$$),
  (
    'get_ai_entity_summary',
    $$coalesce(sum((line ->> 'tokens')::int), 0)
      from jsonb_array_elements(public.get_ai_entity_summary('deal', '7', null, null, {organization}, {user}) -> 'by_feature') as line$$
  ),
  ('explain_ai_cost', 'pg_temp.explained()'),
  ('ai_usage_log', $$coalesce(sum(total_tokens), 0) from public.ai_usage_log where created_at >= '2026-11-01'$$),
  ('ai_feature_usage', 'coalesce(sum(duration_ms), 0) from public.ai_feature_usage'),
  ('ai_usage.feature_totals', $$coalesce(sum(duration_ms), 0) from ai_usage.feature_totals where grouping = 'feature_usage_details' and grain = 'month'$$),
  ('ai_usage_summary', $$coalesce(sum(total_tokens), 0) from public.ai_usage_summary where month = '2026-11-01'$$),
  ('ai_usage_repricings', 'coalesce(sum(new_cost_usd), 0) from public.ai_usage_repricings'),
  ('ai_usage.logged_usage', $$coalesce(sum(total_tokens), 0) from ai_usage.logged_usage where created_at >= '2026-11-01'$$),
  ('ai_usage.usage_totals', $$coalesce(sum(total_tokens), 0) from ai_usage.usage_totals where grouping = 'users' and grain = 'month' and starts_at = '2026-11-01Z'$$),
  -- Each holds what the others do not.
  (
    'ai_usage.unmerged_rollups',
    $$coalesce(sum(total_tokens), 0) + (
        select coalesce(sum(total_tokens), 0) from ai_usage.usage_rollups where grouping = 'users' and grain = 'month' and starts_at = '2026-11-01Z'
      ) + (select coalesce(sum(total_tokens), 0) from ai_usage.pending_usage where quarter_at >= '2026-11-01')
      from ai_usage.unmerged_rollups where grouping = 'users' and starts_at >= '2026-11-01Z'$$
  ),
  (
    'ai_usage.pending_lines',
    $$coalesce(sum(total_tokens), 0) + (
        select coalesce(sum(total_tokens), 0) from ai_usage.usage_rollups where grouping = 'users' and grain = 'month' and starts_at = '2026-11-01Z'
      ) + (select coalesce(sum(total_tokens), 0) from ai_usage.unmerged_rollups where grouping = 'users' and starts_at >= '2026-11-01Z')
      from ai_usage.pending_lines where created_at >= '2026-11-01'$$
  ),
  (
    'ai_usage.pending_usage',
    $$coalesce(sum(total_tokens), 0) + (
        select coalesce(sum(total_tokens), 0) from ai_usage.usage_rollups where grouping = 'users' and grain = 'month' and starts_at = '2026-11-01Z'
      ) + (select coalesce(sum(total_tokens), 0) from ai_usage.unmerged_rollups where grouping = 'users' and starts_at >= '2026-11-01Z')
      from ai_usage.pending_usage where quarter_at >= '2026-11-01'$$
  ),
  (
    'ai_usage.usage_rollups',
    $$coalesce(sum(total_tokens), 0) + (select coalesce(sum(total_tokens), 0) from ai_usage.pending_usage where quarter_at >= '2026-11-01')
      from ai_usage.usage_rollups where grouping = 'details' and grain = 'day' and starts_at >= '2026-11-01'$$
  ),
  (
    'ai_usage.pending_feature_usage',
    $$coalesce(sum(duration_ms), 0) + (
        select coalesce(sum(duration_ms), 0) from ai_usage.feature_rollups where grouping = 'feature_usage_details' and grain = 'month'
      ) from ai_usage.pending_feature_usage$$
  ),
  (
    'ai_usage.feature_rollups',
    $$coalesce(sum(duration_ms), 0) + (select coalesce(sum(duration_ms), 0) from ai_usage.pending_feature_usage)
      from ai_usage.feature_rollups where grouping = 'feature_usage_details' and grain = 'day'$$
  );

create function pg_temp.become(p_who text) returns void language plpgsql as $$
begin
  if p_who in ('anon', 'service_role') then
    perform tests.become(p_who);
  else
    perform tests.authenticate_as(p_who);
  end if;
end;
$$;
create function pg_temp.outcome(p_who text, p_query text) returns text language plpgsql as $$
declare
  v_outcome text;
begin
  perform pg_temp.become(p_who);
  begin
    execute 'select ' || p_query into v_outcome;
  exception
    when others then
      v_outcome := sqlstate;
  end;
  perform tests.reset();
  return trim_scale(v_outcome::numeric)::text;
exception
  when invalid_text_representation then
    return v_outcome;
end;
$$;

select is(pg_temp.outcome(who, asked), outcome, format('%s asking %s for %s gets %s.', who, name, title, outcome))
from expected
  cross join read
  cross join lateral (
    values
      ('everything', null, null, everything),
      ('acme''s', 'acme', null, acme),
      ('globex''s', 'globex', null, globex),
      ('their own', null, case who when 'anon' then 'loner' else who end, own),
      ('acme''s member''s', null, 'acme_member', the_members),
      ('rows', null, null, rows)
  ) as scope (title, tenant, person, outcome)
  cross join lateral replace(
    replace(
      replace(query, '{organization}', quote_nullable(tests.organization_id(tenant))),
      '{filters}',
      quote_nullable(jsonb_build_object('user_id', tests.user_id(person)))
    ),
    '{user}',
    quote_nullable(tests.user_id(person))
  ) as asked
where outcome is not null
  and case
    when query !~ '{organization}' then title = 'rows'
    when title = 'rows' then false
    when person is not null then query ~ '{(user|filters)}'
    else name <> 'get_user_ai_usage'
  end
order by name, who, title;

-- The tables beside the ledger: what of them each sees, as a sum.
select public.set_ai_model_price('test', 'ours', jsonb_build_object('input_usd_per_mtok', rate), 'a contract', tests.organization_id(tenant), '2026-11-01'),
  public.set_ai_price_discount('test', rate, 'an agreement', tests.organization_id(tenant), null, '2026-11-01')
from (values (1, 'acme'), (2, 'globex'), (4, null)) as given (rate, tenant);
insert into ai_usage.dropped_batch_usage
select
  public.start_ai_batch_job('report', tests.organization_id(tenant), p_items_total => requests), tests.organization_id(tenant), '2026-09-10', requests, 0, 0, 0
from (values (1, 'acme'), (2, 'globex'), (4, null)) as given (requests, tenant);
select public.erase_ai_user(tests.user_id('globex_member'), 'asked');
select public.load_ai_exchange_rates(E'Date,USD,\n2026-11-10,1.25,\n');
insert into ai_usage.retention (retained_from) values ('2026-10-01');

-- Whoever of: anon, stranger, loner, former, acme_member, acme_admin, globex_admin, admin, service_role.
create temp table beside (name text, query text, outcomes text[]) on commit drop;
insert into beside
values
  ('ai_model_prices', 'coalesce(sum(input_usd_per_mtok), 0) from public.ai_model_prices where is_custom', '{42501,0,0,0,0,1,2,7,7}'),
  ('ai_price_discounts', 'coalesce(sum(percent_off), 0) from public.ai_price_discounts', '{42501,0,0,0,0,1,2,7,7}'),
  ('ai_usage_erasures', 'coalesce(sum(erased_rows), 0) from public.ai_usage_erasures', '{42501,0,0,0,0,0,0,3,3}'),
  ('ai_batch_job_runs', 'coalesce(sum(items_total), 0) from public.ai_batch_job_runs', '{42501,0,0,0,0,1,2,7,7}'),
  ('ai_usage.dropped_batch_usage', 'coalesce(sum(requests), 0) from ai_usage.dropped_batch_usage', '{42501,0,0,0,0,1,2,7,7}'),
  ('get_ai_batch_jobs', 'sum(calls) from public.get_ai_batch_jobs()', '{42501,PT403,PT403,PT403,PT403,1,2,7,7}'),
  ('user_roles', 'count(*) from public.user_roles', '{42501,0,1,0,0,0,0,1,2}'),
  ('organization_members', 'count(*) from public.organization_members', '{42501,0,0,0,1,1,1,0,5}'),
  (
    'get_ai_usage_access',
    'jsonb_array_length(access -> ''organization_ids'') + (access -> ''is_admin'')::boolean::int * 10 from public.get_ai_usage_access() as access',
    '{42501,0,0,0,0,1,1,10,42501}'
  ),
  ('verify_ai_usage_rollups', 'count(*) from public.verify_ai_usage_rollups()', '{42501,PT403,PT403,PT403,PT403,PT403,PT403,0,0}'),
  ('ai_features', 'min(display_name) from public.ai_features where feature = ''report'' and locale = ''ro''', '{42501,Raport,Raport,Raport,Raport,Raport,Raport,Raport,Raport}'),
  ('ai_exchange_rates', 'sum(per_usd) from public.ai_exchange_rates where currency = ''EUR''', '{42501,0.8,0.8,0.8,0.8,0.8,0.8,0.8,0.8}'),
  ('ai_model_aliases', 'least(count(*), 1) from public.ai_model_aliases', '{42501,1,1,1,1,1,1,1,1}'),
  ('ai_usage.merged_days', 'count(*) from ai_usage.merged_days', '{42501,1,1,1,1,1,1,1,1}'),
  ('ai_usage.retention', 'count(*) from ai_usage.retention', '{42501,1,1,1,1,1,1,1,1}');
select is(pg_temp.outcome(who, query), outcome, format('%s reading %s gets %s.', who, name, outcome))
from beside,
  unnest(
    '{anon,stranger,loner,former,acme_member,acme_admin,globex_admin,admin,service_role}'::text[],
    outcomes
  ) as each (who, outcome);

-- Nothing is left out.
select set_eq(
  $$
    select oid::regclass::text
    from pg_class
    where relnamespace in ('public'::regnamespace, 'ai_usage'::regnamespace)
      and relkind in ('r', 'v', 'm', 'p', 'f')
      and has_table_privilege('authenticated', oid, 'select')
    union
    select proname
    from pg_proc
    where pronamespace = 'public'::regnamespace
      and provolatile <> 'v'
      and has_function_privilege('authenticated', oid, 'execute')
  $$,
  'select name from read union select name from beside',
  'These are all tables, views and reads of signed-in users.'
);

select * from finish();
rollback;
