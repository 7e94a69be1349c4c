create function public.get_ai_usage_access()
returns jsonb
language sql
stable
set search_path = ''
as $$
  -- One step along the primary key a currency: a distinct would read the rates of every day.
  with recursive rated (currency) as (
    select min(rate.currency)
    from public.ai_exchange_rates as rate
    union all
    select (
      select min(rate.currency)
      from public.ai_exchange_rates as rate
      where rate.currency > rated.currency
    )
    from rated
    where rated.currency is not null
  )
  select jsonb_build_object(
    'is_admin', ai_usage.is_admin(),
    'organization_ids', (
      select coalesce(jsonb_agg(organization_id order by organization_id), '[]')
      from ai_usage.current_organization_ids() as organization_id
    ),
    'currencies', (
      select jsonb_agg(currency order by currency)
      from (
        select rated.currency
        from rated
        where rated.currency is not null
        union
        select 'USD'
      ) as known
    )
  );
$$;

comment on function public.get_ai_usage_access() is
  'What the caller may ask the other reads for: is_admin (everything), organization_ids (all of these organizations; neither: '
  'their own usage), and the currencies that have exchange rates. For a page to know what to offer; every read checks for '
  'itself.';

revoke all on function public.get_ai_usage_access() from public, anon, authenticated, service_role;
grant execute on function public.get_ai_usage_access() to authenticated;
