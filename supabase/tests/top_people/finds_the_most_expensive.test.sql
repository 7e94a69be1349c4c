begin;
select * from no_plan();

select tests.fold_when_logging(false);
select setseed(0.25);
select ai_usage.create_partition(start) from unnest(array['2026-08-01Z', '2026-09-01Z', '2026-10-01Z']::timestamptz[]) as start;
-- 400 people: few are dear and many cheap; some only in one of the months, some in two organizations, many cost nothing or the
-- same.
insert into public.ai_usage_log (
  request_id, provider, model_used, user_id, customer_id, organization_id, created_at, input_tokens, input_usd_per_mtok
)
select
  format('line %s %s', person, n), 'p', 'm', tests.user_id('person ' || person), 'customer ' || person % 150,
  case when random() < 0.5 then tests.organization_id(case when n % 2 = 0 or person % 7 > 0 then 'acme' else 'globex' end) end,
  timestamptz '2026-08-01' + interval '1 day' * (case person % 5 when 0 then 30 * random() when 1 then 85 + 5 * random() else 90 * random() end),
  case person % 11 when 0 then 0 when 1 then 1000000 else (2e8 / person ^ (0.5 + random()))::int end, 1
from generate_series(1, 400) as person, generate_series(1, 1 + 300 / (10 + person)) as n;
insert into public.ai_exchange_rates (currency, rate_on, per_usd, source)
select 'EUR', '2026-07-30'::date + n, 0.8 + n % 10 * 0.01, 'test' from generate_series(0, 100) as n;

-- What the log says of the most expensive.
create function pg_temp.scanned(p_dimension text, p_organization uuid, p_days daterange, p_currency text, p_limit int)
returns table (key text, requests bigint, cost numeric) language sql as $$
  select case p_dimension when 'user' then user_id::text else customer_id end, count(*),
    sum(total_cost_usd * case p_currency when 'USD' then 1 else ai_usage.per_usd(p_currency, (created_at at time zone 'UTC')::date) end) as cost
  from public.ai_usage_log
  where (created_at at time zone 'UTC')::date <@ p_days and (p_organization is null or organization_id = p_organization)
    and (p_dimension = 'user' or customer_id is not null)
  group by 1 order by cost desc, 2 desc, 1 limit p_limit
$$;
create function pg_temp.same(p_state text) returns setof text language sql as $$
  select results_eq(
    format(
      'select key, requests, cost from ai_usage.top_people(%L, %L, %L, %L, %s)', dimension, organization, days, currency, places
    ),
    format('select * from pg_temp.scanned(%L, %L, %L, %L, %s)', dimension, organization, days, currency, places),
    format('%s: the top %s %s of %s in %s are those of the log%s.', p_state, places, dimension, days, currency, case when organization is not null then ' of an organization' end)
  )
  from unnest(array['user', 'customer']) as dimension, unnest(array[null, tests.organization_id('acme')]) as organization,
    unnest(array['[2026-08-01,2026-11-01)', '[2026-08-20,2026-09-11)', '[2026-10-03,2026-10-31)', '[2026-10-30,2026-10-31)']::daterange[]) as days,
    (values ('USD', 1), ('USD', 3), ('USD', 25), ('EUR', 10), ('USD', 500)) as asked (currency, places)
$$;

select pg_temp.same('pending');
select ai_usage.fold_usage();
select pg_temp.same('folded');

-- Those who were the dearest are gone, or cost nothing; others cost more than anybody.
delete from public.ai_usage_log where user_id in (select key::uuid from pg_temp.scanned('user', null, '[2026-08-01,2026-11-01)', 'USD', 5));
update public.ai_usage_log set input_tokens = 0 where customer_id in ('customer 3', 'customer 4', 'customer 13');
update public.ai_usage_log set input_tokens = 2e9 where user_id = tests.user_id('person 399');
update public.ai_usage_log set user_id = null where user_id = tests.user_id('person 9');
select pg_temp.same('changed');
select ai_usage.fold_usage();
select pg_temp.same('folded again');

-- Every month has other people at its top, and somebody who is never among them spent the most.
insert into public.ai_usage_log (request_id, provider, model_used, user_id, customer_id, created_at, input_tokens, input_usd_per_mtok)
select format('spike %s %s', month, n), 'p', 'm', tests.user_id(format('spike %s %s', month, n)), format('spike %s %s', month, n),
  month, 1000000000, 10
from unnest(array['2026-08-15Z', '2026-09-15Z', '2026-10-15Z']::timestamptz[]) as month, generate_series(1, 14) as n
union all
select format('steady %s', month), 'p', 'm', tests.user_id('steady'), 'steady', month, 600000000, 10
from unnest(array['2026-08-15Z', '2026-09-15Z', '2026-10-15Z']::timestamptz[]) as month;
select ai_usage.fold_usage();
select pg_temp.same('steady');
select is(
  (select key from ai_usage.top_people(dimension, null, '[2026-08-01,2026-11-01)', 'USD', 3) limit 1),
  case dimension when 'user' then tests.user_id('steady')::text else 'steady' end, format('Who is at the top of no month is the top %s.', dimension)
)
from unnest(array['user', 'customer']) as dimension;

-- Few are added up.
select ok(count(*) between 100 and 250, format('%s of 400 users are within reach of the top 25.', count(*)))
from ai_usage.costliest('user', null, '{2026-08-01Z, 2026-09-01Z, 2026-10-01Z}', 100);
select is(
  (select array_agg(starts_at || ': ' || cost_magnitude || ' for ' || total_cost_usd) from ai_usage.usage_rollups where grouping in ('each_user', 'each_customer') and cost_magnitude > 0
    and not (total_cost_usd >= 2.0 ^ (cost_magnitude - 11) and total_cost_usd < 2.0 ^ (cost_magnitude - 10))),
  null, 'A magnitude is the power of two below the cost.'
);
select is(
  (select count(*)::int from ai_usage.usage_rollups where (cost_magnitude is null) = (grouping in ('each_user', 'each_customer'))), 0,
  'Only people have one.'
);

select * from finish();
rollback;
