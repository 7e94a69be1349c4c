create function ai_usage.dimension_of(p_dimension text)
returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  c_dimensions constant text[] = array['feature', 'user', 'customer', 'entity', 'provider', 'model', 'request_type'];
begin
  if p_dimension <> all (c_dimensions) then
    raise sqlstate 'PT400' using
      message = format('p_dimension is %s', p_dimension),
      hint = format('Pass one of %s.', array_to_string(c_dimensions, ', '));
  end if;

  return p_dimension;
end;
$$;

comment on function ai_usage.dimension_of(text) is
  'By what a read breaks usage down, checked; null for not at all.';

revoke all on function ai_usage.dimension_of(text) from public;
grant execute on function ai_usage.dimension_of(text) to authenticated, service_role;

create function ai_usage.row_limit(p_limit int)
returns int
language plpgsql
immutable
set search_path = ''
as $$
begin
  if p_limit not between 1 and 10000 then
    raise sqlstate 'PT400' using
      message = format('p_limit is %s', p_limit),
      hint = 'Pass a number of rows from 1 to 10000.';
  end if;

  return coalesce(p_limit, 100);
end;
$$;

comment on function ai_usage.row_limit(int) is
  'How many rows a read returns at most, checked; 100 by default.';

revoke all on function ai_usage.row_limit(int) from public;
grant execute on function ai_usage.row_limit(int) to authenticated, service_role;

create function ai_usage.moment_of(p_at timestamptz)
returns timestamptz
language plpgsql
stable
set search_path = ''
as $$
begin
  if not isfinite(p_at) then
    raise sqlstate 'PT400' using
      message = format('p_at is %s', p_at),
      hint = 'Pass a real moment, or leave it out for now.';
  end if;

  return coalesce(p_at, now());
end;
$$;

comment on function ai_usage.moment_of(timestamptz) is
  'The moment that a read takes for now, checked.';

revoke all on function ai_usage.moment_of(timestamptz) from public;
grant execute on function ai_usage.moment_of(timestamptz) to authenticated, service_role;

create function ai_usage.day_range(p_start date, p_end date, p_today date)
returns daterange
language plpgsql
immutable
set search_path = ''
as $$
declare
  c_start constant date = coalesce(p_start, date_trunc('month', p_today::timestamp)::date);
  c_end constant date = coalesce(p_end, p_today + 1);
begin
  if c_start < '1900-01-01' or c_end > '9999-12-31' or c_start >= c_end or c_end - c_start > 3660 then
    raise sqlstate 'PT400' using
      message = format('The range from %s to %s is none', c_start, c_end),
      hint = 'p_end is the day after the last one: later than p_start, and at most 3660 days.';
  end if;

  return daterange(c_start, c_end);
end;
$$;

comment on function ai_usage.day_range(date, date, date) is
  'The days of a read, p_end itself outside: by default the month of p_today up to and including that day.';

revoke all on function ai_usage.day_range(date, date, date) from public;
grant execute on function ai_usage.day_range(date, date, date) to authenticated, service_role;

create function ai_usage.period_of(p_days daterange)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select jsonb_build_object(
    'start_on', lower(p_days),
    'end_on', upper(p_days) - 1,
    'days', upper(p_days) - lower(p_days)
  );
$$;

comment on function ai_usage.period_of(daterange) is
  'The days that an answer covers, both ends included.';

revoke all on function ai_usage.period_of(daterange) from public;
grant execute on function ai_usage.period_of(daterange) to authenticated, service_role;

create function ai_usage.locale_of(p_locale text)
returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  c_locale constant text = lower(replace(btrim(coalesce(p_locale, '')), '_', '-'));
begin
  if c_locale = '' then
    return 'en';
  end if;

  if c_locale !~ '^[a-z]{2,3}(-[a-z0-9]{1,8})*$' then
    raise sqlstate 'PT400' using
      message = format('p_locale is %s', p_locale),
      hint = 'Pass one language tag, such as en, ro or pt-BR.';
  end if;

  return c_locale;
end;
$$;

comment on function ai_usage.locale_of(text) is
  'The language in which a read shows names, checked: a BCP 47 tag, in lower case; English by default.';

revoke all on function ai_usage.locale_of(text) from public;
grant execute on function ai_usage.locale_of(text) to authenticated, service_role;
