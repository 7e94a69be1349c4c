create function ai_usage.people_totals(
  p_dimension text,
  p_keys text[],
  p_organization_id uuid,
  p_days daterange,
  p_currency text
)
returns table (
  key text,
  requests bigint,
  successes bigint,
  unpriced bigint,
  input_tokens bigint,
  cache_read_tokens bigint,
  cache_write_tokens bigint,
  output_tokens bigint,
  tokens bigint,
  cost numeric,
  successful_cost numeric,
  unique_users bigint
)
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan  -- an index on users or on customers, as the dimension has it
set jit = off
as $$
declare
  -- Each day has its own exchange rate.
  c_is_daily constant boolean = p_currency <> 'USD';
  c_blocks constant ai_usage.blocks = ai_usage.blocks_of(p_days, c_is_daily);
  c_range constant tstzrange = tstzrange(
    lower(p_days)::timestamp at time zone 'UTC',
    upper(p_days)::timestamp at time zone 'UTC'
  );
  c_user_ids constant uuid[] = case when p_dimension = 'user' then p_keys end;
begin
  return query
    with person as (
      select
        usage.user_id,
        usage.customer_id,
        case when c_is_daily then (usage.starts_at at time zone 'UTC')::date end as day,
        sum(sign.of * usage.requests) as requests,
        sum(sign.of * usage.successes) as successes,
        sum(sign.of * usage.unpriced) as unpriced,
        sum(sign.of * usage.input_tokens) as input_tokens,
        sum(sign.of * usage.cache_read_tokens) as cache_read_tokens,
        sum(sign.of * usage.cache_write_tokens) as cache_write_tokens,
        sum(sign.of * usage.output_tokens) as output_tokens,
        sum(sign.of * usage.total_tokens) as tokens,
        sum(sign.of * usage.total_cost_usd) as cost_usd,
        sum(sign.of * usage.successful_cost_usd) as successful_cost_usd
      from ai_usage.usage_totals as usage
        cross join lateral (
          select case when usage.grain = 'day' and not usage.starts_at <@ c_range then -1 else 1 end as of
        ) as sign
      where usage.grouping = 'users'
        and (
          usage.grain = 'month' and usage.starts_at = any (c_blocks.months)
          or usage.grain = 'day' and usage.starts_at = any (c_blocks.days)
        )
        and (p_organization_id is null or usage.organization_id = p_organization_id)
        and (p_dimension <> 'nobody' or usage.user_id is null)
        and (p_dimension <> 'user' or usage.user_id is not null)
        and (p_dimension <> 'user' or p_keys is null or usage.user_id = any (c_user_ids))
        and (p_dimension <> 'customer' or usage.customer_id is not null)
        and (p_dimension <> 'customer' or p_keys is null or usage.customer_id = any (p_keys))
      group by 1, 2, 3
      having sum(sign.of * usage.lines) <> 0
    )
    select
      case p_dimension when 'user' then person.user_id::text when 'customer' then person.customer_id end,
      sum(person.requests)::bigint,
      sum(person.successes)::bigint,
      sum(person.unpriced)::bigint,
      sum(person.input_tokens)::bigint,
      sum(person.cache_read_tokens)::bigint,
      sum(person.cache_write_tokens)::bigint,
      sum(person.output_tokens)::bigint,
      sum(person.tokens)::bigint,
      sum(person.cost_usd * rate.per_usd),
      sum(person.successful_cost_usd * rate.per_usd),
      count(distinct person.user_id)
    from person
      cross join lateral (
        select
          case
            when c_is_daily and person.cost_usd <> 0 then ai_usage.per_usd(p_currency, person.day)
            else 1
          end as per_usd
      ) as rate
    group by 1;
end;
$$;

comment on function ai_usage.people_totals(text, text[], uuid, daterange, text) is
  'What each user, each customer or nobody (p_dimension; nobody: the lines without a user) used in a range of UTC days, in '
  'an organization or (null) in all; p_keys null: every one of them.';

revoke all on function ai_usage.people_totals(text, text[], uuid, daterange, text) from public;
grant execute on function ai_usage.people_totals(text, text[], uuid, daterange, text) to authenticated, service_role;

create function ai_usage.top_people(
  p_organization_id uuid,
  p_days daterange,
  p_currency text,
  p_limit int
)
returns table (
  dimension text,
  key text,
  requests bigint,
  successes bigint,
  unpriced bigint,
  input_tokens bigint,
  cache_read_tokens bigint,
  cache_write_tokens bigint,
  output_tokens bigint,
  tokens bigint,
  cost numeric,
  successful_cost numeric,
  unique_users bigint
)
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
set work_mem = '32MB'
set jit = off
as $$
declare
  c_months constant timestamptz[] = array(
    select start.at at time zone 'UTC'
    from generate_series(
      date_trunc('month', lower(p_days)::timestamp),
      upper(p_days)::timestamp - interval '1 day',
      interval '1 month'
    ) as start (at)
  );
  c_highest_rate constant numeric = case
    when p_currency = 'USD' then 1
    else coalesce(
      (
        select max(rate.per_usd)
        from public.ai_exchange_rates as rate
        where rate.currency = p_currency
          and rate.rate_on > lower(p_days) - 7
          and rate.rate_on < upper(p_days)
      ),
      1
    )
  end;
  -- Then adding everybody up exactly is less work than that.
  c_is_short constant boolean = upper(p_days) - lower(p_days) <= 2 * cardinality(c_months);
  -- Added up first: more than are asked for, so that they are enough as a rule.
  c_first constant int = 2 * p_limit;
  v_bound record;
begin
  -- Nobody costs more in the range than in the months that it touches. So when enough people cost some amount in the
  -- range, whoever costs less than that in those months is not among the top, and few are left to be added up exactly.
  for v_bound in
    select
      asked.dimension,
      coalesce(array_agg(bound.key order by bound.cost desc) filter (where bound.key is not null), '{}') as keys,
      coalesce(array_agg(bound.cost order by bound.cost desc) filter (where bound.key is not null), '{}') as costs
    from (values ('user', 'each_user'), ('customer', 'each_customer')) as asked (dimension, grouping)
      left join lateral (
        select
          case asked.dimension when 'user' then usage.user_id::text else usage.customer_id end as key,
          sum(usage.total_cost_usd) * c_highest_rate as cost
        from ai_usage.usage_totals as usage
        where not c_is_short
          and usage.grouping = asked.grouping
          and usage.grain = 'month'
          and usage.starts_at = any (c_months)
          and (p_organization_id is null or usage.organization_id = p_organization_id)
        group by 1
      ) as bound
        on true
    group by asked.dimension
  loop
    return query
      with first as materialized (
        select *
        from ai_usage.people_totals(
          v_bound.dimension,
          case when not c_is_short then v_bound.keys[1:c_first] end,
          p_organization_id,
          p_days,
          p_currency
        )
      ),
      enough as (
        select first.cost
        from first
        order by first.cost desc
        offset p_limit - 1
        limit 1
      ),
      -- Whoever else may be among them: nobody as a rule.
      more as (
        select array(
          select bound.key
          from unnest(v_bound.keys, v_bound.costs) with ordinality as bound (key, cost, position)
          where bound.position > c_first
            and bound.cost >= coalesce((select enough.cost from enough), 0)
        ) as keys
      )
      select v_bound.dimension, person.*
      from (
        select *
        from first
        union all
        select others.*
        from more
          cross join lateral ai_usage.people_totals(
            v_bound.dimension,
            more.keys,
            p_organization_id,
            p_days,
            p_currency
          ) as others
        where cardinality(more.keys) > 0
        union all
        select *
        from ai_usage.people_totals('nobody', null, p_organization_id, p_days, p_currency)
        where v_bound.dimension = 'user'
      ) as person
      order by person.cost desc, person.requests desc, person.key
      limit p_limit;
  end loop;
end;
$$;

comment on function ai_usage.top_people(uuid, daterange, text, int) is
  'The users (those without one as a null key) and the customers (dimension) who cost most in a range of UTC days, in an '
  'organization or (null) in all, at most p_limit of each.';

revoke all on function ai_usage.top_people(uuid, daterange, text, int) from public;
grant execute on function ai_usage.top_people(uuid, daterange, text, int) to authenticated, service_role;
