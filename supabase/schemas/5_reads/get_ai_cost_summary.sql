create function public.get_ai_cost_summary(
  p_organization_id uuid default null,
  p_at timestamptz default now(),
  p_currency text default 'USD'
)
returns jsonb
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
  c_today constant date = (ai_usage.moment_of(p_at) at time zone 'UTC')::date;
  c_month constant date = date_trunc('month', c_today::timestamp);
  c_end constant timestamptz = (c_today + 1)::timestamp at time zone 'UTC';
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id);
  c_currency constant text = ai_usage.currency_code(p_currency);
begin
  return (
    -- A day's sum is converted at the day's rate, so that the days add up to the total.
    with usd as materialized (
      select
        (starts_at at time zone 'UTC')::date as day,
        sum(requests) as requests,
        sum(unpriced) as unpriced,
        sum(total_cost_usd) as cost
      from ai_usage.usage_totals
      where grouping = case when c_organization_id is null then 'totals' else 'organization_totals' end
        and grain = 'day'
        and starts_at < c_end
        and (c_organization_id is null or organization_id = c_organization_id)
      group by starts_at
    ),
    by_day as (
      select
        day,
        requests,
        unpriced,
        case when cost <> 0 then cost * ai_usage.per_usd(c_currency, day) else 0 end as cost
      from usd
    )
    select jsonb_build_object(
      'organization_id', c_organization_id,
      'currency', c_currency,
      'today', trim_scale(coalesce(sum(cost) filter (where day = c_today), 0)),
      'yesterday', trim_scale(coalesce(sum(cost) filter (where day = c_today - 1), 0)),
      'this_week', trim_scale(coalesce(sum(cost) filter (where day >= date_trunc('week', c_today::timestamp)), 0)),
      'this_month', trim_scale(coalesce(sum(cost) filter (where day >= c_month), 0)),
      'last_month', trim_scale(coalesce(
        sum(cost) filter (where day >= c_month - interval '1 month' and day < c_month),
        0
      )),
      'all_time', trim_scale(coalesce(sum(cost), 0)),
      'requests_today', coalesce(sum(requests) filter (where day = c_today), 0),
      'requests_this_month', coalesce(sum(requests) filter (where day >= c_month), 0),
      'unpriced_requests', coalesce(sum(unpriced), 0)
    )
    from by_day
  );
end;
$$;

comment on function public.get_ai_cost_summary(uuid, timestamptz, text) is
  'What AI cost today, yesterday, this week (from Monday), this month, last month and ever, exact and in UTC days, with '
  'the requests of today and this month. In US dollars, or in p_currency at the rate of each day. Unpriced requests are '
  'left out and counted beside. Admins read everything or one organization, an organization''s admin that organization; anybody else gets a 403.';

revoke all on function public.get_ai_cost_summary(uuid, timestamptz, text) from public, anon, authenticated, service_role;
grant execute on function public.get_ai_cost_summary(uuid, timestamptz, text) to authenticated, service_role;
