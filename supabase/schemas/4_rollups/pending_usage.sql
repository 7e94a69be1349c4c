create function ai_usage.usage_query(p_relation text, p_lines text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $query$
      select
        date_bin('15 minutes', created_at, '2000-01-01T00:00:00Z') as quarter_at,
        date_bin('1 day', created_at, '2000-01-01T00:00:00Z') as day_at,
        date_trunc('month', created_at, 'UTC') as month_at,
        organization_id,
        user_id,
        customer_id,
        entity_type,
        entity_id,
        feature,
        request_type,
        provider,
        model_used,
        %2$s as lines,
        case when line = 0 then %2$s else 0 end as requests,
        case when line = 0 and status = 'success' then %2$s else 0 end as successes,
        case when total_cost_usd is null then %2$s else 0 end as unpriced,
        input_tokens,
        cache_read_tokens,
        cache_write_5m_tokens::bigint + cache_write_1h_tokens as cache_write_tokens,
        output_tokens,
        total_tokens,
        case when status = 'success' then total_tokens else 0 end as successful_tokens,
        case when total_cost_usd is null then 0 else input_cost_usd end as input_cost_usd,
        case when total_cost_usd is null then 0 else output_cost_usd end as output_cost_usd,
        case when total_cost_usd is null then 0 else web_search_cost_usd end as web_search_cost_usd,
        coalesce(total_cost_usd, 0) as total_cost_usd,
        case when status = 'success' then coalesce(total_cost_usd, 0) else 0 end as successful_cost_usd,
        case when line = 0 and status = 'success' then coalesce(latency_ms, 0) else 0 end as latency_ms,
        case
          when line = 0 and status = 'success'
            then width_bucket(%2$s * latency_ms, ai_usage.latency_edges())
        end as latency_bucket,
        created_at
      from %1$s
    $query$,
    p_relation,
    p_lines
  );
$$;

comment on function ai_usage.usage_query(text, text) is
  'The query for what each line of a relation with the columns of ai_usage_log adds to every sum; its sign is an expression.';

revoke all on function ai_usage.usage_query(text, text) from public;

do $$
begin
  execute 'create view ai_usage.pending_usage with (security_invoker = true) as '
    || ai_usage.usage_query('ai_usage.pending_lines', 'lines');
end;
$$;

comment on view ai_usage.pending_usage is
  'What each row of pending_lines adds to every sum.';
comment on column ai_usage.pending_usage.quarter_at is
  'The beginning of the quarter of an hour of the line; day_at and month_at those of its UTC day and month.';
comment on column ai_usage.pending_usage.latency_bucket is
  'The position in ai_usage.latency_edges() of a successful call''s latency. Null: it failed, or has none.';
comment on column ai_usage.pending_usage.lines is
  '1 or -1. Requests, successes and unpriced are the same or 0, tokens and costs the line''s own with that sign.';

revoke all on table ai_usage.pending_usage from public, anon, authenticated, service_role;
grant select on table ai_usage.pending_usage to authenticated, service_role;
