create function ai_usage.grouping_of(
  p_organization_id uuid,
  p_filters ai_usage.usage_filters,
  p_dimension text
)
returns text
language sql
immutable
set search_path = ''
as $$
  select case
    when asked.of_entities and (asked.of_people or asked.of_features) then null
    when asked.of_entities then 'entities'
    when asked.of_people and asked.of_features then 'details'
    when asked.of_people then 'users'
    else case when p_organization_id is not null then 'organization_' else '' end
      || case when asked.of_features then 'features' else 'totals' end
  end
  from (
    select
      coalesce(p_dimension = 'entity', false)
        or (p_filters).entity_type is not null
        or (p_filters).entity_id is not null
        or (p_filters).without && array['entity_type', 'entity_id'] as of_entities,
      coalesce(p_dimension in ('user', 'customer'), false)
        or (p_filters).user_id is not null
        or (p_filters).customer_id is not null
        or (p_filters).without && array['user_id', 'customer_id'] as of_people,
      coalesce(p_dimension in ('feature', 'request_type', 'provider', 'model'), false)
        or (p_filters).feature is not null
        or (p_filters).request_type is not null
        or (p_filters).provider is not null
        or (p_filters).model is not null
        or 'feature' = any ((p_filters).without) as of_features
  ) as asked;
$$;

comment on function ai_usage.grouping_of(uuid, ai_usage.usage_filters, text) is
  'Which grouping of the rollups answers a question. Null: none does, because it joins entities with something else.';

revoke all on function ai_usage.grouping_of(uuid, ai_usage.usage_filters, text) from public;
grant execute on function ai_usage.grouping_of(uuid, ai_usage.usage_filters, text) to authenticated, service_role;
