create function public.get_ai_cost_summary(
  p_organization_id uuid default null,
  p_at timestamptz default now()
)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  c_today constant timestamp = date_trunc('day', coalesce(p_at, now()) at time zone 'UTC');
  c_day_start constant timestamptz = c_today at time zone 'UTC';
  c_end constant timestamptz = (c_today + interval '1 day') at time zone 'UTC';
  c_yesterday_start constant timestamptz = (c_today - interval '1 day') at time zone 'UTC';
  c_week_start constant timestamptz = date_trunc('week', c_today) at time zone 'UTC';
  c_month_start constant timestamptz = date_trunc('month', c_today) at time zone 'UTC';
  c_last_month_start constant timestamptz = (date_trunc('month', c_today) - interval '1 month') at time zone 'UTC';
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id);
begin
  return (
    select jsonb_build_object(
      'organization_id', c_organization_id,
      'today', trim_scale(coalesce(sum(total_cost_usd) filter (where created_at >= c_day_start), 0)),
      'yesterday', trim_scale(coalesce(
        sum(total_cost_usd) filter (where created_at >= c_yesterday_start and created_at < c_day_start),
        0
      )),
      'this_week', trim_scale(coalesce(sum(total_cost_usd) filter (where created_at >= c_week_start), 0)),
      'this_month', trim_scale(coalesce(sum(total_cost_usd) filter (where created_at >= c_month_start), 0)),
      'last_month', trim_scale(coalesce(
        sum(total_cost_usd) filter (where created_at >= c_last_month_start and created_at < c_month_start),
        0
      )),
      'all_time', trim_scale(coalesce(sum(total_cost_usd), 0)),
      'requests_today', count(*) filter (where line = 0 and created_at >= c_day_start),
      'requests_this_month', count(*) filter (where line = 0 and created_at >= c_month_start),
      'unpriced_requests', count(*) filter (where line = 0 and total_cost_usd is null)
    )
    from public.ai_usage_log
    where created_at < c_end
      and (c_organization_id is null or organization_id = c_organization_id)
  );
end;
$$;

comment on function public.get_ai_cost_summary(uuid, timestamptz) is
  'What AI cost today, yesterday, this week (from Monday), this month, last month and ever, in exact US dollars and '
  'UTC days, with the requests of today and this month. Unpriced requests are left out and counted beside. Admins '
  'read everything or one organization, an organization''s admin that organization; anybody else gets a 403.';

revoke all on function public.get_ai_cost_summary(uuid, timestamptz) from public, anon, authenticated, service_role;
grant execute on function public.get_ai_cost_summary(uuid, timestamptz) to authenticated, service_role;
