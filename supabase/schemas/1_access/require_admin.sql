create function ai_usage.require_admin(p_action text)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  -- current_setting('role') is the role that PostgREST took on, also inside a security definer function.
  if current_setting('role') in ('none', 'service_role', 'postgres', 'supabase_admin') or ai_usage.is_admin() then
    return;
  end if;

  raise sqlstate 'PT403' using
    message = format('You may not %s', p_action),
    hint = 'Only a platform admin and the server may: ask an admin for the role ''admin'' in user_roles.';
end;
$$;

comment on function ai_usage.require_admin(text) is
  'Raises 403 unless the caller is a platform admin or the server itself.';

revoke all on function ai_usage.require_admin(text) from public;
