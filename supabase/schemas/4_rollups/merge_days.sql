create function ai_usage.merge_days(p_max_rollups int)
returns void
language plpgsql
volatile
set search_path = ''
set work_mem = '64MB'
set jit = off
-- As for fold_usage: each rollup is looked up by its key.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  c_today constant timestamptz = date_trunc('day', now(), 'UTC');
  v_merged ai_usage.merged_days;
  v_left bigint = p_max_rollups;
  v_day timestamptz;
  v_next_key bigint;
  v_count bigint;
begin
  loop
    select *
    into v_merged
    from ai_usage.merged_days;

    -- Not found: amid a restore, which has not come to it.
    exit when not found or v_merged.day_at >= c_today or v_left <= 0;

    select coalesce(min(rollup.starts_at), c_today)
    into v_day
    from ai_usage.usage_rollups as rollup
    where rollup.grouping = 'totals'
      and rollup.grain = 'day'
      and rollup.starts_at >= v_merged.day_at
      and rollup.starts_at < c_today;

    if v_day > v_merged.day_at then
      update ai_usage.merged_days
      set day_at = v_day, key = default;
      continue;
    end if;

    -- Of its users, who are most of it; null: all that are left.
    v_next_key := (
      select rollup.key
      from ai_usage.usage_rollups as rollup
      where rollup.grouping = 'users'
        and rollup.grain = 'day'
        and rollup.starts_at = v_day
        and rollup.key >= v_merged.key
      order by rollup.key
      offset v_left
      limit 1
    );

    execute format(
      $merge$
        with day as (
          select *
          from ai_usage.usage_rollups
          where grouping in ('totals', 'organization_totals', 'features', 'users')
            and grain = 'day'
            and starts_at = $1
            and key >= $2
            and ($3 is null or key < $3)
        )
        %s
      $merge$,
      ai_usage.counting(ai_usage.month_query('day'))
    )
    using v_day, v_merged.key, v_next_key;
    get diagnostics v_count = row_count;

    if v_next_key is null then
      update ai_usage.merged_days
      set day_at = v_day + interval '1 day', key = default;
    else
      update ai_usage.merged_days
      set key = v_next_key;
    end if;

    v_left := v_left - v_count;
  end loop;
end;
$$;

comment on function ai_usage.merge_days(int) is
  'Adds the rollups of days that are over to those of their months, about p_max_rollups at most. For one at a time: whoever '
  'calls it holds the lock of fold_usage.';

revoke all on function ai_usage.merge_days(int) from public;
