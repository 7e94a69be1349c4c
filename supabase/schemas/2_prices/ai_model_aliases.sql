create table public.ai_model_aliases (
  provider text not null,
  alias text not null,
  model text not null,
  constraint ai_model_aliases_pkey
    primary key (provider, alias),
  constraint ai_model_aliases_alias_is_another_name
    check (alias <> model and alias <> '' and model <> '')
);

comment on table public.ai_model_aliases is
  'Other names of a priced model: dated snapshots, undated names. A model without a price or an alias row is '
  'unknown and stays unpriced; it never takes the price of a model whose name merely begins the same.';
comment on column public.ai_model_aliases.alias is
  'The name a response or a caller uses.';
comment on column public.ai_model_aliases.model is
  'The name under which ai_model_prices knows it.';

alter table public.ai_model_aliases enable row level security;

create policy "Signed-in users read the model aliases"
  on public.ai_model_aliases
  for select
  to authenticated
  using (true);

revoke all on table public.ai_model_aliases from public, anon, authenticated, service_role;
grant select on table public.ai_model_aliases to authenticated, service_role;
