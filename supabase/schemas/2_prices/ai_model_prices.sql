create table public.ai_model_prices (
  id uuid not null default gen_random_uuid(),
  provider text not null,
  model text not null,
  service_tier text not null default 'standard',
  geo text,
  context_over_tokens int not null default 0,
  effective_on date not null,
  input_usd_per_mtok numeric,
  cache_read_usd_per_mtok numeric,
  cache_write_5m_usd_per_mtok numeric,
  cache_write_1h_usd_per_mtok numeric,
  audio_input_usd_per_mtok numeric,
  output_usd_per_mtok numeric,
  audio_output_usd_per_mtok numeric,
  image_output_usd_per_mtok numeric,
  web_search_usd_per_1k numeric,
  source text not null,
  recorded_at timestamptz not null default now(),
  constraint ai_model_prices_pkey
    primary key (id),
  constraint ai_model_prices_one_price_at_a_time
    unique nulls not distinct (provider, model, service_tier, geo, context_over_tokens, effective_on),
  constraint ai_model_prices_provider_is_normalized
    check (provider <> '' and provider = lower(btrim(provider))),
  constraint ai_model_prices_model_is_not_blank
    check (model <> '' and model = btrim(model)),
  constraint ai_model_prices_source_is_not_blank
    check (btrim(source) <> ''),
  constraint ai_model_prices_context_is_not_negative
    check (context_over_tokens >= 0),
  constraint ai_model_prices_rates_are_not_negative
    check (
      least(
        input_usd_per_mtok,
        cache_read_usd_per_mtok,
        cache_write_5m_usd_per_mtok,
        cache_write_1h_usd_per_mtok,
        audio_input_usd_per_mtok,
        output_usd_per_mtok,
        audio_output_usd_per_mtok,
        image_output_usd_per_mtok,
        web_search_usd_per_1k
      ) >= 0
    ),
  constraint ai_model_prices_rates_are_finite
    check (
      greatest(
        input_usd_per_mtok,
        cache_read_usd_per_mtok,
        cache_write_5m_usd_per_mtok,
        cache_write_1h_usd_per_mtok,
        audio_input_usd_per_mtok,
        output_usd_per_mtok,
        audio_output_usd_per_mtok,
        image_output_usd_per_mtok,
        web_search_usd_per_1k
      ) < 'Infinity'
    )
);

comment on table public.ai_model_prices is
  'What a provider charges, from a date on. Rows are added, never edited: a new price is a new row with a later '
  'effective_on, and calls already logged keep the unit prices they were logged with.';
comment on column public.ai_model_prices.model is
  'The model''s name in the catalogue. Other names of the same model are rows of ai_model_aliases.';
comment on column public.ai_model_prices.service_tier is
  'standard, batch, priority, flex or fast, as the response names it. Every tier has rows of its own.';
comment on column public.ai_model_prices.geo is
  'Where inference ran, as the response names it (Anthropic: us). Null: wherever no row names the place.';
comment on column public.ai_model_prices.context_over_tokens is
  'The row prices the whole request when its prompt, cached tokens included, is larger than this many tokens.';
comment on column public.ai_model_prices.effective_on is
  'The first UTC day on which the price holds. On or before the model''s release where that day is not documented.';
comment on column public.ai_model_prices.input_usd_per_mtok is
  'US dollars per million tokens. Null is unknown, not free: a call that uses a category without a rate has no cost.';
comment on column public.ai_model_prices.web_search_usd_per_1k is
  'US dollars per thousand server-side searches.';
comment on column public.ai_model_prices.source is
  'Where the rates were read, and when.';

create function ai_usage.refuse_price_edit()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  raise sqlstate 'PT409' using
    message = 'A price is never edited',
    detail = format('The row prices %s/%s from %s.', old.provider, old.model, old.effective_on),
    hint = 'Insert a new row with a later effective_on instead.';
end;
$$;

comment on function ai_usage.refuse_price_edit() is
  'Trigger: refuses every update of ai_model_prices.';

revoke all on function ai_usage.refuse_price_edit() from public;

create trigger prices_are_never_edited
  before update on public.ai_model_prices
  for each row
  execute function ai_usage.refuse_price_edit();

alter table public.ai_model_prices enable row level security;

create policy "Signed-in users read the price catalogue"
  on public.ai_model_prices
  for select
  to authenticated
  using (true);

revoke all on table public.ai_model_prices from public, anon, authenticated, service_role;
grant select on table public.ai_model_prices to authenticated, service_role;
