create function ai_usage.price_row(p_id uuid)
returns setof public.ai_model_prices
language sql
stable
rows 1
security definer  -- who may read a usage row may read what priced it, also a custom price
set search_path = ''
as $$
  select *
  from public.ai_model_prices
  where id = p_id;
$$;

comment on function ai_usage.price_row(uuid) is
  'The price that a row of the ledger names.';

revoke all on function ai_usage.price_row(uuid) from public;
grant execute on function ai_usage.price_row(uuid) to authenticated, service_role;
