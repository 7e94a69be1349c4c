create function ai_usage.rollup_months(p_start date, p_end date)
returns tstzrange
language plpgsql
stable
set search_path = ''
as $$
declare
  c_retained_from constant date = (select retained_from from ai_usage.retention);
  c_start constant date = date_trunc('month', coalesce(p_start, c_retained_from, '1900-01-01')::timestamp);
  c_end constant date = date_trunc('month', coalesce(p_end, (now() at time zone 'UTC')::date + 2)::timestamp - interval '1 day')
    + interval '1 month';
begin
  if c_start < c_retained_from then
    raise sqlstate 'PT400' using
      message = format('The log before %s is gone', c_retained_from),
      hint = 'retain_ai_usage dropped it: only its rollups are left, and nothing can tell whether they are right.';
  end if;

  if c_start >= c_end then
    raise sqlstate 'PT400' using
      message = format('The range from %s to %s is none', p_start, p_end),
      hint = 'p_end is the day after the last one: later than p_start.';
  end if;

  return tstzrange(c_start::timestamp at time zone 'UTC', c_end::timestamp at time zone 'UTC');
end;
$$;

comment on function ai_usage.rollup_months(date, date) is
  'The whole UTC months of a range of days (null: from the oldest retained, up to now); 400 where the log is gone.';

revoke all on function ai_usage.rollup_months(date, date) from public;
