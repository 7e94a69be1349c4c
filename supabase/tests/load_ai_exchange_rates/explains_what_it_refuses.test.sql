begin;
select * from no_plan();

select tests.create_people();

create function pg_temp.refusal(p_csv text, p_source text default 'test') returns text language plpgsql as $$
declare
  v_code text;
  v_message text;
  v_detail text;
  v_hint text;
begin
  return public.load_ai_exchange_rates(p_csv, p_source => p_source);
exception
  when others then
    get stacked diagnostics
      v_code = returned_sqlstate, v_message = message_text, v_detail = pg_exception_detail, v_hint = pg_exception_hint;
    return concat_ws(' | ', v_code, v_message, v_detail, nullif(v_hint, ''));
end;
$$;
-- A file of which the third line is p_line.
create function pg_temp.refusal_of_line(p_line text) returns text language sql as $$
  select pg_temp.refusal(E'Date,USD,JPY,RON,\n2026-11-20,1.1523,178.93,5.0912,\n' || p_line || E'\n2026-11-18,1.15,178,5,\n');
$$;

select tests.become('service_role');
select is(
  pg_temp.refusal('<!DOCTYPE html><html><body>Service unavailable</body></html>'),
  'PT400 | p_csv does not begin with a line "Date,USD,…" | It begins with: <!DOCTYPE html><html><body>Service unavailable</body></html> | '
  'Pass the ECB''s eurofxref.csv (today) or eurofxref-hist.csv (since 1999) as it is: a line "Date,USD,JPY,…", then a line for each day.',
  'What is no such file is refused, with what it begins with and what to pass.'
);
select matches(pg_temp.refusal(''), '^PT400 \| p_csv does not begin', 'An empty file is refused.');
select matches(pg_temp.refusal(null), '^PT400 \| p_csv does not begin', 'No file is refused.');
select matches(pg_temp.refusal(E'Date,JPY,RON,\n2026-11-20,178.93,5.0912,'), '^PT400 \| p_csv does not begin', 'Rates without the dollar are refused.');
select matches(pg_temp.refusal(E'Day,USD,\n2026-11-20,1.1,'), '^PT400 \| p_csv does not begin', 'Rates without a date are refused.');
select matches(pg_temp.refusal(E'2026-11-20,1.1523,\n2026-11-19,1.1487,'), '^PT400 \| p_csv does not begin', 'Rates without names are refused.');

-- a line that is wrong
select is(
  pg_temp.refusal_of_line('2026-11-19,1.1487,17x.5,5.0905,'),
  'PT400 | Line 3 of p_csv: "17x.5" is not a rate of JPY | 2026-11-19,1.1487,17x.5,5.0905, | '
  'Pass the ECB''s eurofxref.csv (today) or eurofxref-hist.csv (since 1999) as it is: a line "Date,USD,JPY,…", then a line for each day.',
  'What is no number is refused, with its line.'
);
select matches(pg_temp.refusal_of_line('2026-13-19,1.1487,178.5,5.0905,'), '^PT400 \| Line 3 of p_csv', 'A thirteenth month is refused.');
select matches(pg_temp.refusal_of_line('2026-02-30,1.1487,178.5,5.0905,'), '^PT400 \| Line 3 of p_csv', 'A thirtieth of February is refused.');
select matches(pg_temp.refusal_of_line('30 February 2026, 1.1487, 178.5, 5.0905, '), '^PT400 \| Line 3 of p_csv', 'However it is written.');
select matches(pg_temp.refusal_of_line('20 Novembre 2026, 1.1487, 178.5, 5.0905, '), '^PT400 \| Line 3 of p_csv', 'A month of another language is refused.');
select matches(pg_temp.refusal_of_line('2026/11/19,1.1487,178.5,5.0905,'), '^PT400 \| Line 3 of p_csv', 'A date of another kind is refused.');
select matches(pg_temp.refusal_of_line('11/19/2026,1.1487,178.5,5.0905,'), '^PT400 \| Line 3 of p_csv', 'So is an American one.');
select matches(pg_temp.refusal_of_line('garbage'), '^PT400 \| Line 3 of p_csv', 'A word is refused.');
select matches(pg_temp.refusal_of_line('2026-11-19,0,178.5,5.0905,'), '^PT400 \| Line 3 of p_csv', 'A worthless dollar is refused.');
select matches(pg_temp.refusal_of_line('2026-11-19,N/A,178.5,5.0905,'), '^PT400 \| Line 3 of p_csv', 'A day without the dollar is refused.');
select matches(pg_temp.refusal_of_line('2026-11-19;1.1487;178.5;5.0905;'), '^PT400 \| Line 3 of p_csv', 'Semicolons are refused.');
select is((select count(*)::int from public.ai_exchange_rates), 0, 'Of a file with a wrong line nothing is loaded.');
select matches(pg_temp.refusal_of_line('2026-11-19,-1.1487,178.5,5.0905,'), '^PT400 \| Line 3 of p_csv', 'A negative dollar is refused, with its line.');
select matches(pg_temp.refusal_of_line('2026-11-19,1.1487,-178.5,5.0905,'), '^PT400 \| Line 3 of p_csv', 'A negative rate is refused, with its line.');
select matches(pg_temp.refusal_of_line('2026-11-19,1.1487,0,5.0905,'), '^PT400 \| Line 3 of p_csv', 'A rate of nothing is refused, with its line.');
select matches(pg_temp.refusal_of_line('2026-11-19,1.1487,NaN,5.0905,'), '^PT400 \| Line 3 of p_csv', 'What is not a number is refused, with its line.');
select matches(pg_temp.refusal_of_line('2026-11-19,Infinity,178.5,5.0905,'), '^PT400 \| Line 3 of p_csv', 'An infinite dollar is refused, with its line.');
select matches(pg_temp.refusal_of_line('2026-11-19'), '^PT400 \| Line 3 of p_csv', 'A line that was cut off after the date is refused, with its line.');
select matches(pg_temp.refusal_of_line('2026-11-19,'), '^PT400 \| Line 3 of p_csv', 'So is one that was cut off after a comma.');
select matches(pg_temp.refusal_of_line(',1.1487,178.5,5.0905,'), '^PT400 \| Line 3 of p_csv', 'A line without a date is refused.');
select matches(pg_temp.refusal_of_line('19,1.1487,178.5,5.0905,'), '^PT400 \| Line 3 of p_csv', 'A day without a month is refused.');
select matches(pg_temp.refusal_of_line('19 November, 1.1487, 178.5, 5.0905, '), '^PT400 \| Line 3 of p_csv', 'A day without a year is refused.');
select matches(pg_temp.refusal_of_line('19 November 2026 or so, 1.1487, 178.5, 5.0905, '), '^PT400 \| Line 3 of p_csv', 'More after the date is refused.');
select matches(
  pg_temp.refusal(E'Date,USD,\n\n2026-11-20,1.1523,\n\n2026-11-19,x,\n'), '^PT400 \| Line 5 of p_csv', 'Lines are counted as an editor does, blank ones too.'
);
select matches(
  pg_temp.refusal(E'Date,USD,\r\n2026-11-20,1.1523,\r\n2026-11-19,x,\r\n'), '^PT400 \| Line 3 of p_csv', 'So they are where lines end as Windows ends them.'
);
select matches(
  pg_temp.refusal(E'Date,USD,\r2026-11-20,1.1523,\r2026-11-19,x,\r'), '^PT400 \| Line 3 of p_csv', 'Or as old Macs did.'
);
select matches(pg_temp.refusal_of_line('2026-11-19,1.1487,178.5'), '^PT400 \| Line 3 of p_csv', 'A line that lacks currencies was cut off, and is refused.');
select matches(pg_temp.refusal_of_line('2026-11-19,1.1487,178.5,5.0905,7,'), '^PT400 \| Line 3 of p_csv', 'A rate of no currency is refused.');
select matches(
  pg_temp.refusal(E'Date,USD,YEN!,\n2026-11-20,1.1523,178.93,\n'), '^PT400 \| ', 'A currency that is no code is refused.'
);
select matches(
  pg_temp.refusal(E'Date,USD,\n2026-11-20,1.1523,\n', ' '), 'ource', 'A blank source is refused.'
);

-- not by users
create function pg_temp.refused(p_who text) returns text language sql as $$
  select matches(pg_temp.refusal(E'Date,USD,\n2026-11-20,1.1523,\n'), '^42501', p_who || ' may not load rates.');
$$;
select tests.authenticate_as('loner');
select pg_temp.refused('A user');
select tests.authenticate_as('acme_admin');
select pg_temp.refused('An organization''s admin');
select tests.authenticate_as('admin');
select pg_temp.refused('An admin');
select tests.become('anon');
select pg_temp.refused('An anonymous caller');

select * from finish();
rollback;
