begin;
select * from no_plan();

-- As https://www.ecb.europa.eu/stats/eurofxref/eurofxref.zip has it: blanks after the commas, and a comma at the end.
create function pg_temp.file() returns text language sql as $$
  select E'Date, USD, JPY, BGN, CZK, DKK, GBP, HUF, PLN, RON, SEK, CHF, IDR, \n'
    '20 November 2026, 1.1523, 178.93, 1.9558, 24.123, 7.4612, 0.87940, 382.05, 4.2303, 5.0912, 11.0048, 0.9312, 18732.11, \n';
$$;
create function pg_temp.rates() returns text language sql as $$
  select string_agg(format('%s %s', currency, per_usd), ', ' order by rate_on, currency) from public.ai_exchange_rates;
$$;

select tests.become('service_role');
select is(
  public.load_ai_exchange_rates(pg_temp.file()),
  '{"given": 12, "loaded": 12, "different": []}',
  'The file of the day has a rate of every currency but the dollar, and of the euro.'
);
select is(
  pg_temp.rates(),
  'BGN 1.697301050073765512, CHF 0.808122884665451705, CZK 20.934652434261910961, DKK 6.475049900199600798, '
  'EUR 0.867829558274754838, GBP 0.763169313546819405, HUF 331.554282738870085915, IDR 16256.278746854117851254, '
  'JPY 155.28074286210188319, PLN 3.671179380369695392, RON 4.418293847088431832, SEK 9.550290722902022043',
  'What is published per euro is recorded per dollar, to 18 decimals.'
);
select is(
  (select array_agg(distinct rate_on) from public.ai_exchange_rates), array[date '2026-11-20'], 'The day is the file''s.'
);
select is(
  (select array_agg(distinct source) from public.ai_exchange_rates), array['European Central Bank'], 'The source is recorded.'
);
select is(
  (select array_agg(distinct recorded_at) from public.ai_exchange_rates), array[now()], 'So is the moment.'
);

select is(
  public.load_ai_exchange_rates(pg_temp.file()),
  '{"given": 12, "loaded": 0, "different": []}',
  'The same file again changes nothing.'
);
create temp table loaded on commit drop as select * from public.ai_exchange_rates;

-- Other ways to write the same file.
select is(
  public.load_ai_exchange_rates(E'\ufeff' || replace(pg_temp.file(), E'\n', E'\r\n')) ->> 'given', '12', 'A byte order mark and lines as Windows ends them are read.'
);
select is(
  public.load_ai_exchange_rates(replace(pg_temp.file(), ', ', ',')) ->> 'given', '12', 'The blanks may be missing.'
);
select is(
  public.load_ai_exchange_rates(rtrim(pg_temp.file(), E', \n')) ->> 'given', '12', 'So may the end of the last line.'
);
select is(
  public.load_ai_exchange_rates(replace(pg_temp.file(), E'\n', E'\n\n \n')) ->> 'given', '12', 'Blank lines are nothing.'
);
select is(
  public.load_ai_exchange_rates(lower(pg_temp.file())) ->> 'given', '12', 'Names may be in lower case.'
);
select results_eq(
  'select * from public.ai_exchange_rates order by currency', 'select * from loaded order by currency', 'They are all the same rates.'
);

-- Every month has its name, whatever the language of the session.
set local lc_time = 'C';
select is(
  (
    select string_agg(public.load_ai_exchange_rates(format(E'Date, USD, \n%s %s 2025, 1.1, \n', n, to_char(make_date(2025, n, 1), 'FMMonth'))) ->> 'loaded', ' ')
    from generate_series(1, 12) as n
  ),
  '1 1 1 1 1 1 1 1 1 1 1 1',
  'Days of one digit and all months are read.'
);
select is(
  (select string_agg(rate_on::text, ' ' order by rate_on) from public.ai_exchange_rates where rate_on < '2026-01-01'),
  '2025-01-01 2025-02-02 2025-03-03 2025-04-04 2025-05-05 2025-06-06 2025-07-07 2025-08-08 2025-09-09 2025-10-10 2025-11-11 2025-12-12',
  'As their days.'
);
set local datestyle = 'SQL, DMY';
select is(
  public.load_ai_exchange_rates(E'Date, USD, \n2 March 2024, 1.1, \n') ->> 'loaded', '1', 'The session''s way to write dates does not matter.'
);
select ok(exists (select from public.ai_exchange_rates where rate_on = make_date(2024, 3, 2)), 'It is the second of March.');

-- A different rate for a day that is recorded
select is(
  public.load_ai_exchange_rates(E'Date, USD, JPY, BGN, CZK, \n20 November 2026, 1.1523, 178.94, N/A, 24.123, \n'),
  '{"given": 3, "loaded": 0, "different": [{"currency": "JPY", "rate_on": "2026-11-20", "per_usd": 155.28074286210188319, "given_per_usd": 155.289421157684630739}]}',
  'A rate that differs from what is recorded is reported.'
);
select results_eq(
  $$ select * from public.ai_exchange_rates where rate_on = make_date(2026, 11, 20) order by currency $$,
  'select * from loaded order by currency',
  'And not taken.'
);
select is(
  public.load_ai_exchange_rates(E'Date, USD, ISK, \n20 November 2026, 1.1523, 145.5, \n') - 'different',
  '{"given": 2, "loaded": 1}',
  'A currency that was missing is added.'
);
select is(
  public.load_ai_exchange_rates(E'Date, USD, \n20 November 2026, 2, \n') #>> '{different,0,given_per_usd}', '0.5', 'Another dollar differs for the euro.'
);
select is(
  public.load_ai_exchange_rates(E'Date, USD, \n23 November 2026, 1.25, \n', p_source => 'by hand') ->> 'loaded', '1', 'Another source is fine.'
);
select is(
  (select source || ' ' || per_usd from public.ai_exchange_rates where rate_on = make_date(2026, 11, 23)), 'by hand 0.8', 'It is recorded.'
);

select * from finish();
rollback;
