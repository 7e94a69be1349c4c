create function ai_usage.catalogue_model(
  p_provider text,
  p_model text,
  p_at timestamptz
)
returns table (provider text, model text)
language plpgsql  -- its plan is kept; that of an SQL function is made anew for every call
stable
rows 1
set search_path = ''
as $$
begin
  return query
    select found.provider, found.model
    from unnest(ai_usage.model_spellings(p_model)) with ordinality as spelling (name, rank)
      cross join lateral (
        (
          -- A name that was an alias until it got prices of its own means the other model before the first of them.
          select
            price.provider,
            price.model,
            case when price.effective_on <= (p_at at time zone 'UTC')::date then 1 else 3 end as rank
          from public.ai_model_prices as price
          where price.provider = p_provider
            and price.model = spelling.name
            and not price.is_custom
          order by price.effective_on
          limit 1
        )
        union all
        (
          select alias.price_provider, alias.model, 2
          from public.ai_model_aliases as alias
          where alias.provider = p_provider
            and alias.alias = spelling.name
            and alias.effective_on <= (p_at at time zone 'UTC')::date
          order by alias.effective_on desc, alias.revision desc
          limit 1
        )
      ) as found
    order by spelling.rank, found.rank
    limit 1;
end;
$$;

comment on function ai_usage.catalogue_model(text, text, timestamptz) is
  'The provider and model under which the catalogue knows a model at a moment, or no row: it has prices under its own '
  'name, or an explicit row of ai_model_aliases says whose they are. Nothing else matches.';

revoke all on function ai_usage.catalogue_model(text, text, timestamptz) from public;
