create function public.get_user_ai_usage(
  p_user_id uuid,
  p_days int default 30,
  p_organization_id uuid default null,
  p_at timestamptz default now(),
  p_currency text default 'USD'
)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  c_days constant int = coalesce(p_days, 30);
  c_at constant timestamptz = coalesce(p_at, now());
  c_start constant timestamptz = ai_usage.period_start(c_days, c_at);
  c_today constant timestamp = date_trunc('day', c_at at time zone 'UTC');
  c_end constant timestamptz = (c_today + interval '1 day') at time zone 'UTC';
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id, p_user_id);
  c_currency constant text = ai_usage.currency_code(p_currency);
begin
  if p_user_id is null then
    raise sqlstate 'PT400' using
      message = 'p_user_id is null',
      hint = 'Pass the id of the user whose usage to read: your own, as auth.getUser() returns it.';
  end if;

  return (
    with scanned as materialized (
      select
        log.*,
        (log.created_at at time zone 'UTC')::date as day,
        log.line = 0 as is_request,
        log.total_cost_usd is null as is_unpriced
      from public.ai_usage_log as log
      where log.user_id = p_user_id
        and log.created_at >= c_start
        and log.created_at < c_end
        and (c_organization_id is null or log.organization_id = c_organization_id)
    ),
    rate as materialized (
      select
        day,
        ai_usage.per_usd(c_currency, day) as per_usd
      from (select distinct day from scanned where total_cost_usd <> 0) as used
    ),
    line as materialized (
      select
        scanned.*,
        case when total_cost_usd <> 0 then total_cost_usd * rate.per_usd else total_cost_usd end as total_cost
      from scanned
        left join rate using (day)
    ),
    total as (
      select
        count(*) filter (where is_request) as requests,
        count(*) filter (where is_request and status = 'success') as successes,
        count(*) filter (where is_unpriced) as unpriced,
        coalesce(sum(total_tokens), 0) as tokens,
        coalesce(sum(total_tokens) filter (where status = 'success'), 0) as successful_tokens,
        coalesce(sum(total_cost_usd), 0) as cost_usd,
        coalesce(sum(total_cost), 0) as cost
      from line
    ),
    recent as (
      select *
      from line
      order by created_at desc, request_id, line
      limit 50
    ),
    by_day as (
      select
        day,
        count(*) filter (where is_request) as requests,
        count(*) filter (where is_unpriced) as unpriced,
        sum(total_tokens) as tokens,
        coalesce(sum(total_cost), 0) as cost
      from line
      group by day
    )
    select jsonb_build_object(
      'user_id', p_user_id,
      'organization_id', c_organization_id,
      'currency', c_currency,
      'period', jsonb_build_object(
        'start_on', (c_start at time zone 'UTC')::date,
        'end_on', c_today::date,
        'days', c_days
      ),
      'summary', jsonb_build_object(
        'total_requests', total.requests,
        'unpriced_requests', total.unpriced,
        'total_tokens', total.tokens,
        'total_cost_usd', trim_scale(total.cost_usd),
        'total_cost', trim_scale(total.cost),
        'avg_tokens_per_request', coalesce(trim_scale(total.successful_tokens / nullif(total.successes, 0)), 0)
      ),
      'recent_requests', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'id', id,
              'request_id', request_id,
              'line', line,
              'customer_name', customer_name,
              'request_type', request_type,
              'feature', feature,
              'model_used', model_used,
              'input_tokens', input_tokens,
              'cache_read_tokens', cache_read_tokens,
              'cache_write_tokens', cache_write_5m_tokens::bigint + cache_write_1h_tokens,
              'output_tokens', output_tokens,
              'total_tokens', total_tokens,
              'cost', trim_scale(total_cost),
              'latency_ms', latency_ms,
              'status', status,
              'created_at', created_at
            )
            order by created_at desc, request_id, line
          ),
          '[]'
        )
        from recent
      ),
      'daily_usage', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'date', day,
              'requests', requests,
              'unpriced_requests', unpriced,
              'tokens', tokens,
              'cost', trim_scale(cost)
            )
            order by day
          ),
          '[]'
        )
        from by_day
      )
    )
    from total
  );
end;
$$;

comment on function public.get_user_ai_usage(uuid, int, uuid, timestamptz, text) is
  'One user''s usage and cost over the last p_days UTC days, today included: summary, recent_requests (newest 50 lines; '
  'cost null where unknown), daily_usage (days with usage). Users read their own, an organization''s admin what its users '
  'used there, admins everybody''s; anything more is a 403.';

revoke all on function public.get_user_ai_usage(uuid, int, uuid, timestamptz, text) from public, anon, authenticated, service_role;
grant execute on function public.get_user_ai_usage(uuid, int, uuid, timestamptz, text) to authenticated, service_role;
