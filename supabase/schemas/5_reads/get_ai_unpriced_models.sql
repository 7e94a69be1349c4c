create function public.get_ai_unpriced_models(p_organization_id uuid default null)
returns table (
  provider text,
  model_used text,
  service_tier text,
  geo text,
  unpriced_reason text,
  unpriced_requests bigint,
  total_tokens numeric,
  first_used_at timestamptz,
  last_used_at timestamptz
)
language plpgsql
stable
set search_path = ''
as $$
declare
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id);
begin
  return query
    select
      log.provider,
      log.model_used,
      log.service_tier,
      log.geo,
      log.unpriced_reason,
      count(*),
      sum(log.total_tokens),
      min(log.created_at),
      max(log.created_at)
    from public.ai_usage_log as log
    where log.total_cost_usd is null
      and (c_organization_id is null or log.organization_id = c_organization_id)
    group by 1, 2, 3, 4, 5
    order by 6 desc, 1, 2, 3, 4, 5;
end;
$$;

comment on function public.get_ai_unpriced_models(uuid) is
  'What has no known cost, by provider, model, tier, place and reason: how many requests (separately billed lines '
  'counted apart), their tokens, the first and the last. Price them with sync_ai_model_prices or set_ai_model_price, then '
  'reprice_ai_usage. Admins read everything or one organization, an organization''s admin that organization; anybody '
  'else gets a 403.';

revoke all on function public.get_ai_unpriced_models(uuid) from public, anon, authenticated, service_role;
grant execute on function public.get_ai_unpriced_models(uuid) to authenticated, service_role;
