create function ai_usage.converted(p_cost_usd numeric, p_currency text, p_on date)
returns numeric
language plpgsql
stable
set search_path = ''
as $$
begin
  -- What cost nothing needs no exchange rate.
  if p_currency = 'USD' or p_cost_usd = 0 or p_cost_usd is null then
    return p_cost_usd;
  end if;

  return p_cost_usd * ai_usage.per_usd(p_currency, p_on);
end;
$$;

comment on function ai_usage.converted(numeric, text, date) is
  'An amount of US dollars in another currency, at the rate of a day.';

revoke all on function ai_usage.converted(numeric, text, date) from public;
grant execute on function ai_usage.converted(numeric, text, date) to authenticated, service_role;
