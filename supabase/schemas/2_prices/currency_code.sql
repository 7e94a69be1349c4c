create function ai_usage.currency_code(p_currency text)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  c_currency constant text = coalesce(nullif(upper(btrim(p_currency)), ''), 'USD');
begin
  if c_currency <> 'USD' and not exists (
    select
    from public.ai_exchange_rates
    where currency = c_currency
  ) then
    raise sqlstate 'PT400' using
      message = format('Unknown currency %s', c_currency),
      hint = format(
        'Pass an ISO 4217 code that has exchange rates: %s.',
        concat_ws(', ', 'USD', (
          select string_agg(distinct currency, ', ' order by currency)
          from public.ai_exchange_rates
        ))
      );
  end if;

  return c_currency;
end;
$$;

comment on function ai_usage.currency_code(text) is
  'The currency that a read was asked for, USD when none; 400 when no exchange rate of it is known.';

revoke all on function ai_usage.currency_code(text) from public;
grant execute on function ai_usage.currency_code(text) to authenticated, service_role;
