create function ai_usage.source_of(
  p_organization_id uuid,
  p_days daterange,
  p_filters ai_usage.usage_filters,
  p_dimension text,
  p_time_zone text default 'UTC'
)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  c_grouping constant text = ai_usage.grouping_of(p_organization_id, p_filters, p_dimension);
  -- The shortest rollups there are.
  c_seconds constant int = case c_grouping when 'totals' then 900 when 'organization_totals' then 3600 end;
  v_retained_from date;
begin
  if c_grouping is not null and (
    p_time_zone = 'UTC'
    or c_seconds is not null and not exists (
      select
      from generate_series(lower(p_days)::timestamp, upper(p_days)::timestamp, interval '1 day') as day
      where extract(epoch from ai_usage.start_of_day(day::date, p_time_zone))::bigint % c_seconds <> 0
    )
  ) then
    return 'rollups';
  end if;

  select retained_from into v_retained_from from ai_usage.retention;
  if lower(p_days) < v_retained_from then
    raise sqlstate 'PT422' using
      message = format('The log before %s is gone, and this needs it', v_retained_from),
      hint = 'Ask from that day on, or without the combination of filters: entities with anything else, or another time '
        'zone with a filter.';
  end if;

  return 'log';
end;
$$;

comment on function ai_usage.source_of(uuid, daterange, ai_usage.usage_filters, text, text) is
  'From where a range is read: rollups, whatever its size, or log, the lines themselves, where the rollups cannot tell '
  '(entities with another filter or dimension; a time zone with a filter, or whose midnight no rollup begins at); 422 when '
  'retain_ai_usage has dropped those.';

revoke all on function ai_usage.source_of(uuid, daterange, ai_usage.usage_filters, text, text) from public;
grant execute on function ai_usage.source_of(uuid, daterange, ai_usage.usage_filters, text, text)
  to authenticated, service_role;
