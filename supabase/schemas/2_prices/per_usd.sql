create function ai_usage.per_usd(p_currency text, p_on date)
returns numeric
language plpgsql
stable
set search_path = ''
as $$
declare
  -- The European Central Bank publishes none from Maundy Thursday's to the Tuesday after Easter.
  c_longest_gap_days constant int = 7;
  v_per_usd numeric;
begin
  if p_currency = 'USD' then
    return 1;
  end if;

  select rate.per_usd
  into v_per_usd
  from public.ai_exchange_rates as rate
  where rate.currency = p_currency
    and rate.rate_on <= p_on
    and rate.rate_on > p_on - c_longest_gap_days
  order by rate.rate_on desc
  limit 1;

  if not found then
    raise sqlstate 'PT422' using
      message = format('There is no exchange rate of %s for %s', p_currency, p_on),
      hint = 'Load it with load_ai_exchange_rates, or read in USD, which needs none.';
  end if;

  return v_per_usd;
end;
$$;

comment on function ai_usage.per_usd(text, date) is
  'Units of a currency for one US dollar on a day: that day''s rate, else the last one of the seven days up to it; 422 '
  'when there is none.';

revoke all on function ai_usage.per_usd(text, date) from public;
grant execute on function ai_usage.per_usd(text, date) to authenticated, service_role;
