create function ai_usage.period_start(p_days int, p_at timestamptz)
returns timestamptz
language plpgsql
immutable
set search_path = ''
as $$
begin
  if p_days not between 1 and 3660 then
    raise sqlstate 'PT400' using
      message = format('p_days is %s', p_days),
      hint = 'Pass a number of days from 1 (today only) to 3660.';
  end if;

  return (date_trunc('day', p_at at time zone 'UTC') - make_interval(days => p_days - 1)) at time zone 'UTC';
end;
$$;

comment on function ai_usage.period_start(int, timestamptz) is
  'The beginning of the period of p_days whole UTC days that ends with the day of p_at.';

revoke all on function ai_usage.period_start(int, timestamptz) from public;
grant execute on function ai_usage.period_start(int, timestamptz) to authenticated, service_role;
