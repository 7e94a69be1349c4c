create function ai_usage.counting(p_query text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $statement$
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
    $statement$,
    p_query
  );
$$;

comment on function ai_usage.counting(text) is
  'The statement that adds the rows of a query, shaped like ai_usage.usage_rollups without unique_users, to the rollups of '
  'the same keys, or makes these.';

revoke all on function ai_usage.counting(text) from public;
