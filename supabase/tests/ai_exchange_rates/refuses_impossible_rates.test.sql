begin;
select * from no_plan();

create temp table impossible (constraint_name text, vals text, why text) on commit drop;
insert into impossible
values
  ('ai_exchange_rates_currency_is_a_code', $$'euro', '2026-11-20', 1, 's'$$, 'A currency is an ISO code.'),
  ('ai_exchange_rates_currency_is_a_code', $$'USD', '2026-11-20', 1, 's'$$, 'A dollar is a dollar.'),
  ('ai_exchange_rates_per_usd_is_positive', $$'EUR', '2026-11-20', 0, 's'$$, 'A rate is not 0.'),
  ('ai_exchange_rates_per_usd_is_positive', $$'EUR', '2026-11-20', -1, 's'$$, 'A rate is not negative.'),
  ('ai_exchange_rates_per_usd_is_positive', $$'EUR', '2026-11-20', 'NaN', 's'$$, 'A rate is a number.'),
  ('ai_exchange_rates_source_is_not_blank', $$'EUR', '2026-11-20', 1, ' '$$, 'A rate has a source.');

select throws_matching(
  format('insert into public.ai_exchange_rates (currency, rate_on, per_usd, source) values (%s)', vals),
  '"' || constraint_name || '"',
  why
)
from impossible;
select set_eq(
  $$ select distinct constraint_name from impossible $$,
  $$ select conname::text from pg_constraint where conrelid = 'public.ai_exchange_rates'::regclass and contype = 'c' $$,
  'Every check constraint was tried.'
);

insert into public.ai_exchange_rates (currency, rate_on, per_usd, source) values ('EUR', '2026-11-20', 0.9, 's');
select throws_ok(
  $$ update public.ai_exchange_rates set per_usd = 1 $$,
  'PT409', 'An exchange rate is never edited',
  'An exchange rate is never edited, not even by the owner.'
);
select throws_ok(
  $$ delete from public.ai_exchange_rates $$,
  'PT409', 'An exchange rate is never edited',
  'Nor deleted.'
);

select * from finish();
rollback;
