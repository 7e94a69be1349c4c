create function ai_usage.current_organization_ids()
returns setof uuid
language sql
stable
security definer  -- works even where an adopter's membership table is not readable by its users
set search_path = ''
as $$
  select organization_id
  from public.organization_members
  where user_id = auth.uid()
    and role = 'admin';
$$;

comment on function ai_usage.current_organization_ids() is
  'The organizations whose usage the caller may read as a whole: those they administer. '
  'Every policy and RPC asks this function: change it to fit another membership table, '
  'or drop the condition on the role to let every member read the whole organization.';

revoke all on function ai_usage.current_organization_ids() from public;
grant execute on function ai_usage.current_organization_ids() to authenticated, service_role;
