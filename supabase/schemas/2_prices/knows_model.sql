create function ai_usage.knows_model(p_provider text, p_model text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select
    exists (
      select
      from public.ai_model_prices
      where provider = p_provider
        and model = p_model
    )
    or exists (
      select
      from public.ai_model_aliases
      where provider = p_provider
        and alias = p_model
    );
$$;

comment on function ai_usage.knows_model(text, text) is
  'Whether the catalogue has the model at all, whatever the tier, place and day of its prices.';

revoke all on function ai_usage.knows_model(text, text) from public;
