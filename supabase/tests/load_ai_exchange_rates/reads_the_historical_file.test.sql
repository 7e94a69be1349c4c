begin;
select * from no_plan();

-- As https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip has it: the newest day first, and currencies that are gone.
create function pg_temp.file() returns text language sql as $$
  select concat_ws(
    E'\n',
    'Date,USD,JPY,BGN,CYP,CZK,RON,ROL,TRL,',
    '2026-11-20,1.1523,178.93,N/A,N/A,24.123,5.0912,N/A,N/A,',
    '2026-11-19,1.1487,178.5,N/A,N/A,24.2,5.0905,N/A,N/A,',
    '2004-12-31,1.3621,139.65,1.9559,0.5800,30.464,N/A,39390,1836200,',
    '1999-01-04,1.1789,133.73,N/A,0.58231,35.107,N/A,13111,372274,',
    ''
  );
$$;

select tests.become('service_role');
select is(
  public.load_ai_exchange_rates(pg_temp.file()),
  '{"given": 21, "loaded": 21, "different": []}',
  'Every day has the currencies that it has a number for.'
);
select is(
  (select string_agg(distinct currency, ' ' order by currency) from public.ai_exchange_rates), 'BGN CYP CZK EUR JPY ROL RON TRL', 'Currencies that are gone are kept.'
);
select results_eq(
  $$ select rate_on::text, per_usd::text from public.ai_exchange_rates where currency = 'EUR' order by rate_on $$,
  $$
    values
      ('1999-01-04', '0.84824836712189329'), ('2004-12-31', '0.734160487482563688'), ('2026-11-19', '0.870549316618786454'),
      ('2026-11-20', '0.867829558274754838')
  $$,
  'The euro is one divided by the dollar.'
);
select results_eq(
  $$ select rate_on::text, per_usd::text from public.ai_exchange_rates where currency = 'RON' order by rate_on $$,
  $$ values ('2026-11-19', '4.431531296247932445'), ('2026-11-20', '4.418293847088431832') $$,
  'A currency is divided by the dollar; N/A is no rate.'
);
select is(
  (select per_usd::text from public.ai_exchange_rates where currency = 'TRL' and rate_on = '2004-12-31'), '1348065.487115483444681007', 'Large numbers keep their decimals.'
);
select is(
  public.load_ai_exchange_rates(pg_temp.file()), '{"given": 21, "loaded": 0, "different": []}', 'The same file again changes nothing.'
);

-- The day of the daily file is the same day of this one.
select is(
  public.load_ai_exchange_rates(E'Date, USD, JPY, CZK, RON, \n20 November 2026, 1.1523, 178.93, 24.123, 5.0912, \n'),
  '{"given": 4, "loaded": 0, "different": []}',
  'The daily file agrees with the historical one.'
);

-- since a day
select tests.reset();
truncate public.ai_exchange_rates;
select tests.become('service_role');
select is(
  public.load_ai_exchange_rates(pg_temp.file(), '2026-11-20'), '{"given": 4, "loaded": 4, "different": []}', 'Days before p_since are left out.'
);
select is(
  (select min(rate_on)::text from public.ai_exchange_rates), '2026-11-20', 'The day itself is in.'
);
select is(
  public.load_ai_exchange_rates(pg_temp.file(), '2026-11-21'), '{"given": 0, "loaded": 0, "different": []}', 'After the last day there is nothing.'
);
select is(
  public.load_ai_exchange_rates(pg_temp.file(), '2004-12-31'), '{"given": 15, "loaded": 11, "different": []}', 'What is missing is added.'
);

-- as it may come
select tests.reset();
truncate public.ai_exchange_rates;
select tests.become('service_role');
select is(
  public.load_ai_exchange_rates(E'\ufeff' || replace(pg_temp.file(), E'\n', E'\r\n')) ->> 'loaded', '21', 'A byte order mark and lines as Windows ends them are read.'
);
select is(
  public.load_ai_exchange_rates(E'Date,USD,JPY\n2026-11-20,1.1523,178.93') ->> 'given', '2', 'The comma at the end may be missing.'
);

-- Thirty currencies over many years.
select tests.reset();
truncate public.ai_exchange_rates;
select tests.become('service_role');
select is(
  public.load_ai_exchange_rates(
    (select 'Date,USD,' || string_agg('A' || chr(64 + n / 26 + 1) || chr(65 + n % 26), ',' order by n) || E',\n' from generate_series(1, 30) as n)
      || (
        select string_agg(day::date || ',1.' || (n % 9 + 1) || repeat(',' || n || '.5', 30) || ',', E'\n' order by day desc)
        from generate_series(timestamp '2020-01-01', '2023-12-31', interval '1 day') with ordinality as given (day, n)
      )
  ),
  '{"given": 45291, "loaded": 45291, "different": []}',
  'Years of many currencies are loaded at once.'
);

select * from finish();
rollback;
