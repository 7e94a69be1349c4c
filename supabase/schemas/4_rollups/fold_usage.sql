create function ai_usage.fold_usage(p_max_lines int default 100000)
returns int
language plpgsql
volatile
security definer  -- nobody but the ledger's owner may write rollups
set search_path = ''
set work_mem = '64MB'
set jit = off
-- Each rollup is looked up by its key, however many there are.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_merged ai_usage.merged_days;
  v_quarters timestamptz[];
  v_lines int;
begin
  -- Under an older snapshot it would fail where another fold has counted since. The next one does it.
  if current_setting('transaction_isolation') <> 'read committed'
    or not pg_try_advisory_xact_lock(hashtextextended('ai_usage.fold_usage', 0)) then
    return 0;
  end if;

  perform ai_usage.merge_days(p_max_lines);

  select *
  into v_merged
  from ai_usage.merged_days;

  -- All that is pending of a quarter of an hour, or nothing: what takes a line away must not be counted before what added
  -- it. And nothing of a day that is half merged.
  select coalesce(array_agg(quarter.quarter_at), '{}'), coalesce(sum(quarter.lines), 0)
  into v_quarters, v_lines
  from (
    select
      pending.quarter_at,
      count(*) as lines,
      sum(count(*)) over (order by pending.quarter_at desc) - count(*) as lines_before
    from ai_usage.pending_usage as pending
    where pending.day_at <> v_merged.day_at
      or v_merged.key = -9223372036854775808
    group by pending.quarter_at
  ) as quarter
  where quarter.lines_before < p_max_lines;

  if v_lines > 0 then
    execute format(
      $fold$
        with moved as (
          delete from ai_usage.pending_usage
          where quarter_at = any ($1)
          returning *
        )
        %s
      $fold$,
      ai_usage.counting(ai_usage.rollup_query('moved', '$2'))
    )
    using v_quarters, v_merged.day_at;

    perform ai_usage.count_unique_users(array(
      select distinct date_trunc('day', quarter_at, 'UTC')
      from unnest(v_quarters) as quarter_at
    ));
  end if;

  perform ai_usage.fold_feature_usage(p_max_lines);
  return v_lines;
end;
$$;

comment on function ai_usage.fold_usage(int) is
  'Moves what is pending into the rollups, newest first until p_max_lines are reached, and says how many lines were there when it '
  'began; feature usage, too, which is not in that number. Merges days that are over into their months. Never waits: returns 0 while '
  'another fold runs, and in a transaction that is not read committed. Reads are exact without it; it keeps them fast.';

revoke all on function ai_usage.fold_usage(int) from public;

-- Where there is pg_cron, nobody's call ever folds for long.
do $$
begin
  if to_regprocedure('cron.schedule(text, text, text)') is not null then
    perform cron.schedule('ai_usage_fold', '10 seconds', 'select ai_usage.fold_usage()');
  end if;
end;
$$;
