create function ai_usage.counting(p_query text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $ctes$
      more as materialized (
        select
          added.*,
          rollup.ctid as rollup_id
        from (%1$s) as added
          left join ai_usage.usage_rollups as rollup
            on rollup.grouping = added.grouping
            and rollup.grain = added.grain
            and rollup.starts_at = added.starts_at
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
            and row(
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
      ),
      grown as (
        update ai_usage.usage_rollups as rollup
        set
          lines = rollup.lines + more.lines,
          requests = rollup.requests + more.requests,
          successes = rollup.successes + more.successes,
          unpriced = rollup.unpriced + more.unpriced,
          total_tokens = rollup.total_tokens + more.total_tokens,
          total_cost_usd = rollup.total_cost_usd + more.total_cost_usd,
          latency_ms = rollup.latency_ms + more.latency_ms,
          latency_calls = rollup.latency_calls + more.latency_calls,
          latencies = case
            when coalesce(cardinality(rollup.latencies), 0) + coalesce(cardinality(more.latencies), 0) > 128
              then ai_usage.compact_latencies(rollup.latencies || more.latencies)
            else rollup.latencies || more.latencies
          end,
          input_tokens = rollup.input_tokens + more.input_tokens,
          cache_read_tokens = rollup.cache_read_tokens + more.cache_read_tokens,
          cache_write_tokens = rollup.cache_write_tokens + more.cache_write_tokens,
          output_tokens = rollup.output_tokens + more.output_tokens,
          successful_tokens = rollup.successful_tokens + more.successful_tokens,
          successful_cost_usd = rollup.successful_cost_usd + more.successful_cost_usd,
          input_cost_usd = rollup.input_cost_usd + more.input_cost_usd,
          output_cost_usd = rollup.output_cost_usd + more.output_cost_usd,
          web_search_cost_usd = rollup.web_search_cost_usd + more.web_search_cost_usd
        from more
        where rollup.ctid = more.rollup_id
        returning rollup.ctid, rollup.grouping, rollup.grain, rollup.starts_at, rollup.lines, false as is_new
      ),
      made as (
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
        select
          more.grouping,
          more.grain,
          more.starts_at,
          more.organization_id,
          more.user_id,
          more.customer_id,
          more.entity_type,
          more.entity_id,
          more.feature,
          more.request_type,
          more.provider,
          more.model_used,
          more.lines,
          more.requests,
          more.successes,
          more.unpriced,
          more.total_tokens,
          more.total_cost_usd,
          more.latency_ms,
          more.latency_calls,
          more.latencies,
          more.input_tokens,
          more.cache_read_tokens,
          more.cache_write_tokens,
          more.output_tokens,
          more.successful_tokens,
          more.successful_cost_usd,
          more.input_cost_usd,
          more.output_cost_usd,
          more.web_search_cost_usd
        from more
        where more.rollup_id is null
          and more.lines <> 0
        returning rollup.ctid, rollup.grouping, rollup.grain, rollup.starts_at, rollup.lines, true as is_new
      ),
      counted as (
        select * from grown
        union all
        select * from made
      )
    $ctes$,
    p_query
  );
$$;

comment on function ai_usage.counting(text) is
  'The common table expressions that add the rows of a query, shaped like ai_usage.usage_rollups without key and unique_users, to '
  'the rollups of the same keys, or make these; the last, counted, says which. For one writer at a time: it holds the lock of '
  'fold_usage. (An upsert, which could wait for others, would take longer.)';

revoke all on function ai_usage.counting(text) from public;
