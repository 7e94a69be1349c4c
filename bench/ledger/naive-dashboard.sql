-- get_ai_usage_dashboard as the source systems had it: a sub-select over the log for each number. It returns the same.
create function bench.naive_dashboard(p_days int, p_at timestamptz)
returns jsonb
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
set work_mem = '32MB'
set jit = off
as $$
declare
  c_today constant date = p_at at time zone 'UTC';
  c_start constant timestamptz = (c_today - p_days + 1)::timestamp at time zone 'UTC';
  c_end constant timestamptz = (c_today + 1)::timestamp at time zone 'UTC';
  c_month constant timestamptz = date_trunc('month', p_at, 'UTC');
  c_previous_month constant timestamptz = date_trunc('month', c_month - interval '1 day', 'UTC');
begin
  return jsonb_build_object(
    'summary', jsonb_build_object(
      'total_requests', (
        select count(*)
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
          and log.line = 0
      ),
      'successful_requests', (
        select count(*)
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
          and log.line = 0
          and log.status = 'success'
      ),
      'failed_requests', (
        select count(*)
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
          and log.line = 0
          and log.status <> 'success'
      ),
      'unpriced_requests', (
        select count(*)
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
          and log.total_cost_usd is null
      ),
      'total_input_tokens', (
        select coalesce(sum(log.input_tokens), 0)
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
      ),
      'total_cache_read_tokens', (
        select coalesce(sum(log.cache_read_tokens), 0)
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
      ),
      'total_cache_write_tokens', (
        select coalesce(sum(log.cache_write_5m_tokens::bigint + log.cache_write_1h_tokens), 0)
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
      ),
      'total_output_tokens', (
        select coalesce(sum(log.output_tokens), 0)
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
      ),
      'total_tokens', (
        select coalesce(sum(log.total_tokens), 0)
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
      ),
      'total_cost_usd', (
        select trim_scale(coalesce(sum(log.total_cost_usd), 0))
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
      ),
      'total_cost', (
        select trim_scale(coalesce(sum(log.total_cost_usd), 0))
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
      ),
      'avg_tokens_per_request', (
        select coalesce(trim_scale(sum(log.total_tokens) / nullif(count(*) filter (where log.line = 0), 0)), 0)
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
          and log.status = 'success'
      ),
      'avg_cost_per_request', (
        select coalesce(trim_scale(sum(log.total_cost_usd) / nullif(count(*) filter (where log.line = 0), 0)), 0)
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
          and log.status = 'success'
      ),
      'avg_latency_ms', (
        select trim_scale(avg(log.latency_ms))
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
          and log.line = 0
          and log.status = 'success'
      )
    ),
    'costs', jsonb_build_object(
      'input_cost_usd', (
        select trim_scale(coalesce(sum(log.input_cost_usd), 0))
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
          and log.total_cost_usd is not null
      ),
      'output_cost_usd', (
        select trim_scale(coalesce(sum(log.output_cost_usd), 0))
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
          and log.total_cost_usd is not null
      ),
      'web_search_cost_usd', (
        select trim_scale(coalesce(sum(log.web_search_cost_usd), 0))
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
          and log.total_cost_usd is not null
      ),
      'total_cost_usd', (
        select trim_scale(coalesce(sum(log.total_cost_usd), 0))
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
      ),
      'input_cost', (
        select trim_scale(coalesce(sum(log.input_cost_usd), 0))
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
          and log.total_cost_usd is not null
      ),
      'output_cost', (
        select trim_scale(coalesce(sum(log.output_cost_usd), 0))
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
          and log.total_cost_usd is not null
      ),
      'web_search_cost', (
        select trim_scale(coalesce(sum(log.web_search_cost_usd), 0))
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
          and log.total_cost_usd is not null
      ),
      'total_cost', (
        select trim_scale(coalesce(sum(log.total_cost_usd), 0))
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
      ),
      'cost_per_1k_tokens', (
        select coalesce(trim_scale(sum(log.total_cost_usd) * 1000 / nullif(sum(log.total_tokens), 0)), 0)
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
      )
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
      from (
        select
          log.user_id,
          max(log.user_email) as user_email,
          count(*) filter (where log.line = 0) as requests,
          count(*) filter (where log.line = 0 and log.status = 'success') as successes,
          count(*) filter (where log.total_cost_usd is null) as unpriced,
          sum(log.input_tokens) as input_tokens,
          sum(log.cache_read_tokens) as cache_read_tokens,
          sum(log.cache_write_5m_tokens::bigint + log.cache_write_1h_tokens) as cache_write_tokens,
          sum(log.output_tokens) as output_tokens,
          sum(log.total_tokens) as tokens,
          coalesce(sum(log.total_cost_usd), 0) as cost,
          sum(log.total_cost_usd) filter (where log.status = 'success') as successful_cost,
          max(log.created_at) as last_request
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
        group by log.user_id
        order by cost desc, requests desc, log.user_id
        limit 25
      ) as part
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
      from (
        select
          log.customer_id,
          max(log.customer_name) as customer_name,
          count(*) filter (where log.line = 0) as requests,
          count(*) filter (where log.total_cost_usd is null) as unpriced,
          sum(log.total_tokens) as tokens,
          coalesce(sum(log.total_cost_usd), 0) as cost,
          count(distinct log.user_id) as unique_users
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
          and log.customer_id is not null
        group by log.customer_id
        order by cost desc, requests desc, log.customer_id
        limit 25
      ) as part
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
      from (
        select
          (log.created_at at time zone 'UTC')::date as day,
          count(*) filter (where log.line = 0) as requests,
          count(*) filter (where log.total_cost_usd is null) as unpriced,
          sum(log.total_tokens) as tokens,
          coalesce(sum(log.total_cost_usd), 0) as cost,
          count(distinct log.user_id) as unique_users
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
        group by 1
      ) as part
    ),
    'by_request_type', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'request_type', request_type,
            'request_type_name', ai_usage.feature_name(request_type, 'en'),
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
      from (
        select
          log.request_type,
          count(*) filter (where log.line = 0) as requests,
          count(*) filter (where log.total_cost_usd is null) as unpriced,
          sum(log.total_tokens) as tokens,
          coalesce(sum(log.total_cost_usd), 0) as cost,
          avg(log.latency_ms) filter (where log.line = 0 and log.status = 'success') as avg_latency
        from public.ai_usage_log as log
        where log.created_at >= c_start
          and log.created_at < c_end
        group by log.request_type
      ) as part
    ),
    'current_month', jsonb_build_object(
      'requests', (
        select count(*)
        from public.ai_usage_log as log
        where log.created_at >= c_month
          and log.created_at < c_end
          and log.line = 0
      ),
      'unpriced_requests', (
        select count(*)
        from public.ai_usage_log as log
        where log.created_at >= c_month
          and log.created_at < c_end
          and log.total_cost_usd is null
      ),
      'tokens', (
        select coalesce(sum(log.total_tokens), 0)
        from public.ai_usage_log as log
        where log.created_at >= c_month
          and log.created_at < c_end
      ),
      'cost_usd', (
        select trim_scale(coalesce(sum(log.total_cost_usd), 0))
        from public.ai_usage_log as log
        where log.created_at >= c_month
          and log.created_at < c_end
      ),
      'cost', (
        select trim_scale(coalesce(sum(log.total_cost_usd), 0))
        from public.ai_usage_log as log
        where log.created_at >= c_month
          and log.created_at < c_end
      )
    ),
    'previous_month', jsonb_build_object(
      'requests', (
        select count(*)
        from public.ai_usage_log as log
        where log.created_at >= c_previous_month
          and log.created_at < c_month
          and log.line = 0
      ),
      'unpriced_requests', (
        select count(*)
        from public.ai_usage_log as log
        where log.created_at >= c_previous_month
          and log.created_at < c_month
          and log.total_cost_usd is null
      ),
      'tokens', (
        select coalesce(sum(log.total_tokens), 0)
        from public.ai_usage_log as log
        where log.created_at >= c_previous_month
          and log.created_at < c_month
      ),
      'cost_usd', (
        select trim_scale(coalesce(sum(log.total_cost_usd), 0))
        from public.ai_usage_log as log
        where log.created_at >= c_previous_month
          and log.created_at < c_month
      ),
      'cost', (
        select trim_scale(coalesce(sum(log.total_cost_usd), 0))
        from public.ai_usage_log as log
        where log.created_at >= c_previous_month
          and log.created_at < c_month
      )
    )
  );
end;
$$;
