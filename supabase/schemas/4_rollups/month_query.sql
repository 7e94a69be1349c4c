create function ai_usage.month_query(p_source text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $query$
      select
        grouping,
        'month' as grain,
        date_trunc('month', starts_at, 'UTC') as starts_at,
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
      from %1$s
      union all
      select
        'each_user',
        'month',
        date_trunc('month', starts_at, 'UTC'),
        null,
        user_id,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        sum(lines),
        sum(requests),
        sum(successes),
        sum(unpriced),
        sum(total_tokens),
        sum(total_cost_usd),
        sum(latency_ms),
        sum(latency_calls),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null
      from %1$s
      where grouping = 'users'
        and user_id is not null
      group by date_trunc('month', starts_at, 'UTC'), user_id
      union all
      select
        'each_customer',
        'month',
        date_trunc('month', starts_at, 'UTC'),
        null,
        null,
        customer_id,
        null,
        null,
        null,
        null,
        null,
        null,
        sum(lines),
        sum(requests),
        sum(successes),
        sum(unpriced),
        sum(total_tokens),
        sum(total_cost_usd),
        sum(latency_ms),
        sum(latency_calls),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null
      from %1$s
      where grouping = 'users'
        and customer_id is not null
      group by date_trunc('month', starts_at, 'UTC'), customer_id
    $query$,
    p_source
  );
$$;

comment on function ai_usage.month_query(text) is
  'The query that makes rows of days, shaped like ai_usage.unmerged_rollups, from a relation, rows of their months, shaped as '
  'rollup_query makes them: one per day and key, for each_user and each_customer one per month and key.';

revoke all on function ai_usage.month_query(text) from public;
