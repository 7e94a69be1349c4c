create function public.get_ai_daily_costs(
  p_start date default null,
  p_end date default null,
  p_organization_id uuid default null,
  p_filters jsonb default null,
  p_currency text default 'USD',
  p_at timestamptz default now()
)
returns table (
  date date,
  cost numeric,
  tokens numeric,
  calls bigint,
  unpriced_requests bigint,
  source text
)
language plpgsql
stable
set search_path = ''
as $$
declare
  c_today constant date = (ai_usage.moment_of(p_at) at time zone 'UTC')::date;
  c_days constant daterange = ai_usage.day_range(p_start, p_end, c_today);
  c_filters constant ai_usage.usage_filters = ai_usage.filters_of(p_filters);
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id, (c_filters).user_id);
  c_currency constant text = ai_usage.currency_code(p_currency);
  c_source constant text = ai_usage.source_of(c_organization_id, c_days, c_filters, null);
begin
  return query
    select
      each.day::date,
      trim_scale(coalesce(measured.cost, 0)),
      coalesce(measured.tokens, 0),
      coalesce(measured.requests, 0),
      coalesce(measured.unpriced, 0),
      c_source
    from generate_series(lower(c_days)::timestamp, upper(c_days) - interval '1 day', interval '1 day') as each (day)
      left join ai_usage.measures(
        c_organization_id,
        c_days,
        c_filters,
        p_interval => 'day',
        p_currency => c_currency
      ) as measured
        on measured.start_on = each.day::date
    order by each.day;
end;
$$;

comment on function public.get_ai_daily_costs(date, date, uuid, jsonb, text, timestamptz) is
  'Cost, tokens and calls of every UTC day of a range (p_end itself outside; by default this month up to today), days '
  'without usage too. Arguments and access as for get_ai_usage_overview.';

revoke all on function public.get_ai_daily_costs(date, date, uuid, jsonb, text, timestamptz)
  from public, anon, authenticated, service_role;
grant execute on function public.get_ai_daily_costs(date, date, uuid, jsonb, text, timestamptz)
  to authenticated, service_role;
