create table ai_usage.retention (
  is_only boolean not null default true,
  retained_from date not null,
  constraint retention_pkey
    primary key (is_only),
  constraint retention_is_one_row
    check (is_only)
);

comment on table ai_usage.retention is
  'From which UTC month on the log is complete: one row once retain_ai_usage has dropped anything.';

alter table ai_usage.retention enable row level security;

create policy "Everybody who reads usage may know how far back it goes"
  on ai_usage.retention
  for select
  to authenticated
  using (true);

revoke all on table ai_usage.retention from public, anon, authenticated, service_role;
grant select on table ai_usage.retention to authenticated, service_role;
