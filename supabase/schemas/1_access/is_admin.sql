create function ai_usage.is_admin()
returns boolean
language sql
stable
security definer  -- works even where an adopter's role table is not readable by its users
set search_path = ''
as $$
  select exists (
    select
    from public.user_roles
    where user_id = auth.uid()
      and user_role = 'admin'
  );
$$;

comment on function ai_usage.is_admin() is
  'Whether the caller is a platform admin and so may read everybody''s usage. '
  'Every policy and RPC asks this function: change it to fit another role table.';

revoke all on function ai_usage.is_admin() from public;
grant execute on function ai_usage.is_admin() to authenticated, service_role;
