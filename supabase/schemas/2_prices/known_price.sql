create table ai_usage.known_prices (
  provider text not null,
  model_used text not null,
  priced_on date not null,
  service_tier text not null,
  geo text not null,
  payer text not null,
  tokens_over bigint not null,
  tokens_upto bigint not null,
  catalogue_version bigint not null,
  price_id uuid,
  discount_id uuid,
  discount_percent numeric,
  input_usd_per_mtok numeric,
  cache_read_usd_per_mtok numeric,
  cache_write_5m_usd_per_mtok numeric,
  cache_write_1h_usd_per_mtok numeric,
  audio_input_usd_per_mtok numeric,
  output_usd_per_mtok numeric,
  audio_output_usd_per_mtok numeric,
  image_output_usd_per_mtok numeric,
  web_search_usd_per_1k numeric,
  constraint known_prices_pkey
    primary key (provider, model_used, priced_on, service_tier, geo, payer, tokens_over)
);

comment on table ai_usage.known_prices is
  'What price_at said lately, for prompts of more than tokens_over and up to tokens_upto tokens; nulls when there is none. '
  'Holds while catalogue_version is the current one. May be emptied at any time.';
comment on column ai_usage.known_prices.geo is
  'Empty: none named.';
comment on column ai_usage.known_prices.payer is
  'Whose calls have the price: everybody (no organization has a price or discount of its own with the provider), nobody '
  '(calls without an organization), or the id of an organization.';

alter table ai_usage.known_prices enable row level security;

revoke all on table ai_usage.known_prices from public, anon, authenticated, service_role;

create view ai_usage.remembered_prices
with (security_invoker = true)
as
select known.*
from ai_usage.known_prices as known
  join ai_usage.catalogue_version as catalogue
    on catalogue.version = known.catalogue_version;

comment on view ai_usage.remembered_prices is
  'The rows of known_prices that hold.';

revoke all on table ai_usage.remembered_prices from public, anon, authenticated, service_role;

create function ai_usage.known_price(
  p_provider text,
  p_model text,
  p_service_tier text,
  p_geo text,
  p_prompt_tokens bigint,
  p_at timestamptz,
  p_organization_id uuid
)
returns ai_usage.price
language plpgsql
volatile
set search_path = ''
as $$
declare
  c_day constant date = p_at at time zone 'UTC';
  c_geo constant text = coalesce(p_geo, '');
  -- No price is remembered, too.
  v_price ai_usage.price = row(null, null, null, null, null, null, null, null, null, null, null, null);
  v_found record;
begin
  -- One statement, so one snapshot: the price is the one of that version.
  select
    catalogue.version,
    price.price_id is not null as has_price,
    price as price,
    limits.*,
    case
      when exists (
        select
        from public.ai_model_prices as own
        where own.is_custom
          and own.provider = p_provider
          and own.organization_id is not null
      ) or exists (
        select
        from public.ai_price_discounts as own
        where own.provider = p_provider
          and own.organization_id is not null
      ) then coalesce(p_organization_id::text, 'nobody')
      else 'everybody'
    end as payer
  into v_found
  from ai_usage.catalogue_version as catalogue
    left join ai_usage.price_at(
      p_provider,
      p_model,
      p_service_tier,
      p_geo,
      p_prompt_tokens,
      p_at,
      p_organization_id
    ) as price
      on true
    cross join lateral (
      select
        max(listed.context_over_tokens) filter (where listed.context_over_tokens between 1 and p_prompt_tokens - 1)
          as tokens_over,
        min(listed.context_over_tokens) filter (where listed.context_over_tokens >= greatest(p_prompt_tokens, 1))
          as tokens_upto,
        coalesce(bool_or(listed.hours_start is not null), false) as has_hours
      from ai_usage.prices_of(p_provider, p_model, p_at, p_organization_id) as listed
    ) as limits;

  if v_found.has_price then
    v_price := v_found.price;
  end if;

  -- Only what is asked for often: a backfill has too many days. And only one writer at a time, so that none waits.
  if not v_found.has_hours
    and c_day >= (now() at time zone 'UTC')::date - 1
    and current_setting('transaction_isolation') = 'read committed'
    and pg_try_advisory_xact_lock(hashtextextended('ai_usage.known_prices', 0)) then
    delete from ai_usage.known_prices
    where priced_on < (now() at time zone 'UTC')::date - 1
      or catalogue_version < v_found.version;

    insert into ai_usage.known_prices
    values (
      p_provider,
      p_model,
      c_day,
      p_service_tier,
      c_geo,
      v_found.payer,
      coalesce(v_found.tokens_over, -1),
      coalesce(v_found.tokens_upto, 9223372036854775807),
      v_found.version,
      v_price.*
    )
    on conflict on constraint known_prices_pkey do nothing;
  end if;

  return v_price;
end;
$$;

comment on function ai_usage.known_price(text, text, text, text, bigint, timestamptz, uuid) is
  'What price_at says for one call, remembered in known_prices for the calls of today and yesterday that follow it, which ask there '
  'first; of nulls when there is none.';

revoke all on function ai_usage.known_price(text, text, text, text, bigint, timestamptz, uuid) from public;
