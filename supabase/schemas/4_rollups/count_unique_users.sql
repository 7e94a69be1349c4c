create function ai_usage.count_unique_users(p_days timestamptz[])
returns void
language sql
volatile
set search_path = ''
-- Unlike fold_usage.
set enable_hashjoin = on
set enable_nestloop = off
as $$
  with active as (
    select distinct starts_at, organization_id, user_id
    from ai_usage.usage_rollups
    where grouping = 'users'
      and grain = 'day'
      and starts_at = any (p_days)
  ),
  counted as (
    select 'totals' as grouping, starts_at, null as organization_id, count(user_id) as users
    from (
      select distinct starts_at, user_id
      from active
    ) as everywhere
    group by starts_at
    union all
    select 'organization_totals', starts_at, organization_id, count(user_id)
    from active
    where organization_id is not null
    group by starts_at, organization_id
  )
  update ai_usage.usage_rollups as total
  set unique_users = counted.users
  from counted
  -- Said twice, because only the first can be looked up in an index.
  where total.grouping in ('totals', 'organization_totals')
    and total.grain = 'day'
    and total.starts_at = any (p_days)
    and total.grouping = counted.grouping
    and total.starts_at = counted.starts_at
    -- No id is all zeros: an equality, which can be hashed.
    and coalesce(total.organization_id, '00000000-0000-0000-0000-000000000000')
      = coalesce(counted.organization_id, '00000000-0000-0000-0000-000000000000')
    and total.unique_users is distinct from counted.users;
$$;

comment on function ai_usage.count_unique_users(timestamptz[]) is
  'Counts the users of days anew, from the rollups of their users.';

revoke all on function ai_usage.count_unique_users(timestamptz[]) from public;
