create function ai_usage.prices_of(
  p_provider text,
  p_model text,
  p_at timestamptz,
  p_organization_id uuid
)
returns setof public.ai_model_prices
language plpgsql
stable
rows 4
set search_path = ''
as $$
declare
  v_provider text;
  v_model text;
begin
  select named.provider, named.model
  into v_provider, v_model
  from ai_usage.catalogue_model(p_provider, p_model, p_at) as named;

  return query
    select price.*
    from public.ai_model_prices as price
    where price.provider = v_provider
      and price.model = v_model
      and not price.is_custom
    union all
    select price.*
    from public.ai_model_prices as price
    where price.provider = p_provider
      and price.model = any (array_append(ai_usage.model_spellings(p_model), v_model))
      and price.is_custom
      and (price.organization_id is null or price.organization_id = p_organization_id);
end;
$$;

comment on function ai_usage.prices_of(text, text, timestamptz, uuid) is
  'Every price of a model, whatever its tier, place and day: the catalogue''s, also where an alias leads to another '
  'provider''s, and the custom ones of the provider who bills. No row: nobody knows the model.';

revoke all on function ai_usage.prices_of(text, text, timestamptz, uuid) from public;

create function ai_usage.is_known_model(
  p_provider text,
  p_model text,
  p_at timestamptz,
  p_organization_id uuid
)
returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  return exists (
    select
    from ai_usage.prices_of(p_provider, p_model, p_at, p_organization_id)
  );
end;
$$;

comment on function ai_usage.is_known_model(text, text, timestamptz, uuid) is
  'Whether a model has any price, in force or not. A function, because Postgres would prepare a subquery for every line that is '
  'logged, needed or not.';

revoke all on function ai_usage.is_known_model(text, text, timestamptz, uuid) from public;
