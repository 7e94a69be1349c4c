create function public.get_ai_usage_timeseries(
  p_interval text default 'day',
  p_dimension text default null,
  p_start date default null,
  p_end date default null,
  p_organization_id uuid default null,
  p_filters jsonb default null,
  p_currency text default 'USD',
  p_time_zone text default 'UTC',
  p_at timestamptz default now(),
  p_locale text default 'en',
  p_limit int default null
)
returns table (
  start_on date,
  key text,
  name text,
  cost numeric,
  cost_usd numeric,
  tokens numeric,
  calls bigint,
  successful_calls bigint,
  unpriced_requests bigint,
  source text,
  is_rest boolean
)
language plpgsql
stable
set search_path = ''
as $$
declare
  c_dimension constant text = ai_usage.dimension_of(p_dimension);
  c_interval constant text = coalesce(p_interval, 'day');
  c_time_zone constant text = case
    when coalesce(p_time_zone, '') !~ '\S' or upper(btrim(p_time_zone)) in ('UTC', 'ETC/UTC') then 'UTC'
    else btrim(p_time_zone)
  end;
  c_filters constant ai_usage.usage_filters = ai_usage.filters_of(p_filters);
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id, (c_filters).user_id);
  c_currency constant text = ai_usage.currency_code(p_currency);
  c_locale constant text = ai_usage.locale_of(p_locale);
  c_limit constant int = case when p_limit is not null then ai_usage.row_limit(p_limit) end;
  v_days daterange;
  v_source text;
begin
  if c_interval not in ('day', 'week', 'month') then
    raise sqlstate 'PT400' using
      message = format('p_interval is %s', c_interval),
      hint = 'Pass day, week or month.';
  end if;

  if c_dimension is not null and c_time_zone <> 'UTC' then
    raise sqlstate 'PT400' using
      message = 'A breakdown has UTC days',
      hint = 'Leave p_dimension out for the total in another time zone, or p_time_zone for the breakdown.';
  end if;

  begin
    v_days := ai_usage.day_range(p_start, p_end, (ai_usage.moment_of(p_at) at time zone c_time_zone)::date);
  exception
    when invalid_parameter_value then
      raise sqlstate 'PT400' using
        message = format('Unknown time zone %s', c_time_zone),
        hint = 'Pass a name of the IANA time zone database, such as Europe/Bucharest.';
  end;

  v_source := ai_usage.source_of(c_organization_id, v_days, c_filters, c_dimension, c_time_zone);

  return query
    with measured as (
      select
        date_trunc(c_interval, measure.start_on::timestamp)::date as bucket,
        measure.*
      from ai_usage.measures(
        c_organization_id,
        v_days,
        c_filters,
        c_dimension,
        c_interval,
        c_currency,
        c_time_zone
      ) as measure
    ),
    keyed as (
      select
        measured.*,
        sum(measured.cost) over each_key as key_cost,
        sum(measured.requests) over each_key as key_requests
      from measured
      window each_key as (partition by measured.key)
    ),
    ranked as (
      select
        keyed.*,
        coalesce(
          c_limit < dense_rank() over (order by keyed.key_cost desc, keyed.key_requests desc, keyed.key),
          false
        ) as is_rest
      from keyed
    ),
    series as (
      select
        ranked.bucket,
        case when not ranked.is_rest then ranked.key end as key,
        ranked.is_rest,
        sum(ranked.cost) as cost,
        sum(ranked.cost_usd) as cost_usd,
        sum(ranked.tokens) as tokens,
        sum(ranked.requests)::bigint as requests,
        sum(ranked.successes)::bigint as successes,
        sum(ranked.unpriced)::bigint as unpriced
      from ranked
      group by 1, 2, 3
    ),
    named as materialized (
      select
        feature.key,
        ai_usage.feature_name(feature.key, c_locale) as name
      from (select distinct series.key from series) as feature
      where c_dimension in ('feature', 'request_type')
    ),
    -- The total has every interval, a breakdown those with usage.
    bucket as (
      select distinct date_trunc(c_interval, day)::date as bucket
      from generate_series(lower(v_days)::timestamp, upper(v_days) - interval '1 day', interval '1 day') as each (day)
      where c_dimension is null
    )
    select
      bucket,
      series.key,
      -- Those of users and customers are in the log.
      coalesce(named.name, case when c_dimension not in ('user', 'customer') then series.key end),
      trim_scale(coalesce(series.cost, 0)),
      trim_scale(coalesce(series.cost_usd, 0)),
      coalesce(series.tokens, 0),
      coalesce(series.requests, 0),
      coalesce(series.successes, 0),
      coalesce(series.unpriced, 0),
      v_source,
      coalesce(series.is_rest, false)
    from bucket
      full join series using (bucket)
      left join named using (key)
    order by bucket, coalesce(series.is_rest, false), 4 desc, 2;
end;
$$;

comment on function public.get_ai_usage_timeseries(text, text, date, date, uuid, jsonb, text, text, timestamptz, text, int) is
  'Cost, tokens and calls per day, week (from Monday) or month, in all or by a dimension (feature, user, customer, entity, '
  'provider, model, request_type). The total has every interval of the range, in the days of p_time_zone; a breakdown has '
  'those with usage, in UTC days, and with p_limit the so many most expensive keys of the range and the others together, '
  'without a key and with is_rest. start_on is the first day of the interval, which may lie before p_start; what is counted '
  'lies in the range. name is what a feature or a request type is called in p_locale, null for users and customers '
  '(get_ai_costs_by names them), and else the key. Other arguments and access as for get_ai_usage_overview.';

revoke all on function public.get_ai_usage_timeseries(text, text, date, date, uuid, jsonb, text, text, timestamptz, text, int)
  from public, anon, authenticated, service_role;
grant execute on function public.get_ai_usage_timeseries(text, text, date, date, uuid, jsonb, text, text, timestamptz, text, int)
  to authenticated, service_role;
