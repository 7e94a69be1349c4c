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
declare
  c_grouping constant text = 'each_' || p_dimension;
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
              where rollup.grouping = c_grouping
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
          on rollup.grouping = c_grouping
          and rollup.starts_at = month.starts_at
          and rollup.cost_magnitude >= month.magnitude
      union all
      select coalesce(pending.user_id::text, pending.customer_id), pending.cost_usd
      from (
        select
          case p_dimension when 'user' then usage.user_id end as user_id,
          case p_dimension when 'customer' then usage.customer_id end as customer_id,
          sum(usage.total_cost_usd) as cost_usd
        from (
          select user_id, customer_id, total_cost_usd
          from ai_usage.pending_usage
          where month_at = any (p_months)
          union all
          select user_id, customer_id, total_cost_usd
          from ai_usage.unmerged_rollups
          where grouping = 'users'
            and date_trunc('month', starts_at, 'UTC') = any (p_months)
        ) as usage
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
