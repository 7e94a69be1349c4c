create function public.rebuild_ai_usage_rollups(p_start date default null, p_end date default null)
returns jsonb
language plpgsql
volatile
security definer  -- nobody but the ledger's owner may write rollups
set search_path = ''
set work_mem = '256MB'
set jit = off
as $$
declare
  c_months constant tstzrange = ai_usage.rollup_months(p_start, p_end);
  v_removed bigint;
  v_rebuilt bigint;
  v_of_features record;
begin
  perform ai_usage.require_admin('rebuild the rollups');

  if current_setting('transaction_isolation') <> 'read committed' then
    raise sqlstate 'PT400' using
      message = 'The rollups are rebuilt in a read committed transaction only',
      hint = 'An older snapshot would miss what was folded since. Call it outside a transaction.';
  end if;

  -- Waits for a fold that runs, and keeps others away: what is logged meanwhile stays pending.
  perform pg_advisory_xact_lock(hashtextextended('ai_usage.fold_usage', 0));

  -- A restore may have lost it.
  insert into ai_usage.merged_days default values
  on conflict on constraint merged_days_pkey do nothing;

  -- All: of a day that is half merged, nothing may change.
  perform ai_usage.merge_days(2147483647);

  delete from ai_usage.usage_rollups
  where starts_at >= lower(c_months)
    and starts_at < upper(c_months);
  get diagnostics v_removed = row_count;

  -- One statement, so one snapshot: what is pending in it is part of the log in it.
  execute format(
    $rebuild$
      with counted as (
        delete from ai_usage.pending_usage
        where quarter_at >= $1
          and quarter_at < $2
      )
      insert into ai_usage.usage_rollups (
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
      select *
      from (%s) as rebuilt
      order by grouping, grain, starts_at, organization_id, user_id, customer_id
    $rebuild$,
    ai_usage.rollup_query(
      'ai_usage.logged_usage where created_at >= $1 and created_at < $2',
      '(select day_at from ai_usage.merged_days)'
    )
  )
  using lower(c_months), upper(c_months);
  get diagnostics v_rebuilt = row_count;

  perform ai_usage.count_unique_users(array(
    select starts_at
    from ai_usage.usage_rollups
    where grouping = 'totals'
      and grain = 'day'
      and starts_at >= lower(c_months)
      and starts_at < upper(c_months)
  ));

  v_of_features := ai_usage.rebuild_feature_rollups(c_months);

  return jsonb_build_object(
    'start_on', (lower(c_months) at time zone 'UTC')::date,
    'end_on', (upper(c_months) at time zone 'UTC')::date - 1,
    'removed_rollups', v_removed + v_of_features.removed_rollups,
    'rebuilt_rollups', v_rebuilt + v_of_features.rebuilt_rollups
  );
end;
$$;

comment on function public.rebuild_ai_usage_rollups(date, date) is
  'Makes the rollups anew from the log and from feature usage, for the whole UTC months of the range (p_end itself '
  'outside; by default everything retained): after a data-only restore, or whatever verify_ai_usage_rollups found. Blocks '
  'neither writers nor readers, who see the old ones until it has ended. Returns {start_on, end_on, removed_rollups, '
  'rebuilt_rollups}. For platform admins and the server.';

revoke all on function public.rebuild_ai_usage_rollups(date, date) from public, anon, authenticated, service_role;
grant execute on function public.rebuild_ai_usage_rollups(date, date) to authenticated, service_role;
