create table public.organization_members (
  organization_id uuid not null,
  user_id uuid not null
    references auth.users (id) on delete cascade,
  role text not null default 'member',
  created_at timestamptz not null default now(),
  constraint organization_members_pkey
    primary key (organization_id, user_id),
  constraint organization_members_role_is_known
    check (role in ('admin', 'member'))
);

comment on table public.organization_members is
  'Who belongs to which organization (the tenant). The organizations themselves are the application''s.';
comment on column public.organization_members.role is
  'admin: reads the usage of the whole organization. member: reads only their own.';

create index organization_members_by_user
  on public.organization_members (user_id);

alter table public.organization_members enable row level security;

create policy "Members read their own memberships"
  on public.organization_members
  for select
  to authenticated
  using (user_id = (select auth.uid()));

revoke all on table public.organization_members from public, anon, authenticated, service_role;
grant select on table public.organization_members to authenticated;
grant select, insert, update, delete on table public.organization_members to service_role;
