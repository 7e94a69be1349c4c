create function public.load_ai_exchange_rates(
  p_csv text,
  p_since date default null,
  p_source text default 'European Central Bank'
)
returns jsonb
language plpgsql
volatile
security definer  -- nobody but the owner may insert
set search_path = ''
as $$
declare
  c_hint constant text = 'Pass the ECB''s eurofxref.csv (today) or eurofxref-hist.csv (since 1999) as it is: a line '
    '"Date,USD,JPY,…", then a line for each day.';
  -- The file may begin with a byte order mark.
  c_lines constant text[] = regexp_split_to_array(ltrim(coalesce(p_csv, ''), E'\ufeff'), '\r\n|\r|\n');
  c_header constant text[] = regexp_split_to_array(upper(btrim(c_lines[1], E' \t')), '\s*,\s*');
  c_usd constant int = array_position(c_header, 'USD');
  v_cells text[];
  v_on date;
  v_problem text;
  v_currencies text[];
  v_per_usd numeric[];
  v_given int = 0;
  v_loaded int = 0;
  v_inserted int;
  v_different jsonb = '[]';
begin
  if c_header[1] is distinct from 'DATE'
    or c_usd is null
    or exists (select from unnest(c_header[2:]) as cell where cell !~ '^([A-Z]{3})?$')
  then
    raise sqlstate 'PT400' using
      message = 'p_csv does not begin with a line "Date,USD,…"',
      detail = format('It begins with: %s', left(c_lines[1], 80)),
      hint = c_hint;
  end if;

  for v_line in 2 .. cardinality(c_lines) loop
    continue when c_lines[v_line] !~ '\S';
    v_cells := regexp_split_to_array(btrim(c_lines[v_line], E' \t'), '\s*,\s*');

    begin
      v_on := case
        when v_cells[1] ~ '^\d{4}-\d\d-\d\d$' then v_cells[1]::date
        when v_cells[1] ~ '^\d{1,2} [[:alpha:]]+ \d{4}$' then to_date(v_cells[1], 'FMDD FMMonth YYYY')
      end;
      v_problem := case
        when v_on is null then format('"%s" is not a date', v_cells[1])
        else (
          select format('"%s" is not a rate of %s', cell.value, coalesce(nullif(cell.currency, ''), 'any currency'))
          from unnest(c_header, v_cells) with ordinality as cell (currency, value, position)
          where cell.position > 1
            and not case
              when coalesce(cell.currency, '') = '' then coalesce(cell.value, '') = ''
              when cell.value ~ '^\d+(\.\d+)?$' then cell.value ~ '[1-9]'
              else coalesce(cell.value, '-') in ('', 'N/A') and cell.currency <> 'USD'
            end
          limit 1
        )
      end;

      if v_problem is not null then
        raise data_exception using message = v_problem;
      end if;

      select
        array_agg(cell.currency),
        -- Both are per euro. The dividend's scale decides how exact the quotient is.
        array_agg(trim_scale(round(cell.per_eur::numeric(60, 40) / v_cells[c_usd]::numeric, 18)))
      into
        v_currencies,
        v_per_usd
      from (
        select 'EUR' as currency, '1' as per_eur
        union all
        select header.currency, v_cells[header.position]
        from unnest(c_header) with ordinality as header (currency, position)
        where header.position > 1
          and header.currency not in ('', 'USD')
      ) as cell
      where coalesce(cell.per_eur, '') not in ('', 'N/A');
    exception
      when data_exception then
        raise sqlstate 'PT400' using
          message = format('Line %s of p_csv: %s', v_line, sqlerrm),
          detail = left(c_lines[v_line], 80),
          hint = c_hint;
    end;

    continue when v_on < p_since;

    insert into public.ai_exchange_rates (currency, rate_on, per_usd, source)
    select given.currency, v_on, given.per_usd, p_source
    from unnest(v_currencies, v_per_usd) as given (currency, per_usd)
    on conflict do nothing;
    get diagnostics v_inserted = row_count;

    v_given := v_given + cardinality(v_currencies);
    v_loaded := v_loaded + v_inserted;

    if v_inserted < cardinality(v_currencies) then
      v_different := v_different || (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'currency', given.currency,
              'rate_on', v_on,
              'per_usd', known.per_usd,
              'given_per_usd', given.per_usd
            )
            order by given.currency
          ),
          '[]'
        )
        from unnest(v_currencies, v_per_usd) as given (currency, per_usd)
          join public.ai_exchange_rates as known
            on known.currency = given.currency
            and known.rate_on = v_on
        where known.per_usd <> given.per_usd
      );
    end if;
  end loop;

  return jsonb_build_object(
    'given', v_given,
    'loaded', v_loaded,
    'different', v_different
  );
end;
$$;

comment on function public.load_ai_exchange_rates(text, date, text) is
  'Loads the euro reference rates that the European Central Bank publishes as CSV, today''s (eurofxref.csv) or all '
  '(eurofxref-hist.csv), from p_since on. Returns {given, loaded, different}: how many rates the file has, how many were '
  'new, and those that differ from what is recorded, which stays. For the server only.';

revoke all on function public.load_ai_exchange_rates(text, date, text) from public, anon, authenticated, service_role;
grant execute on function public.load_ai_exchange_rates(text, date, text) to service_role;
