create table public.ai_model_prices (
  id uuid not null default gen_random_uuid(),
  provider text not null,
  model text not null,
  is_custom boolean not null default false,
  organization_id uuid,
  service_tier text not null default 'standard',
  geo text,
  effective_on date not null default '2020-01-01',
  revision int not null default 0,
  context_over_tokens int not null default 0,
  hours_start time,
  hours_end time,
  is_weekdays_only boolean not null default false,
  is_withdrawn boolean not null default false,
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
  recorded_by uuid,
  recorded_at timestamptz not null default now(),
  constraint ai_model_prices_pkey
    primary key (id),
  constraint ai_model_prices_one_price_at_a_time
    unique nulls not distinct (
      provider,
      model,
      is_custom,
      organization_id,
      service_tier,
      geo,
      effective_on,
      revision,
      context_over_tokens,
      hours_start
    ),
  constraint ai_model_prices_provider_is_normalized
    check (provider <> '' and provider = lower(btrim(provider))),
  constraint ai_model_prices_model_is_not_blank
    check (model <> '' and model = btrim(model)),
  constraint ai_model_prices_organization_has_custom_prices_only
    check (is_custom or organization_id is null),
  constraint ai_model_prices_service_tier_is_normalized
    check (service_tier <> '' and service_tier = lower(btrim(service_tier))),
  constraint ai_model_prices_geo_is_normalized
    check (geo <> '' and geo = lower(btrim(geo))),
  constraint ai_model_prices_effective_on_is_a_day
    check (isfinite(effective_on)),
  constraint ai_model_prices_revision_is_not_negative
    check (revision >= 0),
  constraint ai_model_prices_source_is_not_blank
    check (source ~ '\S'),
  constraint ai_model_prices_context_is_not_negative
    check (context_over_tokens >= 0),
  constraint ai_model_prices_hours_are_a_window
    check ((hours_start is null) = (hours_end is null) and hours_start <> hours_end),
  constraint ai_model_prices_weekdays_have_hours
    check (not is_weekdays_only or hours_start is not null),
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
    ),
  constraint ai_model_prices_withdrawn_has_no_rates
    check (
      is_withdrawn = (
        num_nonnulls(
          input_usd_per_mtok,
          cache_read_usd_per_mtok,
          cache_write_5m_usd_per_mtok,
          cache_write_1h_usd_per_mtok,
          audio_input_usd_per_mtok,
          output_usd_per_mtok,
          audio_output_usd_per_mtok,
          image_output_usd_per_mtok,
          web_search_usd_per_1k
        ) = 0
      )
    )
);

create index ai_model_prices_custom
  on public.ai_model_prices (provider, model)
  where is_custom;

comment on table public.ai_model_prices is
  'What a call costs, from a date on: the catalogue''s list prices, and custom prices of the project or of one '
  'organization. Rows are added, never edited: a new price is a new row with a later effective_on, a correction a new '
  'row with a higher revision, and calls already logged keep the unit prices they were logged with.';
comment on column public.ai_model_prices.model is
  'The model''s name in the catalogue. Other names of the same model are rows of ai_model_aliases.';
comment on column public.ai_model_prices.is_custom is
  'False: the catalogue''s, added by sync_ai_model_prices. True: set by an admin with set_ai_model_price; it comes first.';
comment on column public.ai_model_prices.organization_id is
  'The one organization whose calls have this price. Null: everybody''s.';
comment on column public.ai_model_prices.service_tier is
  'standard, batch, priority, flex or fast, as the response names it. Every tier has rows of its own.';
comment on column public.ai_model_prices.geo is
  'Where inference ran, as the response names it (Anthropic: us). Null: wherever no row names the place.';
comment on column public.ai_model_prices.effective_on is
  'The first UTC day on which the price holds. 2020-01-01 where it has not changed as far as its source knows.';
comment on column public.ai_model_prices.revision is
  'Of rows for the same day, the highest revision holds: it corrects the ones below.';
comment on column public.ai_model_prices.context_over_tokens is
  'The row prices the whole request when its prompt, cached tokens included, is larger than this many tokens.';
comment on column public.ai_model_prices.hours_start is
  'With hours_end: the row prices only calls that begin in this window of the UTC day, which may span midnight. Null: '
  'the rest of the day.';
comment on column public.ai_model_prices.hours_end is
  'The end of the window that begins at hours_start, itself outside.';
comment on column public.ai_model_prices.is_weekdays_only is
  'The window of hours is one of Mondays to Fridays (UTC) only.';
comment on column public.ai_model_prices.is_withdrawn is
  'From this day there is no such price: the next wider scope''s holds again.';
comment on column public.ai_model_prices.input_usd_per_mtok is
  'US dollars per million tokens. Null is unknown, not free: a call that uses a category without a rate has no cost.';
comment on column public.ai_model_prices.web_search_usd_per_1k is
  'US dollars per thousand server-side searches.';
comment on column public.ai_model_prices.source is
  'Where the rates were read, and when.';
comment on column public.ai_model_prices.recorded_by is
  'The admin who set a custom price. Null: the server.';

comment on constraint ai_model_prices_one_price_at_a_time on public.ai_model_prices is
  'Another price holds from the same day: choose a later day, or say that it is a correction.';
comment on constraint ai_model_prices_rates_are_not_negative on public.ai_model_prices is
  'A rate is 0 or more US dollars. A percentage off is set_ai_price_discount''s.';
comment on constraint ai_model_prices_rates_are_finite on public.ai_model_prices is
  'A rate is a number of US dollars; leave out what is unknown.';
comment on constraint ai_model_prices_context_is_not_negative on public.ai_model_prices is
  'context_over_tokens is a number of tokens, 0 for every prompt.';
comment on constraint ai_model_prices_hours_are_a_window on public.ai_model_prices is
  'Give both hours_start and hours_end, two different times of the UTC day, or none.';
comment on constraint ai_model_prices_weekdays_have_hours on public.ai_model_prices is
  'is_weekdays_only limits a window of hours: give hours_start and hours_end.';
comment on constraint ai_model_prices_source_is_not_blank on public.ai_model_prices is
  'Say where the price comes from: a page and the day it was read, or a contract.';
comment on constraint ai_model_prices_withdrawn_has_no_rates on public.ai_model_prices is
  'Give at least one rate; null instead of the rates ends a custom price.';
comment on constraint ai_model_prices_effective_on_is_a_day on public.ai_model_prices is
  'effective_on is the first day of the price.';

create function ai_usage.refuse_price_edit()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  raise sqlstate 'PT409' using
    message = format('%s is never edited', tg_argv[0]),
    detail = format('In %s: %s', tg_table_name, to_jsonb(old)),
    hint = 'Add a row with a later day instead, or with a higher revision to correct it.';
end;
$$;

comment on function ai_usage.refuse_price_edit() is
  'Trigger: refuses every update and delete of prices, aliases, discounts and exchange rates.';

revoke all on function ai_usage.refuse_price_edit() from public;

create trigger prices_are_never_edited
  before update or delete on public.ai_model_prices
  for each row
  execute function ai_usage.refuse_price_edit('A price');

alter table public.ai_model_prices enable row level security;

create policy "Signed-in users read the catalogue, admins the custom prices"
  on public.ai_model_prices
  for select
  to authenticated
  using (
    not is_custom
    or organization_id in (select ai_usage.current_organization_ids())
    or (select ai_usage.is_admin())
  );

revoke all on table public.ai_model_prices from public, anon, authenticated, service_role;
grant select on table public.ai_model_prices to authenticated, service_role;
