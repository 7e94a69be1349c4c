create function ai_usage.fold_feature_usage(p_max_rows int default 100000)
returns int
language plpgsql
volatile
security definer  -- nobody but the ledger's owner may write rollups
set search_path = ''
set work_mem = '64MB'
set jit = off
as $$
declare
  v_rows int;
  v_empty tid[];
begin
  -- As in fold_usage, and behind the same lock.
  if current_setting('transaction_isolation') <> 'read committed'
    or not pg_try_advisory_xact_lock(hashtextextended('ai_usage.fold_usage', 0)) then
    return 0;
  end if;

  -- All that is pending of a day, or nothing: what takes a row away must not be counted before what added it.
  execute format(
    $fold$
      with moved as (
        delete from ai_usage.pending_feature_usage
        where day_at = any (array(
          select day.day_at
          from (
            select
              day_at,
              sum(count(*)) over (order by day_at desc) - count(*) as rows_before
            from ai_usage.pending_feature_usage
            group by day_at
          ) as day
          where day.rows_before < $1
        ))
        returning *
      ),
      counted as (
        %s
        returning rollup.ctid, rollup.calls
      )
      select
        (select count(*) from moved),
        array_agg(ctid) filter (where calls = 0)
      from counted
    $fold$,
    ai_usage.counting_features(ai_usage.feature_rollup_query('moved'))
  )
  into v_rows, v_empty
  using p_max_rows;

  delete from ai_usage.feature_rollups
  where ctid = any (v_empty);

  return v_rows;
end;
$$;

comment on function ai_usage.fold_feature_usage(int) is
  'Moves what is pending_feature_usage into feature_rollups, as fold_usage (which calls it) does for the log, and says how '
  'many rows.';

revoke all on function ai_usage.fold_feature_usage(int) from public;
