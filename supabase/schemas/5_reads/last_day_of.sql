create function ai_usage.last_day_of(
  p_organization_id uuid,
  p_filters ai_usage.usage_filters,
  p_is_unpriced boolean,
  p_at timestamptz
)
returns date
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan  -- which index is best depends on the filters
set jit = off
as $$
declare
  c_grouping constant text = ai_usage.grouping_of(p_organization_id, p_filters, null);
begin
  if c_grouping is null then
    return p_at at time zone 'UTC';
  end if;

  return (
    select (max(day.starts_at) at time zone 'UTC')::date
    from (
      select usage.starts_at
      from ai_usage.usage_totals as usage
      where usage.grouping = c_grouping
        and usage.grain = 'day'
        and usage.starts_at <= p_at
        and (p_organization_id is null or usage.organization_id = p_organization_id)
        and (p_filters.user_id is null or usage.user_id = p_filters.user_id)
        and (p_filters.customer_id is null or usage.customer_id = p_filters.customer_id)
        and (p_filters.entity_type is null or usage.entity_type = p_filters.entity_type)
        and (p_filters.entity_id is null or usage.entity_id = p_filters.entity_id)
        and (p_filters.feature is null or usage.feature = p_filters.feature)
        and (p_filters.request_type is null or usage.request_type = p_filters.request_type)
        and (p_filters.provider is null or usage.provider = p_filters.provider)
        and (p_filters.model is null or usage.model_used = p_filters.model)
        and ('user_id' <> all (p_filters.without) or usage.user_id is null)
        and ('customer_id' <> all (p_filters.without) or usage.customer_id is null)
        and ('entity_type' <> all (p_filters.without) or usage.entity_type is null)
        and ('entity_id' <> all (p_filters.without) or usage.entity_id is null)
        and ('feature' <> all (p_filters.without) or usage.feature is null)
      group by usage.starts_at
      having sum(usage.lines) <> 0
        and (not p_is_unpriced or sum(usage.unpriced) <> 0)
    ) as day
  );
end;
$$;

comment on function ai_usage.last_day_of(uuid, ai_usage.usage_filters, boolean, timestamptz) is
  'The last UTC day up to that of a moment which has lines that the filters let through, by the rollups; null: none. '
  'Where the rollups cannot tell, the day of the moment.';

revoke all on function ai_usage.last_day_of(uuid, ai_usage.usage_filters, boolean, timestamptz) from public;
grant execute on function ai_usage.last_day_of(uuid, ai_usage.usage_filters, boolean, timestamptz)
  to authenticated, service_role;
