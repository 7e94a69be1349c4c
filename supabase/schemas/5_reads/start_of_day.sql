create function ai_usage.start_of_day(p_day date, p_time_zone text)
returns timestamptz
language sql
immutable
set search_path = ''
as $$
  -- Where clocks are set back to midnight there are two, and "at time zone" takes the later one.
  select least(
    midnight.at,
    case when (earlier.at at time zone p_time_zone) = p_day::timestamp then earlier.at end
  )
  from (select p_day::timestamp at time zone p_time_zone as at) as midnight
    cross join lateral (
      select midnight.at - interval '1 day' as at
    ) as day_before
    cross join lateral (
      select (
        p_day::timestamp - ((day_before.at at time zone p_time_zone) - (day_before.at at time zone 'UTC'))
      ) at time zone 'UTC' as at
    ) as earlier;
$$;

comment on function ai_usage.start_of_day(date, text) is
  'The first moment of a day of a time zone.';

revoke all on function ai_usage.start_of_day(date, text) from public;
grant execute on function ai_usage.start_of_day(date, text) to authenticated, service_role;
