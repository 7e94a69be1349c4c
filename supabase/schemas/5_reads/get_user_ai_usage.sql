create function public.get_user_ai_usage(
  p_user_id uuid,
  p_days int default 30,
  p_organization_id uuid default null,
  p_at timestamptz default now(),
  p_currency text default 'USD',
  p_locale text default 'en'
)
returns jsonb
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan  -- which index is best depends on the user
set jit = off
as $$
declare
  c_days constant int = coalesce(p_days, 30);
  c_at constant timestamptz = ai_usage.moment_of(p_at);
  c_start constant timestamptz = ai_usage.period_start(c_days, c_at);
  c_today constant timestamp = date_trunc('day', c_at at time zone 'UTC');
  c_end constant timestamptz = (c_today + interval '1 day') at time zone 'UTC';
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id, p_user_id);
  c_currency constant text = ai_usage.currency_code(p_currency);
  c_locale constant text = ai_usage.locale_of(p_locale);
begin
  if p_user_id is null then
    raise sqlstate 'PT400' using
      message = 'p_user_id is null',
      hint = 'Pass the id of the user whose usage to read: your own, as auth.getUser() returns it.';
  end if;

  return (
    with day as materialized (
      select
        (usage.starts_at at time zone 'UTC')::date as day,
        sum(usage.requests) as requests,
        sum(usage.successes) as successes,
        sum(usage.unpriced) as unpriced,
        sum(usage.total_tokens) as tokens,
        sum(usage.successful_tokens) as successful_tokens,
        sum(usage.total_cost_usd) as cost_usd
      from ai_usage.usage_totals as usage
      where usage.grouping = 'users'
        and usage.grain = 'day'
        and usage.starts_at >= c_start
        and usage.starts_at < c_end
        and usage.user_id = p_user_id
        and (c_organization_id is null or usage.organization_id = c_organization_id)
      group by usage.starts_at
      having sum(usage.lines) <> 0
    ),
    by_day as materialized (
      select
        *,
        case when cost_usd <> 0 then cost_usd * ai_usage.per_usd(c_currency, day) else 0 end as cost
      from day
    ),
    total as (
      select
        coalesce(sum(requests), 0) as requests,
        coalesce(sum(successes), 0) as successes,
        coalesce(sum(unpriced), 0) as unpriced,
        coalesce(sum(tokens), 0) as tokens,
        coalesce(sum(successful_tokens), 0) as successful_tokens,
        coalesce(sum(cost_usd), 0) as cost_usd,
        coalesce(sum(cost), 0) as cost
      from by_day
    ),
    recent as (
      select
        log.*,
        case
          when log.total_cost_usd <> 0
            then log.total_cost_usd * ai_usage.per_usd(c_currency, (log.created_at at time zone 'UTC')::date)
          else log.total_cost_usd
        end as total_cost
      from public.ai_usage_log as log
      where log.user_id = p_user_id
        and log.created_at >= c_start
        and log.created_at < c_end
        and (c_organization_id is null or log.organization_id = c_organization_id)
      order by log.created_at desc, log.request_id, log.line
      limit 50
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
              'feature_name', ai_usage.feature_name(feature, c_locale),
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

comment on function public.get_user_ai_usage(uuid, int, uuid, timestamptz, text, text) is
  'One user''s usage and cost over the last p_days UTC days, today included: summary, recent_requests (newest 50 lines; '
  'cost null where unknown; feature_name is what the feature is called in p_locale), daily_usage (days with usage). Users '
  'read their own, an organization''s admin what its users used there, admins everybody''s; anything more is a 403.';

revoke all on function public.get_user_ai_usage(uuid, int, uuid, timestamptz, text, text)
  from public, anon, authenticated, service_role;
grant execute on function public.get_user_ai_usage(uuid, int, uuid, timestamptz, text, text) to authenticated, service_role;
