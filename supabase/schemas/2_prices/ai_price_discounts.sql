create table public.ai_price_discounts (
  id uuid not null default gen_random_uuid(),
  organization_id uuid,
  provider text not null,
  model text,
  effective_on date not null,
  revision int not null default 0,
  percent_off numeric not null,
  source text not null,
  recorded_by uuid,
  recorded_at timestamptz not null default now(),
  constraint ai_price_discounts_pkey
    primary key (id),
  constraint ai_price_discounts_one_discount_at_a_time
    unique nulls not distinct (provider, organization_id, model, effective_on, revision),
  constraint ai_price_discounts_provider_is_normalized
    check (provider <> '' and provider = lower(btrim(provider))),
  constraint ai_price_discounts_model_is_not_blank
    check (model <> '' and model = btrim(model)),
  constraint ai_price_discounts_effective_on_is_a_day
    check (isfinite(effective_on)),
  constraint ai_price_discounts_revision_is_not_negative
    check (revision >= 0),
  constraint ai_price_discounts_percent_off_is_a_percentage
    check (percent_off >= 0 and percent_off <= 100),
  constraint ai_price_discounts_source_is_not_blank
    check (source ~ '\S')
);

comment on table public.ai_price_discounts is
  'Percentages off the catalogue''s prices, from a date on. The narrowest scope holds: the organization''s before '
  'everybody''s, the model''s before the provider''s, then the latest effective_on. Custom prices are net: no discount '
  'applies to them. Rows are added, never edited.';
comment on column public.ai_price_discounts.organization_id is
  'The one organization whose calls are cheaper. Null: everybody''s.';
comment on column public.ai_price_discounts.model is
  'The model''s name in the catalogue. Null: every model of the provider.';
comment on column public.ai_price_discounts.percent_off is
  'From 0 (none from this day on) to 100 (free), off every rate, web search included.';
comment on column public.ai_price_discounts.source is
  'The agreement behind it.';
comment on column public.ai_price_discounts.recorded_by is
  'The admin who set it. Null: the server.';

comment on constraint ai_price_discounts_percent_off_is_a_percentage on public.ai_price_discounts is
  'percent_off is a percentage from 0 to 100: 15 for 15 % off.';
comment on constraint ai_price_discounts_source_is_not_blank on public.ai_price_discounts is
  'Say where the discount comes from: the agreement and its day.';
comment on constraint ai_price_discounts_effective_on_is_a_day on public.ai_price_discounts is
  'effective_on is the first day of the discount.';

create trigger discounts_are_never_edited
  before update or delete on public.ai_price_discounts
  for each row
  execute function ai_usage.refuse_price_edit('A discount');

alter table public.ai_price_discounts enable row level security;

create policy "Admins read the discounts, an organization's admins its own"
  on public.ai_price_discounts
  for select
  to authenticated
  using (
    organization_id in (select ai_usage.current_organization_ids())
    or (select ai_usage.is_admin())
  );

revoke all on table public.ai_price_discounts from public, anon, authenticated, service_role;
grant select on table public.ai_price_discounts to authenticated, service_role;
