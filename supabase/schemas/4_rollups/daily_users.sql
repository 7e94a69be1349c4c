create function ai_usage.daily_users(p_organization_id uuid, p_days daterange)
returns table (day date, users bigint)
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
  c_start constant timestamptz = lower(p_days)::timestamp at time zone 'UTC';
  c_end constant timestamptz = upper(p_days)::timestamp at time zone 'UTC';
begin
  return query
    with pending as (
      select
        usage.day_at,
        usage.user_id,
        sum(usage.lines) as lines
      from ai_usage.pending_usage as usage
      where usage.quarter_at >= c_start
        and usage.quarter_at < c_end
        and usage.user_id is not null
        and (p_organization_id is null or usage.organization_id = p_organization_id)
      group by 1, 2
    ),
    -- A user joins a day with the first line and leaves it with the last.
    joined as (
      select
        pending.day_at,
        case when folded.lines + pending.lines > 0 then 1 else 0 end
          - case when folded.lines > 0 then 1 else 0 end as users
      from pending
        cross join lateral (
          select coalesce(sum(rollup.lines), 0) as lines
          from ai_usage.usage_rollups as rollup
          where rollup.user_id = pending.user_id
            and rollup.grouping = 'users'
            and rollup.grain = 'day'
            and rollup.starts_at = pending.day_at
            and (p_organization_id is null or rollup.organization_id = p_organization_id)
        ) as folded
    ),
    counted as (
      select rollup.starts_at as day_at, rollup.unique_users as users
      from ai_usage.usage_rollups as rollup
      where rollup.grouping = case when p_organization_id is null then 'totals' else 'organization_totals' end
        and rollup.grain = 'day'
        and rollup.starts_at >= c_start
        and rollup.starts_at < c_end
        and rollup.organization_id is not distinct from p_organization_id
      union all
      select joined.day_at, joined.users
      from joined
    )
    select (counted.day_at at time zone 'UTC')::date, sum(counted.users)::bigint
    from counted
    group by 1;
end;
$$;

comment on function ai_usage.daily_users(uuid, daterange) is
  'How many users have a line on each UTC day, in an organization or (null) in all, pending lines counted.';

revoke all on function ai_usage.daily_users(uuid, daterange) from public;
grant execute on function ai_usage.daily_users(uuid, daterange) to authenticated, service_role;
