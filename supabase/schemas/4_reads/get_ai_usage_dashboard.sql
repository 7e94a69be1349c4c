create function public.get_ai_usage_dashboard(
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
  c_month_start constant timestamptz = date_trunc('month', c_today) at time zone 'UTC';
  c_previous_month_start constant timestamptz = (date_trunc('month', c_today) - interval '1 month') at time zone 'UTC';
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id);
  c_currency constant text = ai_usage.currency_code(p_currency);
begin
  return (
    -- One scan of the log serves every part of the answer. A call's line 0 stands for the request.
    with scanned as materialized (
      select
        log.*,
        (log.created_at at time zone 'UTC')::date as day,
        log.line = 0 as is_request,
        log.line = 0 and log.status = 'success' as is_success,
        log.total_cost_usd is null as is_unpriced
      from public.ai_usage_log as log
      where log.created_at >= least(c_start, c_previous_month_start)
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
        case when total_cost_usd <> 0 then input_cost_usd * rate.per_usd else total_cost_usd end as input_cost,
        case when total_cost_usd <> 0 then output_cost_usd * rate.per_usd else total_cost_usd end as output_cost,
        case when total_cost_usd <> 0 then web_search_cost_usd * rate.per_usd else total_cost_usd end as web_search_cost,
        case when total_cost_usd <> 0 then total_cost_usd * rate.per_usd else total_cost_usd end as total_cost
      from scanned
        left join rate using (day)
    ),
    in_period as (
      select *
      from line
      where created_at >= c_start
    ),
    total as (
      select
        count(*) filter (where is_request) as requests,
        count(*) filter (where is_success) as successes,
        count(*) filter (where is_unpriced) as unpriced,
        coalesce(sum(input_tokens), 0) as input_tokens,
        coalesce(sum(cache_read_tokens), 0) as cache_read_tokens,
        coalesce(sum(cache_write_5m_tokens::bigint + cache_write_1h_tokens), 0) as cache_write_tokens,
        coalesce(sum(output_tokens), 0) as output_tokens,
        coalesce(sum(total_tokens), 0) as tokens,
        coalesce(sum(total_tokens) filter (where status = 'success'), 0) as successful_tokens,
        coalesce(sum(input_cost_usd) filter (where not is_unpriced), 0) as input_cost_usd,
        coalesce(sum(output_cost_usd) filter (where not is_unpriced), 0) as output_cost_usd,
        coalesce(sum(web_search_cost_usd) filter (where not is_unpriced), 0) as web_search_cost_usd,
        coalesce(sum(total_cost_usd), 0) as cost_usd,
        coalesce(sum(input_cost), 0) as input_cost,
        coalesce(sum(output_cost), 0) as output_cost,
        coalesce(sum(web_search_cost), 0) as web_search_cost,
        coalesce(sum(total_cost), 0) as cost,
        coalesce(sum(total_cost) filter (where status = 'success'), 0) as successful_cost,
        avg(latency_ms) filter (where is_success) as avg_latency
      from in_period
    ),
    by_user as (
      select
        user_id,
        (array_agg(user_email order by created_at desc) filter (where user_email is not null))[1] as user_email,
        count(*) filter (where is_request) as requests,
        count(*) filter (where is_success) as successes,
        count(*) filter (where is_unpriced) as unpriced,
        sum(input_tokens) as input_tokens,
        sum(cache_read_tokens) as cache_read_tokens,
        sum(cache_write_5m_tokens::bigint + cache_write_1h_tokens) as cache_write_tokens,
        sum(output_tokens) as output_tokens,
        sum(total_tokens) as tokens,
        coalesce(sum(total_cost), 0) as cost,
        coalesce(sum(total_cost) filter (where status = 'success'), 0) as successful_cost,
        max(created_at) as last_request
      from in_period
      group by user_id
      order by cost desc, requests desc, user_id
      limit 25
    ),
    by_customer as (
      select
        customer_id,
        (array_agg(customer_name order by created_at desc) filter (where customer_name is not null))[1]
          as customer_name,
        count(*) filter (where is_request) as requests,
        count(*) filter (where is_unpriced) as unpriced,
        sum(total_tokens) as tokens,
        coalesce(sum(total_cost), 0) as cost,
        count(distinct user_id) as unique_users
      from in_period
      where customer_id is not null
      group by customer_id
      order by cost desc, requests desc, customer_id
      limit 25
    ),
    by_day as (
      select
        day,
        count(*) filter (where is_request) as requests,
        count(*) filter (where is_unpriced) as unpriced,
        sum(total_tokens) as tokens,
        coalesce(sum(total_cost), 0) as cost,
        count(distinct user_id) as unique_users
      from in_period
      group by day
    ),
    by_request_type as (
      select
        request_type,
        count(*) filter (where is_request) as requests,
        count(*) filter (where is_unpriced) as unpriced,
        sum(total_tokens) as tokens,
        coalesce(sum(total_cost), 0) as cost,
        avg(latency_ms) filter (where is_success) as avg_latency
      from in_period
      group by request_type
    ),
    by_month as (
      select
        created_at >= c_month_start as is_current,
        count(*) filter (where is_request) as requests,
        count(*) filter (where is_unpriced) as unpriced,
        coalesce(sum(total_tokens), 0) as tokens,
        coalesce(sum(total_cost_usd), 0) as cost_usd,
        coalesce(sum(total_cost), 0) as cost
      from line
      where created_at >= c_previous_month_start
      group by created_at >= c_month_start
    )
    select jsonb_build_object(
      'organization_id', c_organization_id,
      'currency', c_currency,
      'period', jsonb_build_object(
        'start_on', (c_start at time zone 'UTC')::date,
        'end_on', c_today::date,
        'days', c_days
      ),
      'summary', jsonb_build_object(
        'total_requests', total.requests,
        'successful_requests', total.successes,
        'failed_requests', total.requests - total.successes,
        'unpriced_requests', total.unpriced,
        'total_input_tokens', total.input_tokens,
        'total_cache_read_tokens', total.cache_read_tokens,
        'total_cache_write_tokens', total.cache_write_tokens,
        'total_output_tokens', total.output_tokens,
        'total_tokens', total.tokens,
        'total_cost_usd', trim_scale(total.cost_usd),
        'total_cost', trim_scale(total.cost),
        'avg_tokens_per_request', coalesce(trim_scale(total.successful_tokens / nullif(total.successes, 0)), 0),
        'avg_cost_per_request', coalesce(trim_scale(total.successful_cost / nullif(total.successes, 0)), 0),
        'avg_latency_ms', trim_scale(total.avg_latency)
      ),
      'costs', jsonb_build_object(
        'input_cost_usd', trim_scale(total.input_cost_usd),
        'output_cost_usd', trim_scale(total.output_cost_usd),
        'web_search_cost_usd', trim_scale(total.web_search_cost_usd),
        'total_cost_usd', trim_scale(total.cost_usd),
        'input_cost', trim_scale(total.input_cost),
        'output_cost', trim_scale(total.output_cost),
        'web_search_cost', trim_scale(total.web_search_cost),
        'total_cost', trim_scale(total.cost),
        'cost_per_1k_tokens', coalesce(trim_scale(total.cost * 1000 / nullif(total.tokens, 0)), 0)
      ),
      'by_user', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'user_id', user_id,
              'user_email', coalesce(user_email, 'Unknown'),
              'request_count', requests,
              'unpriced_requests', unpriced,
              'input_tokens', input_tokens,
              'cache_read_tokens', cache_read_tokens,
              'cache_write_tokens', cache_write_tokens,
              'output_tokens', output_tokens,
              'total_tokens', tokens,
              'total_cost', trim_scale(cost),
              'avg_cost_per_request', coalesce(trim_scale(successful_cost / nullif(successes, 0)), 0),
              'last_request', last_request
            )
            order by cost desc, requests desc, user_id
          ),
          '[]'
        )
        from by_user
      ),
      'by_customer', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'customer_id', customer_id,
              'customer_name', customer_name,
              'request_count', requests,
              'unpriced_requests', unpriced,
              'total_tokens', tokens,
              'total_cost', trim_scale(cost),
              'unique_users', unique_users
            )
            order by cost desc, requests desc, customer_id
          ),
          '[]'
        )
        from by_customer
      ),
      'daily_trend', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'date', day,
              'requests', requests,
              'unpriced_requests', unpriced,
              'tokens', tokens,
              'cost', trim_scale(cost),
              'unique_users', unique_users
            )
            order by day
          ),
          '[]'
        )
        from by_day
      ),
      'by_request_type', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'request_type', request_type,
              'count', requests,
              'unpriced_requests', unpriced,
              'tokens', tokens,
              'cost', trim_scale(cost),
              'avg_latency', trim_scale(avg_latency)
            )
            order by cost desc, requests desc, request_type
          ),
          '[]'
        )
        from by_request_type
      ),
      'current_month', (
        select jsonb_build_object(
          'requests', coalesce(sum(requests), 0),
          'unpriced_requests', coalesce(sum(unpriced), 0),
          'tokens', coalesce(sum(tokens), 0),
          'cost_usd', trim_scale(coalesce(sum(cost_usd), 0)),
          'cost', trim_scale(coalesce(sum(cost), 0))
        )
        from by_month
        where is_current
      ),
      'previous_month', (
        select jsonb_build_object(
          'requests', coalesce(sum(requests), 0),
          'unpriced_requests', coalesce(sum(unpriced), 0),
          'tokens', coalesce(sum(tokens), 0),
          'cost_usd', trim_scale(coalesce(sum(cost_usd), 0)),
          'cost', trim_scale(coalesce(sum(cost), 0))
        )
        from by_month
        where not is_current
      )
    )
    from total
  );
end;
$$;

comment on function public.get_ai_usage_dashboard(int, uuid, timestamptz, text) is
  'Usage and cost over the last p_days UTC days, today included: summary, costs, by_user and by_customer (top 25 by '
  'cost), daily_trend (days with usage), by_request_type, current_month, previous_month. Costs are exact, '
  'in US dollars where the key says usd, else in p_currency at the rate of each day; they leave out unpriced requests, '
  'which are counted beside them. Averages are over successful requests. Admins '
  'read everything or one organization, an organization''s admin that organization; anybody else gets a 403.';

revoke all on function public.get_ai_usage_dashboard(int, uuid, timestamptz, text) from public, anon, authenticated, service_role;
grant execute on function public.get_ai_usage_dashboard(int, uuid, timestamptz, text) to authenticated, service_role;
