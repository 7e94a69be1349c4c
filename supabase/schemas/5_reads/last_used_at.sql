create function ai_usage.last_used_at(
  p_user_id uuid,
  p_organization_id uuid,
  p_start timestamptz,
  p_end timestamptz
)
returns timestamptz
language plpgsql
stable
set search_path = ''
as $$
begin
  -- No index knows "is not distinct from".
  if p_user_id is null then
    return (
      select log.created_at
      from public.ai_usage_log as log
      where log.user_id is null
        and log.created_at >= p_start
        and log.created_at < p_end
        and (p_organization_id is null or log.organization_id = p_organization_id)
      order by log.created_at desc
      limit 1
    );
  end if;

  return (
    select log.created_at
    from public.ai_usage_log as log
    where log.user_id = p_user_id
      and log.created_at >= p_start
      and log.created_at < p_end
      and (p_organization_id is null or log.organization_id = p_organization_id)
    order by log.created_at desc
    limit 1
  );
end;
$$;

comment on function ai_usage.last_used_at(uuid, uuid, timestamptz, timestamptz) is
  'When a user, or (null) nobody, last made a call in a range; null when the log of it is gone.';

revoke all on function ai_usage.last_used_at(uuid, uuid, timestamptz, timestamptz) from public;
grant execute on function ai_usage.last_used_at(uuid, uuid, timestamptz, timestamptz) to authenticated, service_role;
