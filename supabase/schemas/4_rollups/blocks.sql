create type ai_usage.blocks as (
  months timestamptz[],
  days timestamptz[]
);

comment on type ai_usage.blocks is
  'Beginnings of UTC months and days: the rollups to read for a range of days. The days that lie in the range are added, '
  'those that do not are in one of the months, and subtracted.';

revoke all on type ai_usage.blocks from public;
grant usage on type ai_usage.blocks to authenticated, service_role;

create function ai_usage.blocks_of(p_days daterange, p_is_daily boolean)
returns ai_usage.blocks
language sql
stable
set search_path = ''
as $$
  -- A month of which the range leaves out less than it takes is read whole, and the rest of its days again, to be
  -- subtracted: fewer rows, and just as exact. Days to come have none.
  with month as (
    select
      whole.days,
      whole.days * p_days as taken,
      not p_is_daily
        and 1
        + greatest(0, lower(p_days) - lower(whole.days))
        + greatest(0, least(upper(whole.days), (now() at time zone 'UTC')::date + 2) - upper(p_days))
        < upper(whole.days * p_days) - lower(whole.days * p_days) as is_whole
    from generate_series(
      date_trunc('month', lower(p_days)::timestamp),
      upper(p_days)::timestamp - interval '1 day',
      interval '1 month'
    ) as start (at)
      cross join lateral (
        select daterange(start.at::date, (start.at + interval '1 month')::date) as days
      ) as whole
  )
  select row(
    coalesce(
      array_agg(lower(month.days)::timestamp at time zone 'UTC') filter (where month.is_whole),
      '{}'
    ),
    array(
      select start.at at time zone 'UTC'
      from month as part
        cross join lateral generate_series(
          lower(part.days)::timestamp,
          upper(part.days)::timestamp - interval '1 day',
          interval '1 day'
        ) as start (at)
      where part.is_whole <> (part.taken @> start.at::date)
    )
  )::ai_usage.blocks
  from month;
$$;

comment on function ai_usage.blocks_of(daterange, boolean) is
  'The rollups to read for a range of UTC days: as few as there can be, or days only where p_is_daily.';

revoke all on function ai_usage.blocks_of(daterange, boolean) from public;
grant execute on function ai_usage.blocks_of(daterange, boolean) to authenticated, service_role;
