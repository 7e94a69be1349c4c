begin;
select * from no_plan();

select tests.fold_when_logging(false);
select tests.create_people();
-- Each call has its number of tokens, so that a sum says which they are.
select public.log_ai_usage(
  tests.user_id(name), p_organization_id => tests.organization_id(organization), p_model_used => 'claude-haiku-4-5', p_latency_ms => tokens,
  p_input_tokens => tokens, p_feature => 'call ' || tokens, p_customer_id => 'c', p_entity_type => 'case', p_entity_id => 'e' || tokens,
  p_request_id => format('call %s', tokens), p_occurred_at => '2026-09-10 12:00+00'
)
from (
  values
    ('admin', null, 1), ('acme_admin', 'acme', 2), ('acme_member', 'acme', 4), ('acme_other', 'acme', 8), ('globex_admin', 'globex', 16),
    ('globex_member', 'globex', 32), ('loner', null, 64), (null, 'acme', 128), ('acme_member', 'globex', 256), ('acme_admin', null, 512),
    (null, null, 1024)
) as call (name, organization, tokens);

create temp table expected (role text, own int, organization int, everything int) on commit drop;
grant select on expected to public;
-- own: the tokens of their own calls; organization: of organizations they administer; everything: of all.
insert into expected
values
  ('loner', 64, 0, null),
  ('acme_member', 260, 0, null),
  ('acme_admin', 514, 2 + 4 + 8 + 128, null),
  ('globex_admin', 16, 16 + 32 + 256, null),
  ('globex_member', 32, 0, null),
  ('nobody', 0, 0, null),
  ('admin', null, null, 2047),
  ('service_role', null, null, 2047);
create function pg_temp.become(p_role text) returns void language sql as $$
  select case p_role
    when 'service_role' then tests.become(p_role)
    when 'nobody' then tests.become('authenticated', null)
    else tests.authenticate_as(p_role)
  end;
$$;

-- Tokens of a grouping by day that somebody reads from a relation, or the error.
create function pg_temp.tokens(p_role text, p_query text) returns text language plpgsql as $$
declare
  v_tokens text;
begin
  perform pg_temp.become(p_role);
  begin
    execute p_query into v_tokens;
  exception
    when others then
      v_tokens := sqlstate;
  end;
  perform tests.reset();
  return coalesce(v_tokens, '0');
end;
$$;
-- Of a user's rows all, of an administered organization's all, each once.
create function pg_temp.both(p_role text) returns text language sql as $$
  select case p_role
    when 'loner' then 64
    when 'acme_member' then 260
    when 'acme_admin' then 2 + 4 + 8 + 128 + 512
    when 'globex_admin' then 16 + 32 + 256
    when 'globex_member' then 32
    when 'nobody' then 0
    else 2047
  end::text;
$$;

create function pg_temp.assertions(p_state text) returns setof text language sql as $$
  select is(
    pg_temp.tokens(role, format('select sum(total_tokens) from ai_usage.%I where grouping = %L and grain = %L', relation, kind, grain)),
    case
      when kind = 'each_user' then (coalesce(own, everything) & ~(128 + 1024))::text  -- which are nobody's
      when kind = 'each_customer' then coalesce(everything, 0)::text
      when everything is not null then case when kind ~ 'organization' then (2 + 4 + 8 + 128 + 16 + 32 + 256)::text else '2047' end
      when kind in ('users', 'details') then pg_temp.both(role)
      when kind in ('entities', 'organization_totals', 'organization_features') then organization::text
      else '0'
    end,
    format('%s reads of %s %s by %s in %s what they may.', role, p_state, kind, grain, relation)
  )
  from expected,
    unnest(array['usage_rollups', 'usage_totals']) as relation,
    (
      values
        ('totals', 'day'), ('totals', 'month'), ('totals', 'quarter_hour'), ('features', 'day'), ('users', 'day'), ('users', 'month'),
        ('details', 'day'), ('entities', 'day'), ('organization_totals', 'day'), ('organization_totals', 'hour'),
        ('organization_features', 'day'), ('each_user', 'month'), ('each_customer', 'month')
    ) as kind (kind, grain)
$$;

-- pending
select is(
  pg_temp.tokens(role, format('select sum(total_tokens) from ai_usage.%I', relation)), pg_temp.both(role),
  format('%s reads of %s the lines that they may read in the log.', role, relation)
)
from expected, unnest(array['pending_usage', 'logged_usage']) as relation;
select is(
  pg_temp.tokens(role, 'select sum(total_tokens) from public.ai_usage_log'), pg_temp.both(role), format('%s: which are these.', role)
) from expected;

-- folded
select ai_usage.fold_usage();
select is(pg_temp.tokens(role, 'select count(*) from ai_usage.pending_usage'), '0', format('%s reads nothing pending when nothing is.', role)) from expected;
select pg_temp.assertions('folded');

-- A user's rows of the rollups are theirs.
select tests.authenticate_as('acme_member');
select is(
  (select array_agg(distinct user_id) from ai_usage.usage_rollups), array[tests.user_id('acme_member')], 'Every rollup that a user reads is the user''s.'
);
select is_empty($$ select from ai_usage.usage_rollups where user_id is distinct from auth.uid() $$, 'No filter finds another''s.');
select is((select count(*)::int from ai_usage.usage_rollups where unique_users is not null), 0, 'Nor how many others there are.');
select tests.authenticate_as('acme_admin');
select is_empty(
  $$ select from ai_usage.usage_rollups where organization_id is distinct from tests.organization_id('acme') and user_id is distinct from auth.uid() $$,
  'Every rollup that an organization''s admin reads is the organization''s, or their own.'
);
select is(
  (select array_agg(unique_users) from ai_usage.usage_rollups where unique_users is not null), array[3::bigint],
  'They read how many users the organization has, and not how many there are.'
);
select is(
  (select array_agg(distinct entity_id order by entity_id) from ai_usage.usage_rollups where grouping = 'entities'), array['e128', 'e2', 'e4', 'e8'],
  'They read the organization''s entities.'
);
select tests.reset();

-- half and half
update public.ai_usage_log set output_tokens = 0 where request_id in ('call 4', 'call 16', 'call 128');
select is(
  pg_temp.tokens(role, format('select sum(total_tokens) from ai_usage.usage_totals where grouping = %L and grain = ''day''', kind)),
  case when everything is not null then '2047' else pg_temp.both(role) end,
  format('%s reads the same of %s while some are pending again.', role, kind)
)
from expected, unnest(array['users', 'details']) as kind;

-- what nobody reads
select is(pg_temp.tokens(role, 'select count(*) from ' || relation), '42501', format('%s does not read %s.', role, relation))
from expected, unnest(array['ai_usage.request_keys', 'ai_usage.ai_usage_log_2026_09', tests.partition_of(now())]) as relation;
select tests.become('anon');
select throws_ok('select * from ai_usage.' || relation, '42501', null, format('An anonymous caller does not read %s.', relation))
from unnest(array['usage_rollups', 'usage_totals', 'pending_usage', 'logged_usage', 'retention', 'request_keys', 'ai_usage_log_2026_09']) as relation;

select * from finish();
rollback;
