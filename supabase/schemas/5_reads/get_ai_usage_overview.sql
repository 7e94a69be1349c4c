create function public.get_ai_usage_overview(
  p_start date default null,
  p_end date default null,
  p_organization_id uuid default null,
  p_filters jsonb default null,
  p_currency text default 'USD',
  p_at timestamptz default null
)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  c_at constant timestamp = ai_usage.moment_of(p_at) at time zone 'UTC';
  c_days constant daterange = ai_usage.day_range(p_start, p_end, c_at::date);
  -- A range of the past projects the month of its own end.
  c_is_past constant boolean = p_at is null and upper(c_days) <= c_at::date;
  c_until constant timestamp = case when c_is_past then upper(c_days) else c_at end;
  c_month constant date = date_trunc('month', case when c_is_past then c_until - interval '1 day' else c_until end);
  c_next_month constant date = c_month + interval '1 month';
  -- A day that has only begun is no pace yet: the first one counts as whole.
  c_elapsed constant numeric = greatest(1, extract(epoch from c_until - c_month) / 86400);
  c_filters constant ai_usage.usage_filters = ai_usage.filters_of(p_filters);
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id, (c_filters).user_id);
  c_currency constant text = ai_usage.currency_code(p_currency);
begin
  return (
    with total as (
      select
        coalesce(sum(requests), 0) as requests,
        coalesce(sum(successes), 0) as successes,
        coalesce(sum(unpriced), 0) as unpriced,
        coalesce(sum(tokens), 0) as tokens,
        coalesce(sum(cost_usd), 0) as cost_usd,
        coalesce(sum(cost), 0) as cost
      from ai_usage.measures(c_organization_id, c_days, c_filters, p_currency => c_currency)
    ),
    month as (
      select coalesce(sum(cost), 0) as cost
      from ai_usage.measures(
        c_organization_id,
        daterange(c_month, case when c_is_past then c_until::date else c_until::date + 1 end),
        c_filters,
        p_currency => c_currency
      )
    )
    select jsonb_build_object(
      'organization_id', c_organization_id,
      'currency', c_currency,
      'period', ai_usage.period_of(c_days),
      'source', ai_usage.source_of(c_organization_id, c_days, c_filters, null),
      'total_cost', trim_scale(total.cost),
      'total_cost_usd', trim_scale(total.cost_usd),
      'total_tokens', total.tokens,
      'total_calls', total.requests,
      'successful_calls', total.successes,
      'failed_calls', total.requests - total.successes,
      'unpriced_requests', total.unpriced,
      'success_rate', trim_scale(total.successes * 100 / nullif(total.requests, 0)),
      'projected_month_end', trim_scale(month.cost * (c_next_month - c_month) / c_elapsed),
      'projection', jsonb_build_object(
        'month_to_date_cost', trim_scale(month.cost),
        'elapsed_days', trim_scale(round(c_elapsed, 6)),
        'days_in_month', c_next_month - c_month,
        'average_daily_cost', trim_scale(month.cost / c_elapsed)
      )
    )
    from total, month
  );
end;
$$;

comment on function public.get_ai_usage_overview(date, date, uuid, jsonb, text, timestamptz) is
  'A range of UTC days in one answer (p_end itself outside; by default this month up to today): cost, tokens, calls, '
  'success rate in percent (null without calls), and the projected cost at the end of the month of p_at (default: now, or '
  'the end of a range of the past): the average daily cost since its first day times its days, with what that used. '
  'p_filters limits it: {user_id, customer_id, '
  'entity_type, entity_id, feature, request_type, provider, model}, and without: an array of user_id, customer_id, '
  'entity_type, entity_id or feature, for the calls that have none. Unpriced requests are left out of costs and counted. '
  'source says whether rollups answered, or the log itself, which takes longer the more lines there are. '
  'Admins read everything or one organization, an organization''s admin that organization, everybody their own with '
  'their own user_id; anything more is a 403.';

revoke all on function public.get_ai_usage_overview(date, date, uuid, jsonb, text, timestamptz)
  from public, anon, authenticated, service_role;
grant execute on function public.get_ai_usage_overview(date, date, uuid, jsonb, text, timestamptz)
  to authenticated, service_role;
