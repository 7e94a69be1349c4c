create function public.get_ai_costs_by(
  p_dimension text,
  p_start date default null,
  p_end date default null,
  p_organization_id uuid default null,
  p_filters jsonb default null,
  p_currency text default 'USD',
  p_limit int default 100,
  p_at timestamptz default now(),
  p_locale text default 'en'
)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  c_dimension constant text = ai_usage.dimension_of(coalesce(p_dimension, 'null'));
  c_limit constant int = ai_usage.row_limit(p_limit);
  c_today constant date = (ai_usage.moment_of(p_at) at time zone 'UTC')::date;
  c_days constant daterange = ai_usage.day_range(p_start, p_end, c_today);
  c_start constant timestamptz = lower(c_days)::timestamp at time zone 'UTC';
  c_end constant timestamptz = upper(c_days)::timestamp at time zone 'UTC';
  c_filters constant ai_usage.usage_filters = ai_usage.filters_of(p_filters);
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id, (c_filters).user_id);
  c_currency constant text = ai_usage.currency_code(p_currency);
  c_locale constant text = ai_usage.locale_of(p_locale);
begin
  return (
    with by_key as materialized (
      select *
      from ai_usage.measures(c_organization_id, c_days, c_filters, c_dimension, p_currency => c_currency)
    ),
    total as (
      select
        count(*) as keys,
        coalesce(sum(cost), 0) as cost
      from by_key
    ),
    top as (
      select *
      from by_key
      order by cost desc, requests desc, key
      limit c_limit
    ),
    named as (
      select
        top.*,
        ai_usage.display_name(c_dimension, top.key, c_organization_id, c_start, c_end, c_locale) as name
      from top
    )
    select jsonb_build_object(
      'organization_id', c_organization_id,
      'currency', c_currency,
      'period', ai_usage.period_of(c_days),
      'source', ai_usage.source_of(c_organization_id, c_days, c_filters, c_dimension),
      'dimension', c_dimension,
      'total_cost', trim_scale(total.cost),
      'total_rows', total.keys,
      'rows', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'key', key,
              'name', name,
              'cost', trim_scale(cost),
              'cost_usd', trim_scale(cost_usd),
              'tokens', tokens,
              'calls', requests,
              'successful_calls', successes,
              'unpriced_requests', unpriced,
              'percent_of_total', coalesce(trim_scale(cost * 100 / nullif(total.cost, 0)), 0)
            )
            order by cost desc, requests desc, key
          ),
          '[]'
        )
        from named
      )
    )
    from total
  );
end;
$$;

comment on function public.get_ai_costs_by(text, date, date, uuid, jsonb, text, int, timestamptz, text) is
  'Cost, tokens and calls by feature, user, customer, entity (type:id, or :id), provider, model or request_type over a range of UTC '
  'days, the most expensive first, at most p_limit of total_rows: key (null for calls without one), name (a user''s '
  'address and a customer''s name as they were last logged; what a feature or a request type is called in p_locale), '
  'percent_of_total of the cost. Other arguments and access as for get_ai_usage_overview.';

revoke all on function public.get_ai_costs_by(text, date, date, uuid, jsonb, text, int, timestamptz, text)
  from public, anon, authenticated, service_role;
grant execute on function public.get_ai_costs_by(text, date, date, uuid, jsonb, text, int, timestamptz, text)
  to authenticated, service_role;
