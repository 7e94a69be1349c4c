create function ai_usage.erase_from_rollups(p_user_id uuid)
returns bigint
language plpgsql
volatile
set search_path = ''
-- As for fold_usage: each rollup is looked up by its key.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  c_retained_at constant timestamptz = (select retained_from::timestamp at time zone 'UTC' from ai_usage.retention);
  v_pending bigint;
  v_days timestamptz[];
  v_rollups bigint;
begin
  if c_retained_at is null then
    return 0;
  end if;

  if current_setting('transaction_isolation') <> 'read committed' then
    raise sqlstate 'PT400' using
      message = 'A user is erased in a read committed transaction only',
      hint = 'An older snapshot would miss what was folded since. Call it outside a transaction.';
  end if;

  -- Waits for a fold that runs, and keeps others away.
  perform pg_advisory_xact_lock(hashtextextended('ai_usage.fold_usage', 0));

  -- All: of a day that is half merged, nothing may change.
  perform ai_usage.merge_days(2147483647);

  update ai_usage.pending_usage
  set user_id = null
  where user_id = p_user_id
    and quarter_at < c_retained_at;
  get diagnostics v_pending = row_count;

  select count(*), array_agg(distinct starts_at) filter (where grouping = 'users' and grain = 'day')
  into v_rollups, v_days
  from ai_usage.usage_rollups
  where user_id = p_user_id
    and starts_at < c_retained_at;

  execute format(
    $erase$
      with moved as (
        delete from ai_usage.usage_rollups
        where user_id = $1
          and starts_at < $2
        returning *
      )
      %s
    $erase$,
    ai_usage.counting($query$
      select
        grouping,
        grain,
        starts_at,
        organization_id,
        null::uuid as user_id,
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
      from moved
      where grouping <> 'each_user'
    $query$)
  )
  using p_user_id, c_retained_at;

  perform ai_usage.count_unique_users(v_days);
  return v_pending + v_rollups;
end;
$$;

comment on function ai_usage.erase_from_rollups(uuid) is
  'Makes what a user used in months whose log is gone nobody''s, and says how many rollups that changed. (In the other '
  'months, rollups follow the log.)';

revoke all on function ai_usage.erase_from_rollups(uuid) from public;
