create table public.ai_exchange_rates (
  currency text not null,
  rate_on date not null,
  per_usd numeric not null,
  source text not null,
  recorded_at timestamptz not null default now(),
  constraint ai_exchange_rates_pkey
    primary key (currency, rate_on),
  constraint ai_exchange_rates_currency_is_a_code
    check (currency ~ '^[A-Z]{3}$' and currency <> 'USD'),
  constraint ai_exchange_rates_per_usd_is_positive
    check (per_usd > 0 and per_usd < 'Infinity'),
  constraint ai_exchange_rates_source_is_not_blank
    check (source ~ '\S')
);

comment on table public.ai_exchange_rates is
  'What a US dollar was worth on a day. Loaded by load_ai_exchange_rates and never edited, so that a converted amount '
  'stays what it was.';
comment on column public.ai_exchange_rates.currency is
  'ISO 4217: EUR, RON, …';
comment on column public.ai_exchange_rates.rate_on is
  'The day of the rate. A day without one, such as a weekend, has that of the last day before it.';
comment on column public.ai_exchange_rates.per_usd is
  'Units of the currency for one US dollar, to 18 decimals.';

create trigger exchange_rates_are_never_edited
  before update or delete on public.ai_exchange_rates
  for each row
  execute function ai_usage.refuse_price_edit('An exchange rate');

alter table public.ai_exchange_rates enable row level security;

create policy "Signed-in users read the exchange rates"
  on public.ai_exchange_rates
  for select
  to authenticated
  using (true);

revoke all on table public.ai_exchange_rates from public, anon, authenticated, service_role;
grant select on table public.ai_exchange_rates to authenticated, service_role;
