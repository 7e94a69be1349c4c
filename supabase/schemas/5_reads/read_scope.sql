create function ai_usage.read_scope(p_organization_id uuid, p_user_id uuid default null)
returns uuid
language plpgsql
stable
set search_path = ''
as $$
declare
  v_organization_ids uuid[];
  v_organization_id uuid = p_organization_id;
begin
  -- The server's own roles bypass row level security, and so read everything.
  if not row_security_active('public.ai_usage_log') or ai_usage.is_admin() or p_user_id = auth.uid() then
    return p_organization_id;
  end if;

  v_organization_ids := array(select ai_usage.current_organization_ids());

  if v_organization_id is null and cardinality(v_organization_ids) = 1 then
    v_organization_id := v_organization_ids[1];
  end if;

  if v_organization_id = any (v_organization_ids) then
    if p_user_id is null or exists (
      select
      from ai_usage.usage_totals
      where grouping = 'users'
        and grain = 'month'
        and organization_id = v_organization_id
        and user_id = p_user_id
    ) or exists (
      select
      from ai_usage.feature_totals
      where grouping = 'feature_usage_details'
        and grain = 'month'
        and organization_id = v_organization_id
        and user_id = p_user_id
    ) then
      return v_organization_id;
    end if;

    raise sqlstate 'PT403' using
      message = 'You may not read this user''s usage',
      detail = format('User %s has no usage in organization %s.', p_user_id, v_organization_id),
      hint = 'An organization admin reads the usage of the organization''s own users.';
  end if;

  if cardinality(v_organization_ids) > 1 and p_organization_id is null then
    raise sqlstate 'PT403' using
      message = 'You may not read the usage of all organizations',
      hint = format(
        'Pass p_organization_id: one of %s.',
        array_to_string(v_organization_ids, ', ')
      );
  end if;

  raise sqlstate 'PT403' using
    message = case
      when p_user_id is not null then 'You may not read another user''s usage'
      when p_organization_id is not null then 'You may not read this organization''s usage'
      else 'You may not read everybody''s usage'
    end,
    hint = 'Call get_user_ai_usage with your own user id, or ask an admin to make you an admin of the organization.';
end;
$$;

comment on function ai_usage.read_scope(uuid, uuid) is
  'The organization to which a read must be limited, null for all; raises 403 when the caller asks for more than '
  'they may see. A user reads their own rows, an organization''s admin that organization (theirs, when they have '
  'only one and name none), a platform admin and the server everything.';

revoke all on function ai_usage.read_scope(uuid, uuid) from public;
grant execute on function ai_usage.read_scope(uuid, uuid) to authenticated, service_role;
