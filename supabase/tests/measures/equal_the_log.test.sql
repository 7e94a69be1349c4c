begin;
select * from no_plan();

-- Whatever is asked of get_ai_costs_by, get_ai_latency and get_ai_usage_timeseries, by hand from the lines.
select tests.fold_when_logging(false);
select tests.load_rates();
select tests.log_a_mixture(400);
select ai_usage.fold_usage(250);
update public.ai_usage_log set user_id = null where user_id in (tests.user_id('user 9'), tests.user_id('user 10'));
delete from public.ai_usage_log where request_id in ('mixture 50', 'mixture 51', 'mixture 350');

create temp table filter (p_filters jsonb, of_log text) on commit drop;
insert into filter
values
  (null, 'true'),
  (jsonb_build_object('user_id', tests.user_id('user 5')), format('user_id = %L', tests.user_id('user 5'))),
  ('{"customer_id": "c7"}', 'customer_id = ''c7'''),
  ('{"entity_type": "case"}', 'entity_type = ''case'''),
  ('{"entity_id": "e3"}', 'entity_id = ''e3'''),
  ('{"entity_type": "case", "entity_id": "e2"}', 'entity_type = ''case'' and entity_id = ''e2'''),
  ('{"feature": "chat"}', 'feature = ''chat'''),
  ('{"request_type": "insight", "provider": "openai"}', 'request_type = ''insight'' and provider = ''openai'''),
  ('{"model": "claude-opus-5"}', 'model_used = ''claude-opus-5'''),
  ('{"entity_id": "e3", "feature": "chat"}', 'entity_id = ''e3'' and feature = ''chat'''),
  ('{"entity_type": "case", "customer_id": "c8"}', 'entity_type = ''case'' and customer_id = ''c8'''),
  ('{"entity_type": "deal", "provider": "anthropic", "request_type": "report"}', 'entity_type = ''deal'' and provider = ''anthropic'' and request_type = ''report'''),
  ('{"customer_id": "c7", "feature": "nothing"}', 'false'),
  ('{"without": ["user_id"]}', 'user_id is null'),
  ('{"without": ["customer_id"], "feature": "chat"}', 'customer_id is null and feature = ''chat'''),
  ('{"without": ["feature"]}', 'feature is null'),
  ('{"without": ["user_id", "customer_id", "feature"]}', 'user_id is null and customer_id is null and feature is null'),
  ('{"without": ["entity_type"]}', 'entity_type is null'),
  ('{"without": ["entity_id"], "entity_type": "case"}', 'entity_id is null and entity_type = ''case'''),
  ('{"without": ["entity_id"], "customer_id": "c7"}', 'entity_id is null and customer_id = ''c7'''),
  ('{"without": ["entity_id", "customer_id"]}', 'entity_id is null and customer_id is null');
create temp table dimension (name text, of_log text) on commit drop;
insert into dimension
values
  ('feature', 'feature'), ('user', 'user_id::text'), ('customer', 'customer_id'), ('entity', 'coalesce(entity_type, '''') || '':'' || entity_id'),
  ('provider', 'provider'), ('model', 'model_used'), ('request_type', 'request_type');
-- Of what the log is asked: entities with anything else.
create function pg_temp.expected_source(p_filters jsonb, p_dimension text) returns text language sql as $$
  select case
    when (coalesce(p_dimension = 'entity', false) or names && array['entity_type', 'entity_id'])
      and (coalesce(p_dimension <> 'entity', false) or not names <@ array['entity_type', 'entity_id'])
      then 'log'
    else 'rollups'
  end
  from (
    select array(
      select key from jsonb_object_keys(p_filters - 'without') as key
      union
      select key from jsonb_array_elements_text(p_filters -> 'without') as key
    ) as names
  ) as filtered;
$$;

create function pg_temp.of_log(p_key text, p_start timestamptz, p_end timestamptz, p_organization uuid, p_filter text, p_rate text default '1')
returns text[] language plpgsql as $$
declare
  v_lines text[];
begin
  execute format(
    $query$
      select coalesce(array_agg(concat_ws(' ', key, requests, successes, unpriced, tokens, trim_scale(usd), trim_scale(cost)) order by key collate "C"), '{}')
      from (
        select
          coalesce((%s)::text, '-') as key,
          count(*) filter (where line = 0) as requests,
          count(*) filter (where line = 0 and status = 'success') as successes,
          count(*) filter (where total_cost_usd is null) as unpriced,
          sum(total_tokens) as tokens,
          coalesce(sum(total_cost_usd), 0) as usd,
          coalesce(sum(total_cost_usd * %s), 0) as cost
        from public.ai_usage_log
        where created_at >= %L and created_at < %L and (%L::uuid is null or organization_id = %L) and %s
        group by 1
      ) as summed
    $query$,
    p_key, p_rate, p_start, p_end, p_organization, p_organization, p_filter
  )
  into v_lines;
  return v_lines;
end;
$$;
create function pg_temp.costs_by(p_dimension text, p_start date, p_end date, p_organization uuid, p_filters jsonb, p_currency text)
returns text[] language sql as $$
  select coalesce(array_agg(
    concat_ws(
      ' ', coalesce(line ->> 'key', '-'), line ->> 'calls', line ->> 'successful_calls', line ->> 'unpriced_requests', line ->> 'tokens',
      line ->> 'cost_usd', line ->> 'cost'
    ) order by coalesce(line ->> 'key', '-') collate "C"
  ), '{}')
  from jsonb_array_elements(public.get_ai_costs_by(p_dimension, p_start, p_end, p_organization, p_filters, p_currency, 1000) -> 'rows') as line;
$$;
create function pg_temp.rate(p_currency text) returns text language sql as $$
  select case p_currency
    when 'USD' then '1'
    else format('(select per_usd from public.ai_exchange_rates where currency = %L and rate_on = (created_at at time zone ''UTC'')::date)', p_currency)
  end;
$$;

create function pg_temp.wrong_breakdowns() returns setof text language sql as $$
  select format('by %s of %s in %s from %s to %s in %s', dimension.name, p_filters, organization, start_on, end_on, currency)
  from dimension, filter,
    unnest(array[null, 'acme']) as organization,
    (values ('2026-07-03'::date, '2026-08-30'::date, 'USD'), ('2026-07-09', '2026-08-02', 'EUR')) as range (start_on, end_on, currency)
  where pg_temp.costs_by(dimension.name, start_on, end_on, tests.organization_id(organization), p_filters, currency) <> pg_temp.of_log(
    dimension.of_log, start_on::timestamp at time zone 'UTC', end_on::timestamp at time zone 'UTC', tests.organization_id(organization), filter.of_log,
    pg_temp.rate(currency)
  );
$$;
create function pg_temp.wrong_series() returns setof text language sql as $$
  select format('by %s of %s in %s in %s', unit, p_filters, organization, zone)
  from filter,
    unnest(array[null, 'acme']) as organization,
    (
      values ('day', 'UTC'), ('week', 'UTC'), ('month', 'UTC'), ('day', 'Europe/Bucharest'), ('month', 'Asia/Kathmandu'), ('week', 'America/Los_Angeles'),
        ('day', 'Pacific/Chatham')
    ) as given (unit, zone)
  where array(
    select concat_ws(' ', start_on, calls, successful_calls, unpriced_requests, tokens, cost_usd, cost)
    from public.get_ai_usage_timeseries(unit, null, '2026-07-03', '2026-08-30', tests.organization_id(organization), p_filters, 'RON', zone)
    where tokens > 0 or calls > 0 or unpriced_requests > 0
    order by start_on
  ) <> pg_temp.of_log(
    format('date_trunc(%L, created_at at time zone %L)::date', unit, zone), '2026-07-03'::timestamp at time zone zone,
    '2026-08-30'::timestamp at time zone zone, tests.organization_id(organization), filter.of_log, pg_temp.rate('RON')
  );
$$;

select is_empty('select pg_temp.wrong_breakdowns()', 'Half folded, every breakdown with every filter is what the lines add up to.');
select is_empty('select pg_temp.wrong_series()', 'So is every series, in every time zone.');

-- from where
select is(
  public.get_ai_costs_by(name, '2026-07-01', '2026-08-01', null, p_filters) ->> 'source', pg_temp.expected_source(p_filters, name),
  format('By %s of %s is read from the %s.', name, coalesce(p_filters::text, 'everything'), pg_temp.expected_source(p_filters, name))
)
from dimension, filter
where p_filters is null or name in ('entity', 'user', 'model');
select is(
  array[
    public.get_ai_usage_overview('2026-07-01', '2026-08-01', null, p_filters) ->> 'source',
    (select distinct source from public.get_ai_daily_costs('2026-07-01', '2026-08-01', null, p_filters)),
    (select distinct source from public.get_ai_usage_timeseries('day', null, '2026-07-01', '2026-08-01', null, p_filters)),
    coalesce((select distinct source from public.get_ai_latency(null, '2026-07-01', '2026-08-01', null, p_filters)), pg_temp.expected_source(p_filters, null))
  ],
  array_fill(pg_temp.expected_source(p_filters, null), array[4]),
  format('%s is read from the %s, whichever way.', coalesce(p_filters::text, 'everything'), pg_temp.expected_source(p_filters, null))
)
from filter;
select is(
  (select distinct source from public.get_ai_usage_timeseries('day', null, '2026-07-01', '2026-08-01', tests.organization_id(organization), p_filters, p_time_zone => zone)),
  source, format('Days in %s of %s in %s are read from the %s.', zone, coalesce(p_filters::text, 'everything'), coalesce(organization, 'all'), source)
)
from (
  values
    ('Europe/Bucharest', null::jsonb, null, 'rollups'), ('Europe/Bucharest', null, 'acme', 'rollups'), ('Asia/Kathmandu', null, null, 'rollups'),
    ('Asia/Kathmandu', null, 'acme', 'log'), ('Asia/Kolkata', null, 'acme', 'log'), ('Asia/Kolkata', '{}', null, 'rollups'),
    ('Europe/Bucharest', '{"feature": "chat"}', null, 'log'), ('UTC', '{"feature": "chat"}', null, 'rollups'), ('UTC', '{"entity_id": "e1", "feature": "chat"}', null, 'log')
) as given (zone, p_filters, organization, source);
select is(
  (select distinct source from public.get_ai_usage_timeseries('day', null, '1900-01-01', '1900-01-03', p_time_zone => 'Asia/Kolkata')), 'log',
  'Days that begin at no quarter of an hour, as in India in 1900, are read from the log.'
);

select * from finish();
rollback;
