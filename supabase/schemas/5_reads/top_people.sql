create type ai_usage.person_totals as (
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
);

comment on type ai_usage.person_totals is
  'What a user or a customer used: cost in the currency asked for, tokens by category for users only (null for customers).';

revoke all on type ai_usage.person_totals from public;
grant usage on type ai_usage.person_totals to authenticated, service_role;

create function ai_usage.people_totals(
  p_dimension text,
  p_keys text[],
  p_organization_id uuid,
  p_days daterange,
  p_currency text
)
returns setof ai_usage.person_totals
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
        case when p_dimension = 'customer' then usage.customer_id end as customer_id,
        case when c_is_daily then (usage.starts_at at time zone 'UTC')::date end as day,
        sum(sign.of * usage.requests) as requests,
        sum(sign.of * usage.successes) filter (where p_dimension <> 'customer') as successes,
        sum(sign.of * usage.unpriced) as unpriced,
        sum(sign.of * usage.input_tokens) filter (where p_dimension <> 'customer') as input_tokens,
        sum(sign.of * usage.cache_read_tokens) filter (where p_dimension <> 'customer') as cache_read_tokens,
        sum(sign.of * usage.cache_write_tokens) filter (where p_dimension <> 'customer') as cache_write_tokens,
        sum(sign.of * usage.output_tokens) filter (where p_dimension <> 'customer') as output_tokens,
        sum(sign.of * usage.total_tokens) as tokens,
        sum(sign.of * usage.total_cost_usd) as cost_usd,
        sum(sign.of * usage.successful_cost_usd) filter (where p_dimension <> 'customer') as successful_cost_usd
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

create function ai_usage.costliest(
  p_dimension text,
  p_organization_id uuid,
  p_months timestamptz[],
  p_reach int
)
returns table (key text, cost_usd numeric)
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
  if p_organization_id is not null then
    return query
      select
        case p_dimension when 'user' then usage.user_id::text else usage.customer_id end,
        sum(usage.total_cost_usd)
      from ai_usage.usage_totals as usage
      where usage.grouping = 'users'
        and usage.grain = 'month'
        and usage.starts_at = any (p_months)
        and usage.organization_id = p_organization_id
        and case p_dimension when 'user' then usage.user_id is not null else usage.customer_id is not null end
      group by 1
      union all
      select null, 0;
    return;
  end if;

  return query
    with month as materialized (
      select
        start.at as starts_at,
        reached.magnitude,
        -- Less than that is what anybody else costs in that month.
        case when reached.magnitude > 0 then (ai_usage.cost_edges())[reached.magnitude] else 0 end as others_usd
      from unnest(p_months) as start (at)
        cross join lateral (
          select coalesce(
            (
              select rollup.cost_magnitude
              from ai_usage.usage_rollups as rollup
              where rollup.grouping = 'each_' || p_dimension
                and rollup.starts_at = start.at
                and rollup.cost_magnitude is not null
              order by rollup.cost_magnitude desc
              offset p_reach - 1
              limit 1
            ),
            0
          ) as magnitude
        ) as reached
    ),
    other as (
      select coalesce(sum(month.others_usd), 0) as cost_usd
      from month
    )
    select more.key, other.cost_usd + sum(more.cost_usd)
    from (
      select
        case p_dimension when 'user' then rollup.user_id::text else rollup.customer_id end as key,
        rollup.total_cost_usd - month.others_usd as cost_usd
      from month
        join ai_usage.usage_rollups as rollup
          on rollup.grouping = 'each_' || p_dimension
          and rollup.starts_at = month.starts_at
          and rollup.cost_magnitude >= month.magnitude
      union all
      select coalesce(pending.user_id::text, pending.customer_id), pending.cost_usd
      from (
        select
          case p_dimension when 'user' then usage.user_id end as user_id,
          case p_dimension when 'customer' then usage.customer_id end as customer_id,
          sum(usage.total_cost_usd) as cost_usd
        from ai_usage.pending_usage as usage
        where usage.month_at = any (p_months)
        group by 1, 2
      ) as pending
      where coalesce(pending.user_id::text, pending.customer_id) is not null
    ) as more
      cross join other
    group by more.key, other.cost_usd
    union all
    select null, other.cost_usd
    from other;
end;
$$;

comment on function ai_usage.costliest(text, uuid, timestamptz[], int) is
  'The users or the customers (p_dimension) who may cost most in some months, at least p_reach of them if there are, each with what '
  'they cost at most, US dollars; and, without a key, what anybody else costs less than (0: there is nobody else).';

revoke all on function ai_usage.costliest(text, uuid, timestamptz[], int) from public;
grant execute on function ai_usage.costliest(text, uuid, timestamptz[], int) to authenticated, service_role;

create function ai_usage.top_people(
  p_dimension text,
  p_organization_id uuid,
  p_days daterange,
  p_currency text,
  p_limit int
)
returns setof ai_usage.person_totals
language plpgsql
stable
set search_path = ''
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
  -- Added up first: more than are asked for, so that they are enough as a rule.
  c_first constant int = 2 * p_limit;
  v_reach int = 4 * p_limit;
  v_keys text[];
  v_costs numeric[];
  v_others numeric;
  v_people ai_usage.person_totals[];
  v_enough numeric;
begin
  -- Adding everybody up is less work then.
  if upper(p_days) - lower(p_days) <= 2 * cardinality(c_months) then
    v_people := array(
      select person
      from ai_usage.people_totals(p_dimension, null, p_organization_id, p_days, p_currency) as person
    );
  else
    -- Nobody costs more in the range than in the months that it touches. So when enough people cost some amount in the
    -- range, whoever costs less than that in those months is not among the top, and few are left to be added up exactly.
    loop
      select
        coalesce(array_agg(bound.key order by bound.cost_usd desc) filter (where bound.key is not null), '{}'),
        coalesce(
          array_agg(bound.cost_usd * c_highest_rate order by bound.cost_usd desc) filter (where bound.key is not null),
          '{}'
        ),
        max(bound.cost_usd * c_highest_rate) filter (where bound.key is null)
      into v_keys, v_costs, v_others
      from ai_usage.costliest(p_dimension, p_organization_id, c_months, v_reach) as bound;

      v_people := array(
        select person
        from ai_usage.people_totals(p_dimension, v_keys[:c_first], p_organization_id, p_days, p_currency) as person
      );
      v_enough := (
        select person.cost
        from unnest(v_people) as person
        order by person.cost desc
        offset p_limit - 1
        limit 1
      );
      exit when v_others = 0 or v_others <= v_enough;
      v_reach := 4 * v_reach;
    end loop;

    -- Whoever else may be among them: nobody as a rule.
    v_keys := array(
      select bound.key
      from unnest(v_keys, v_costs) with ordinality as bound (key, cost, position)
      where bound.position > c_first
        and bound.cost >= coalesce(v_enough, 0)
    );

    if v_keys <> '{}' then
      v_people := v_people || array(
        select person
        from ai_usage.people_totals(p_dimension, v_keys, p_organization_id, p_days, p_currency) as person
      );
    end if;
  end if;

  return query
    select person.*
    from (
      select *
      from unnest(v_people)
      union all
      select *
      from ai_usage.people_totals('nobody', null, p_organization_id, p_days, p_currency)
      where p_dimension = 'user'
    ) as person
    order by person.cost desc, person.requests desc, person.key
    limit p_limit;
end;
$$;

comment on function ai_usage.top_people(text, uuid, daterange, text, int) is
  'The users (those without one as a null key) or the customers (p_dimension) who cost most in a range of UTC days, in an '
  'organization or (null) in all, at most p_limit.';

revoke all on function ai_usage.top_people(text, uuid, daterange, text, int) from public;
grant execute on function ai_usage.top_people(text, uuid, daterange, text, int) to authenticated, service_role;
