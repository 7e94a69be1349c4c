create function ai_usage.counting(p_query text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $statement$
      merge into ai_usage.usage_rollups as rollup
      using (%s) as added
        on rollup.starts_at = added.starts_at
        and rollup.key = hash_record_extended(
          row(
            added.organization_id,
            added.user_id,
            added.customer_id,
            added.entity_type,
            added.entity_id,
            added.feature,
            added.request_type,
            added.provider,
            added.model_used
          ),
          0
        )
        -- What no index could be thought to serve: usage_rollups_by_time would be slow.
        and row(
          rollup.grouping,
          rollup.grain,
          rollup.organization_id,
          rollup.user_id,
          rollup.customer_id,
          rollup.entity_type,
          rollup.entity_id,
          rollup.feature,
          rollup.request_type,
          rollup.provider,
          rollup.model_used
        ) is not distinct from row(
          added.grouping,
          added.grain,
          added.organization_id,
          added.user_id,
          added.customer_id,
          added.entity_type,
          added.entity_id,
          added.feature,
          added.request_type,
          added.provider,
          added.model_used
        )
      when matched and rollup.lines + added.lines = 0 then
        delete
      when matched then
        update set
          lines = rollup.lines + added.lines,
          requests = rollup.requests + added.requests,
          successes = rollup.successes + added.successes,
          unpriced = rollup.unpriced + added.unpriced,
          total_tokens = rollup.total_tokens + added.total_tokens,
          total_cost_usd = rollup.total_cost_usd + added.total_cost_usd,
          latency_ms = rollup.latency_ms + added.latency_ms,
          latency_calls = rollup.latency_calls + added.latency_calls,
          latencies = case
            when coalesce(cardinality(rollup.latencies), 0) + coalesce(cardinality(added.latencies), 0) > 128
              then ai_usage.compact_latencies(rollup.latencies || added.latencies)
            else rollup.latencies || added.latencies
          end,
          input_tokens = rollup.input_tokens + added.input_tokens,
          cache_read_tokens = rollup.cache_read_tokens + added.cache_read_tokens,
          cache_write_tokens = rollup.cache_write_tokens + added.cache_write_tokens,
          output_tokens = rollup.output_tokens + added.output_tokens,
          successful_tokens = rollup.successful_tokens + added.successful_tokens,
          successful_cost_usd = rollup.successful_cost_usd + added.successful_cost_usd,
          input_cost_usd = rollup.input_cost_usd + added.input_cost_usd,
          output_cost_usd = rollup.output_cost_usd + added.output_cost_usd,
          web_search_cost_usd = rollup.web_search_cost_usd + added.web_search_cost_usd
      when not matched and added.lines <> 0 then
        insert (
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
        values (
          added.grouping,
          added.grain,
          added.starts_at,
          added.organization_id,
          added.user_id,
          added.customer_id,
          added.entity_type,
          added.entity_id,
          added.feature,
          added.request_type,
          added.provider,
          added.model_used,
          added.lines,
          added.requests,
          added.successes,
          added.unpriced,
          added.total_tokens,
          added.total_cost_usd,
          added.latency_ms,
          added.latency_calls,
          added.latencies,
          added.input_tokens,
          added.cache_read_tokens,
          added.cache_write_tokens,
          added.output_tokens,
          added.successful_tokens,
          added.successful_cost_usd,
          added.input_cost_usd,
          added.output_cost_usd,
          added.web_search_cost_usd
        )
    $statement$,
    p_query
  );
$$;

comment on function ai_usage.counting(text) is
  'The statement that adds the rows of a query, one per key and shaped as rollup_query makes them, to the rollups of the same '
  'keys, makes these, or removes those that hold no line any more. For one writer at a time: it holds the lock of fold_usage. (An '
  'upsert, which could wait for others, would take longer.)';

revoke all on function ai_usage.counting(text) from public;
