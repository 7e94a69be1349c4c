begin;
select * from no_plan();

create function pg_temp.rate(p_provider text, p_model text, p_at timestamptz, p_prompt bigint default 1) returns text language sql as $$
  select trim_scale(input_usd_per_mtok)::text from ai_usage.price_at(p_provider, p_model, 'standard', null, p_prompt, p_at);
$$;

-- DeepSeek's, 2026-11-20 is a Friday
select is(
  pg_temp.rate('deepseek', 'deepseek-v4-flash', moment),
  rate,
  format('At %s a call of DeepSeek v4 costs %s.', moment, rate)
)
from (
  values
    ('2026-11-20 00:59:59.999999Z'::timestamptz, '0.15'),
    ('2026-11-20 01:00:00Z', '0.3'),
    ('2026-11-20 01:00:00.000001Z', '0.3'),
    ('2026-11-20 03:59:59.999999Z', '0.3'),
    ('2026-11-20 04:00:00Z', '0.15'),
    ('2026-11-20 05:59:59.999999Z', '0.15'),
    ('2026-11-20 06:00:00Z', '0.3'),
    ('2026-11-20 09:59:59.999999Z', '0.3'),
    ('2026-11-20 10:00:00Z', '0.15'),
    ('2026-11-20 23:59:59.999999Z', '0.15'),
    ('2026-11-21 00:00:00Z', '0.15')
) as call (moment, rate);
select is(pg_temp.rate('deepseek', 'deepseek-v4-flash', '2026-11-20 09:00+08'), '0.3', 'The hours are UTC, wherever the caller is.');
select is(pg_temp.rate('deepseek', 'deepseek-v4-flash', '2026-11-20 08:59+08'), '0.15', 'Nine in Beijing is one in UTC.');
select set_config('timezone', 'Asia/Shanghai', true);
select is(pg_temp.rate('deepseek', 'deepseek-v4-flash', '2026-11-20 01:00Z'), '0.3', 'And whatever the session''s time zone is.');
select is(pg_temp.rate('deepseek', 'deepseek-v4-flash', '2026-11-20 00:59Z'), '0.15', 'Also beside the hours.');
select set_config('timezone', 'UTC', true);

-- weekends
select is(
  pg_temp.rate('deepseek', 'deepseek-v4-flash', day + time '02:00' at time zone 'UTC'),
  case when to_char(day, 'Dy') in ('Sat', 'Sun') then '0.15' else '0.3' end,
  format('On a %s the hours of the weekdays %s.', btrim(to_char(day, 'Day')), case when to_char(day, 'Dy') in ('Sat', 'Sun') then 'do not hold' else 'hold' end)
)
from (select generate_series(timestamp '2026-11-16', '2026-11-22', interval '1 day')::date as day) as days;
select is(pg_temp.rate('deepseek', 'deepseek-v4-flash', '2026-11-22 23:59:59.999999Z'), '0.15', 'A Sunday ends at midnight, UTC.');
select is(pg_temp.rate('deepseek', 'deepseek-v4-flash', '2026-11-23 01:00Z'), '0.3', 'A Monday''s hours hold.');
select is(pg_temp.rate('deepseek', 'deepseek-v4-flash', '2026-11-23 01:00+08'), '0.15', 'A Monday in Beijing is still Sunday in UTC.');
select is(pg_temp.rate('deepseek', 'deepseek-v4-flash', '2026-08-22 02:00Z'), '0.44', 'Hours that are not of the weekdays hold on a Saturday.');
select is(pg_temp.rate('deepseek', 'deepseek-v4-flash', '2026-08-23 02:00Z'), '0.22', 'Hours belong to their version: from the next one on they are the weekdays''.');
select is(pg_temp.rate('deepseek', 'deepseek-v4-flash', '2026-08-16 02:00Z'), '0.14', 'Before the first hours there are none.');

-- windows over midnight
insert into public.ai_model_prices (provider, model, context_over_tokens, hours_start, hours_end, is_weekdays_only, input_usd_per_mtok, source)
values
  ('test', 'nightly', 0, null, null, false, 1, 's'),
  ('test', 'nightly', 1000, null, null, false, 2, 's'),
  ('test', 'nightly', 0, '22:30', '01:15', false, 3, 's'),
  ('test', 'nightly', 1000, '22:30', '01:15', false, 4, 's'),
  ('test', 'weeknightly', 0, null, null, false, 1, 's'),
  ('test', 'weeknightly', 0, '22:30', '01:15', true, 3, 's'),
  ('test', 'to midnight', 0, null, null, false, 1, 's'),
  ('test', 'to midnight', 0, '22:00', '00:00', false, 2, 's'),
  ('test', 'from midnight', 0, null, null, false, 1, 's'),
  ('test', 'from midnight', 0, '00:00', '02:00', false, 2, 's'),
  ('test', 'by night only', 0, '22:00', '02:00', false, 2, 's'),
  ('test', 'all but a microsecond', 0, null, null, false, 1, 's'),
  ('test', 'all but a microsecond', 0, '12:00:00.000001', '12:00', false, 2, 's');
select is(pg_temp.rate('test', model, moment), rate, format('At %s a call of the model "%s" costs %s.', moment, model, coalesce(rate, 'nobody knows what')))
from (
  values
    ('nightly', '2026-11-20 22:29:59.999999Z'::timestamptz, '1'),
    ('nightly', '2026-11-20 22:30:00Z', '3'),
    ('nightly', '2026-11-20 23:59:59.999999Z', '3'),
    ('nightly', '2026-11-21 00:00:00Z', '3'),
    ('nightly', '2026-11-21 01:14:59.999999Z', '3'),
    ('nightly', '2026-11-21 01:15:00Z', '1'),
    ('nightly', '2026-11-21 12:00:00Z', '1'),
    ('weeknightly', '2026-11-20 22:30:00Z', '3'),
    ('weeknightly', '2026-11-20 01:00:00Z', '3'),
    ('weeknightly', '2026-11-20 22:29:59.999999Z', '1'),
    ('weeknightly', '2026-11-21 22:30:00Z', '1'),
    ('weeknightly', '2026-11-22 00:30:00Z', '1'),
    ('to midnight', '2026-11-20 21:59:59.999999Z', '1'),
    ('to midnight', '2026-11-20 22:00:00Z', '2'),
    ('to midnight', '2026-11-20 23:59:59.999999Z', '2'),
    ('to midnight', '2026-11-21 00:00:00Z', '1'),
    ('from midnight', '2026-11-20 23:59:59.999999Z', '1'),
    ('from midnight', '2026-11-21 00:00:00Z', '2'),
    ('from midnight', '2026-11-21 02:00:00Z', '1'),
    ('by night only', '2026-11-21 23:00:00Z', '2'),
    ('by night only', '2026-11-21 12:00:00Z', null),
    ('all but a microsecond', '2026-11-20 12:00:00Z', '1'),
    ('all but a microsecond', '2026-11-20 12:00:00.000001Z', '2'),
    ('all but a microsecond', '2026-11-20 11:59:59.999999Z', '2')
) as call (model, moment, rate);

-- hours before thresholds
select is(pg_temp.rate('test', 'nightly', '2026-11-20 12:00Z', 1001), '2', 'By day a long prompt has the threshold''s price.');
select is(pg_temp.rate('test', 'nightly', '2026-11-20 23:00Z', 1001), '4', 'By night that of the night.');
select is(pg_temp.rate('test', 'nightly', '2026-11-20 23:00Z', 1000), '3', 'A prompt of exactly the threshold has the night''s base price.');

select * from finish();
rollback;
