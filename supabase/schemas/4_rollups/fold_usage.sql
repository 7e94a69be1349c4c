create function ai_usage.fold_usage(p_max_lines int default 100000)
returns int
language plpgsql
volatile
security definer  -- nobody but the ledger's owner may write rollups
set search_path = ''
set work_mem = '64MB'
set jit = off
as $$
declare
  v_lines int;
  v_empty tid[];
  v_joined timestamptz[];
begin
  -- Under an older snapshot it would fail where another fold has counted since. The next one does it.
  if current_setting('transaction_isolation') <> 'read committed'
    or not pg_try_advisory_xact_lock(hashtextextended('ai_usage.fold_usage', 0)) then
    return 0;
  end if;

  -- All that is pending of a quarter of an hour, or nothing: what takes a line away must not be counted before what added it.
  execute format(
    $fold$
      with moved as (
        delete from ai_usage.pending_usage
        where quarter_at = any (array(
          select quarter.quarter_at
          from (
            select
              quarter_at,
              sum(count(*)) over (order by quarter_at desc) - count(*) as lines_before
            from ai_usage.pending_usage
            group by quarter_at
          ) as quarter
          where quarter.lines_before < $1
        ))
        returning *
      ),
      counted as (
        insert into ai_usage.usage_rollups as rollup (
          grouping,
          grain,
          starts_at,
          organization_id,
          user_id,
          customer_id,
          entity_type,
          entity_id,
          feature,
          request_type,
          provider,
          model_used,
          lines,
          requests,
          successes,
          unpriced,
          total_tokens,
          total_cost_usd,
          latency_ms,
          latency_calls,
          latencies,
          input_tokens,
          cache_read_tokens,
          cache_write_tokens,
          output_tokens,
          successful_tokens,
          successful_cost_usd,
          input_cost_usd,
          output_cost_usd,
          web_search_cost_usd
        )
        %s
        order by grouping, grain, starts_at, organization_id, user_id, customer_id
        on conflict on constraint usage_rollups_count_something do update
        set
          lines = rollup.lines + excluded.lines,
          requests = rollup.requests + excluded.requests,
          successes = rollup.successes + excluded.successes,
          unpriced = rollup.unpriced + excluded.unpriced,
          total_tokens = rollup.total_tokens + excluded.total_tokens,
          total_cost_usd = rollup.total_cost_usd + excluded.total_cost_usd,
          latency_ms = rollup.latency_ms + excluded.latency_ms,
          latency_calls = rollup.latency_calls + excluded.latency_calls,
          latencies = case
            when coalesce(cardinality(rollup.latencies), 0) + coalesce(cardinality(excluded.latencies), 0) > 32
              then ai_usage.compact_latencies(rollup.latencies || excluded.latencies)
            else rollup.latencies || excluded.latencies
          end,
          input_tokens = rollup.input_tokens + excluded.input_tokens,
          cache_read_tokens = rollup.cache_read_tokens + excluded.cache_read_tokens,
          cache_write_tokens = rollup.cache_write_tokens + excluded.cache_write_tokens,
          output_tokens = rollup.output_tokens + excluded.output_tokens,
          successful_tokens = rollup.successful_tokens + excluded.successful_tokens,
          successful_cost_usd = rollup.successful_cost_usd + excluded.successful_cost_usd,
          input_cost_usd = rollup.input_cost_usd + excluded.input_cost_usd,
          output_cost_usd = rollup.output_cost_usd + excluded.output_cost_usd,
          web_search_cost_usd = rollup.web_search_cost_usd + excluded.web_search_cost_usd
        returning rollup.ctid, rollup.grouping, rollup.grain, rollup.starts_at, rollup.lines, rollup.xmax = 0 as is_new
      )
      select
        (select count(*) from moved),
        array_agg(ctid) filter (where lines = 0),
        array_agg(distinct starts_at) filter (where grouping = 'users' and grain = 'day' and (is_new or lines = 0))
      from counted
    $fold$,
    ai_usage.rollup_query('moved')
  )
  into v_lines, v_empty, v_joined
  using p_max_lines;

  delete from ai_usage.usage_rollups
  where ctid = any (v_empty);

  perform ai_usage.count_unique_users(v_joined);
  return v_lines;
end;
$$;

comment on function ai_usage.fold_usage(int) is
  'Moves what is pending into the rollups, newest first until p_max_lines are reached, and says how many lines. Never '
  'waits: returns 0 while another fold runs, and in a transaction that is not read committed. Reads are exact without it; it keeps them fast.';

revoke all on function ai_usage.fold_usage(int) from public;

-- Where there is pg_cron, nobody's call ever folds for long.
do $$
begin
  if to_regprocedure('cron.schedule(text, text, text)') is not null then
    perform cron.schedule('ai_usage_fold', '10 seconds', 'select ai_usage.fold_usage()');
  end if;
end;
$$;
