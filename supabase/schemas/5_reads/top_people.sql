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
        from ai_usage.people_totals(
          p_dimension,
          case p_dimension when 'user' then array_append(v_keys[:c_first], null) else v_keys[:c_first] end,
          p_organization_id,
          p_days,
          p_currency
        ) as person
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
    from unnest(v_people) as person
    order by person.cost desc, person.requests desc, person.key
    limit p_limit;
end;
$$;

comment on function ai_usage.top_people(text, uuid, daterange, text, int) is
  'The users (those without one as a null key) or the customers (p_dimension) who cost most in a range of UTC days, in an '
  'organization or (null) in all, at most p_limit.';

revoke all on function ai_usage.top_people(text, uuid, daterange, text, int) from public;
grant execute on function ai_usage.top_people(text, uuid, daterange, text, int) to authenticated, service_role;
