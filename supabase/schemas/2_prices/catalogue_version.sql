create table ai_usage.catalogue_version (
  is_only boolean not null default true,
  version bigint not null default 0,
  constraint catalogue_version_pkey
    primary key (is_only),
  constraint catalogue_version_is_one_row
    check (is_only)
);

comment on table ai_usage.catalogue_version is
  'One row that counts the changes of prices, aliases and discounts: what was found out under an older number may be wrong.';

alter table ai_usage.catalogue_version enable row level security;

revoke all on table ai_usage.catalogue_version from public, anon, authenticated, service_role;

insert into ai_usage.catalogue_version default values;

create function ai_usage.count_catalogue_change()
returns trigger
language plpgsql
security definer  -- nobody but the ledger's owner may count
set search_path = ''
as $$
begin
  update ai_usage.catalogue_version
  set version = version + 1;

  return null;
end;
$$;

comment on function ai_usage.count_catalogue_change() is
  'Trigger: a price, an alias or a discount was added.';

revoke all on function ai_usage.count_catalogue_change() from public;

create trigger change_is_counted
  after insert or update or delete or truncate on public.ai_model_prices
  for each statement
  execute function ai_usage.count_catalogue_change();

create trigger change_is_counted
  after insert or update or delete or truncate on public.ai_model_aliases
  for each statement
  execute function ai_usage.count_catalogue_change();

create trigger change_is_counted
  after insert or update or delete or truncate on public.ai_price_discounts
  for each statement
  execute function ai_usage.count_catalogue_change();
