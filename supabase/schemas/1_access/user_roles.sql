create table public.user_roles (
  user_id uuid not null
    references auth.users (id) on delete cascade,
  user_role text not null,
  created_at timestamptz not null default now(),
  constraint user_roles_pkey
    primary key (user_id, user_role),
  constraint user_roles_role_is_known
    check (user_role in ('admin', 'user'))
);

comment on table public.user_roles is
  'Platform-wide roles. An ''admin'' reads every usage row; everybody else needs no row here.';
comment on column public.user_roles.user_role is
  'admin: reads the usage of everybody. user: nothing beyond what every signed-in user may do.';

alter table public.user_roles enable row level security;

create policy "Users read their own roles"
  on public.user_roles
  for select
  to authenticated
  using (user_id = (select auth.uid()));

revoke all on table public.user_roles from public, anon, authenticated, service_role;
grant select on table public.user_roles to authenticated;
grant select, insert, update, delete on table public.user_roles to service_role;
