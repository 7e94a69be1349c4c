create function public.get_ai_usage_dashboard(
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
set plan_cache_mode = force_custom_plan  -- which index is best depends on the organization
set work_mem = '32MB'
set jit = off
as $$
declare
  c_days constant int = coalesce(p_days, 30);
  c_at constant timestamptz = ai_usage.moment_of(p_at);
  c_start constant timestamptz = ai_usage.period_start(c_days, c_at);
  c_today constant date = c_at at time zone 'UTC';
  c_end constant timestamptz = (c_today + 1)::timestamp at time zone 'UTC';
  c_period constant daterange = daterange((c_start at time zone 'UTC')::date, c_today + 1);
  c_month constant date = date_trunc('month', c_today::timestamp);
  c_previous_month constant date = c_month - interval '1 month';
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id);
  c_totals constant text = case when c_organization_id is null then 'totals' else 'organization_totals' end;
  c_features constant text = case
    when c_organization_id is null then 'features'
    else 'organization_features'
  end;
  c_currency constant text = ai_usage.currency_code(p_currency);
  c_locale constant text = ai_usage.locale_of(p_locale);
  -- Each day has its own exchange rate.
  c_is_daily constant boolean = c_currency <> 'USD';
  c_blocks constant ai_usage.blocks = ai_usage.blocks_of(
    c_period,
    c_is_daily or not ai_usage.has_months(c_features)
  );
  c_range constant tstzrange = tstzrange(c_start, c_end);
begin
  return (
    with day as materialized (
      select
        (usage.starts_at at time zone 'UTC')::date as day,
        sum(usage.requests) as requests,
        sum(usage.successes) as successes,
        sum(usage.unpriced) as unpriced,
        sum(usage.input_tokens) as input_tokens,
        sum(usage.cache_read_tokens) as cache_read_tokens,
        sum(usage.cache_write_tokens) as cache_write_tokens,
        sum(usage.output_tokens) as output_tokens,
        sum(usage.total_tokens) as tokens,
        sum(usage.successful_tokens) as successful_tokens,
        sum(usage.input_cost_usd) as input_cost_usd,
        sum(usage.output_cost_usd) as output_cost_usd,
        sum(usage.web_search_cost_usd) as web_search_cost_usd,
        sum(usage.total_cost_usd) as cost_usd,
        sum(usage.successful_cost_usd) as successful_cost_usd,
        sum(usage.latency_ms) as latency_ms,
        sum(usage.latency_calls) as latency_calls
      from ai_usage.usage_totals as usage
      where usage.grouping = c_totals
        and usage.grain = 'day'
        and usage.starts_at >= least(c_start, c_previous_month::timestamp at time zone 'UTC')
        and usage.starts_at < c_end
        and (c_organization_id is null or usage.organization_id = c_organization_id)
      group by usage.starts_at
      having sum(usage.lines) <> 0
    ),
    rate as materialized (
      select
        day.day,
        case when day.cost_usd <> 0 then ai_usage.per_usd(c_currency, day.day) else 1 end as per_usd
      from day
    ),
    total as (
      select
        coalesce(sum(requests), 0) as requests,
        coalesce(sum(successes), 0) as successes,
        coalesce(sum(unpriced), 0) as unpriced,
        coalesce(sum(input_tokens), 0) as input_tokens,
        coalesce(sum(cache_read_tokens), 0) as cache_read_tokens,
        coalesce(sum(cache_write_tokens), 0) as cache_write_tokens,
        coalesce(sum(output_tokens), 0) as output_tokens,
        coalesce(sum(tokens), 0) as tokens,
        coalesce(sum(successful_tokens), 0) as successful_tokens,
        coalesce(sum(input_cost_usd), 0) as input_cost_usd,
        coalesce(sum(output_cost_usd), 0) as output_cost_usd,
        coalesce(sum(web_search_cost_usd), 0) as web_search_cost_usd,
        coalesce(sum(cost_usd), 0) as cost_usd,
        coalesce(sum(input_cost_usd * per_usd), 0) as input_cost,
        coalesce(sum(output_cost_usd * per_usd), 0) as output_cost,
        coalesce(sum(web_search_cost_usd * per_usd), 0) as web_search_cost,
        coalesce(sum(cost_usd * per_usd), 0) as cost,
        coalesce(sum(successful_cost_usd * per_usd), 0) as successful_cost,
        sum(latency_ms) / nullif(sum(latency_calls), 0) as avg_latency
      from day
        join rate using (day)
      where day <@ c_period
    ),
    by_user as (
      select
        person.*,
        coalesce(
          last.user_email,
          ai_usage.display_name('user', person.key, c_organization_id, c_start, c_end),
          'Unknown'
        ) as user_email,
        case
          when person.key is null then ai_usage.last_used_at(null, c_organization_id, c_start, c_end)
          else last.created_at
        end as last_request
      from ai_usage.top_people('user', c_organization_id, c_period, c_currency, 25) as person
        left join lateral (
          select log.user_email, log.created_at
          from public.ai_usage_log as log
          where log.user_id = person.key::uuid
            and log.created_at >= c_start
            and log.created_at < c_end
            and (c_organization_id is null or log.organization_id = c_organization_id)
          order by log.created_at desc
          limit 1
        ) as last
          on true
    ),
    by_customer as (
      select
        person.*,
        coalesce(
          last.customer_name,
          ai_usage.display_name('customer', person.key, c_organization_id, c_start, c_end)
        ) as customer_name
      from ai_usage.top_people('customer', c_organization_id, c_period, c_currency, 25) as person
        left join lateral (
          select log.customer_name
          from public.ai_usage_log as log
          where log.customer_id = person.key
            and log.created_at >= c_start
            and log.created_at < c_end
            and (c_organization_id is null or log.organization_id = c_organization_id)
          order by log.created_at desc
          limit 1
        ) as last
          on true
    ),
    by_day as (
      select
        day.day,
        day.requests,
        day.unpriced,
        day.tokens,
        day.cost_usd * rate.per_usd as cost,
        coalesce(daily_users.users, 0) as unique_users
      from day
        join rate using (day)
        left join ai_usage.daily_users(c_organization_id, c_period) using (day)
      where day.day <@ c_period
    ),
    by_request_type as (
      select
        request_type,
        sum(requests) as requests,
        sum(unpriced) as unpriced,
        sum(tokens) as tokens,
        sum(cost_usd * coalesce(per_usd, 1)) as cost,
        sum(latency_ms) / nullif(sum(latency_calls), 0) as avg_latency
      from (
        select
          usage.request_type,
          case when c_is_daily then (usage.starts_at at time zone 'UTC')::date end as day,
          sum(block.sign * usage.lines) as lines,
          sum(block.sign * usage.requests) as requests,
          sum(block.sign * usage.unpriced) as unpriced,
          sum(block.sign * usage.total_tokens) as tokens,
          sum(block.sign * usage.total_cost_usd) as cost_usd,
          sum(block.sign * usage.latency_ms) as latency_ms,
          sum(block.sign * usage.latency_calls) as latency_calls
        from ai_usage.usage_totals as usage
          cross join lateral (
            select case when usage.grain = 'day' and not usage.starts_at <@ c_range then -1 else 1 end as sign
          ) as block
        where usage.grouping = c_features
          and (
            usage.grain = 'month' and usage.starts_at = any (c_blocks.months)
            or usage.grain = 'day' and usage.starts_at = any (c_blocks.days)
          )
          and (c_organization_id is null or usage.organization_id = c_organization_id)
        group by 1, 2
      ) as usage
        left join rate using (day)
      group by request_type
      having sum(lines) <> 0
    ),
    by_month as (
      select
        day >= c_month as is_current,
        sum(requests) as requests,
        sum(unpriced) as unpriced,
        sum(tokens) as tokens,
        sum(cost_usd) as cost_usd,
        sum(cost_usd * per_usd) as cost
      from day
        join rate using (day)
      where day >= c_previous_month
      group by day >= c_month
    )
    select jsonb_build_object(
      'organization_id', c_organization_id,
      'currency', c_currency,
      'period', jsonb_build_object(
        'start_on', lower(c_period),
        'end_on', c_today,
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
              'user_id', key,
              'user_email', user_email,
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
            order by cost desc, requests desc, key
          ),
          '[]'
        )
        from by_user
      ),
      'by_customer', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'customer_id', key,
              'customer_name', customer_name,
              'request_count', requests,
              'unpriced_requests', unpriced,
              'total_tokens', tokens,
              'total_cost', trim_scale(cost),
              'unique_users', unique_users
            )
            order by cost desc, requests desc, key
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
              'request_type_name', ai_usage.feature_name(request_type, c_locale),
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

comment on function public.get_ai_usage_dashboard(int, uuid, timestamptz, text, text) is
  'Usage and cost over the last p_days UTC days, today included: summary, costs, by_user and by_customer (top 25 by '
  'cost), daily_trend (days with usage), by_request_type (request_type_name is what it is called in p_locale), current_month, previous_month. Costs are exact, '
  'in US dollars where the key says usd, else in p_currency at the rate of each day; they leave out unpriced requests, '
  'which are counted beside them. Averages are over successful requests. Admins '
  'read everything or one organization, an organization''s admin that organization; anybody else gets a 403.';

revoke all on function public.get_ai_usage_dashboard(int, uuid, timestamptz, text, text) from public, anon, authenticated, service_role;
grant execute on function public.get_ai_usage_dashboard(int, uuid, timestamptz, text, text) to authenticated, service_role;
