create table public.ai_model_aliases (
  provider text not null,
  alias text not null,
  effective_on date not null default '2020-01-01',
  revision int not null default 0,
  price_provider text not null,
  model text not null,
  recorded_at timestamptz not null default now(),
  constraint ai_model_aliases_pkey
    primary key (provider, alias, effective_on, revision),
  constraint ai_model_aliases_alias_is_another_name
    check (
      alias <> ''
      and model <> ''
      and (provider, alias) <> (price_provider, model)
    )
);

comment on table public.ai_model_aliases is
  'The match rules: every other name of a priced model. A name without a price or an alias is unknown and stays '
  'unpriced; it never takes the price of a model whose name merely begins the same. Rows are added, never edited.';
comment on column public.ai_model_aliases.provider is
  'Who bills the call.';
comment on column public.ai_model_aliases.alias is
  'The name a response or a caller uses. <date> stands for a dated snapshot (-20250929, -2025-09-29, @20250929), '
  '<region> for a region of AWS (us, eu, apac, …), <version> for a version on Bedrock (-v1:0, :0).';
comment on column public.ai_model_aliases.effective_on is
  'The first UTC day on which the name means this model: names such as …-latest move on.';
comment on column public.ai_model_aliases.revision is
  'Of rows for the same day, the highest revision holds.';
comment on column public.ai_model_aliases.price_provider is
  'Whose price holds: usually the same provider; that of the model''s maker where a cloud charges its list price.';
comment on column public.ai_model_aliases.model is
  'The name under which ai_model_prices knows the model.';

create trigger aliases_are_never_edited
  before update or delete on public.ai_model_aliases
  for each row
  execute function ai_usage.refuse_price_edit('An alias');

alter table public.ai_model_aliases enable row level security;

create policy "Signed-in users read the model aliases"
  on public.ai_model_aliases
  for select
  to authenticated
  using (true);

revoke all on table public.ai_model_aliases from public, anon, authenticated, service_role;
grant select on table public.ai_model_aliases to authenticated, service_role;
