create function public.get_ai_usage_summary(
  p_days int default 30,
  p_organization_id uuid default null,
  p_at timestamptz default now(),
  p_currency text default 'USD',
  p_locale text default 'en'
)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  c_at constant timestamptz = ai_usage.moment_of(p_at);
  c_days constant daterange = daterange(
    (ai_usage.period_start(coalesce(p_days, 30), c_at) at time zone 'UTC')::date,
    (c_at at time zone 'UTC')::date + 1
  );
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id);
  c_currency constant text = ai_usage.currency_code(p_currency);
  c_locale constant text = ai_usage.locale_of(p_locale);
  c_filters constant ai_usage.usage_filters = ai_usage.filters_of(null);
begin
  return (
    with provider as materialized (
      select *
      from ai_usage.measures(c_organization_id, c_days, c_filters, 'provider', p_currency => c_currency)
    ),
    feature as materialized (
      select *
      from ai_usage.measures(c_organization_id, c_days, c_filters, 'feature', p_currency => c_currency)
    ),
    total as (
      select
        coalesce(sum(requests), 0) as requests,
        coalesce(sum(successes), 0) as successes,
        coalesce(sum(unpriced), 0) as unpriced,
        coalesce(sum(tokens), 0) as tokens,
        coalesce(sum(cost), 0) as cost
      from provider
    )
    select jsonb_build_object(
      'organization_id', c_organization_id,
      'currency', c_currency,
      'period', ai_usage.period_of(c_days),
      'total_tokens', total.tokens,
      'total_cost', trim_scale(total.cost),
      'total_requests', total.requests,
      'unpriced_requests', total.unpriced,
      'success_rate', trim_scale(total.successes * 100 / nullif(total.requests, 0)),
      'by_provider', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'provider', key,
              'tokens', tokens,
              'cost', trim_scale(cost),
              'requests', requests,
              'unpriced_requests', unpriced
            )
            order by cost desc, requests desc, key
          ),
          '[]'
        )
        from provider
      ),
      'by_service', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'service', key,
              'service_name', ai_usage.feature_name(key, c_locale),
              'tokens', tokens,
              'cost', trim_scale(cost),
              'requests', requests,
              'unpriced_requests', unpriced
            )
            order by cost desc, requests desc, key
          ),
          '[]'
        )
        from feature
      )
    )
    from total
  );
end;
$$;

comment on function public.get_ai_usage_summary(int, uuid, timestamptz, text, text) is
  'The last p_days UTC days, today included, in short: tokens, cost, requests, success rate in percent (null without '
  'requests), and the same by provider and by service (the feature; null for calls without one; service_name is what it is '
  'called in p_locale), the most expensive first. '
  'Costs are exact, in p_currency at the rate of each day, and leave out unpriced requests, which are counted beside. '
  'Admins read everything or one organization, an organization''s admin that organization; anybody else gets a 403.';

revoke all on function public.get_ai_usage_summary(int, uuid, timestamptz, text, text)
  from public, anon, authenticated, service_role;
grant execute on function public.get_ai_usage_summary(int, uuid, timestamptz, text, text) to authenticated, service_role;
