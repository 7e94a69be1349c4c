create function ai_usage.count_unique_users(p_days timestamptz[])
returns void
language sql
volatile
set search_path = ''
set enable_hashjoin = on  -- which fold_usage is better without
as $$
  update ai_usage.usage_rollups as total
  set unique_users = counted.users
  from (
    select
      active.starts_at,
      active.organization_id,
      grouping(active.organization_id) = 1 as is_total,
      count(distinct active.user_id) as users
    from ai_usage.usage_rollups as active
    where active.grouping = 'users'
      and active.grain = 'day'
      and active.starts_at = any (p_days)
    group by grouping sets ((active.starts_at), (active.starts_at, active.organization_id))
  ) as counted
  -- Said twice, because only the first can be looked up in an index.
  where total.grouping in ('totals', 'organization_totals')
    and total.grain = 'day'
    and total.starts_at = any (p_days)
    and total.grouping = case when counted.is_total then 'totals' else 'organization_totals' end
    and total.starts_at = counted.starts_at
    and total.organization_id is not distinct from counted.organization_id
    and total.unique_users is distinct from counted.users;
$$;

comment on function ai_usage.count_unique_users(timestamptz[]) is
  'Counts the users of days anew, from the rollups of their users.';

revoke all on function ai_usage.count_unique_users(timestamptz[]) from public;
