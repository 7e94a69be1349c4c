create table ai_usage.merged_days (
  is_only boolean not null default true,
  day_at timestamptz not null default date_trunc('day', now(), 'UTC'),
  key bigint not null default -9223372036854775808,
  constraint merged_days_pkey
    primary key (is_only),
  constraint merged_days_is_one_row
    check (is_only)
);

comment on table ai_usage.merged_days is
  'How far the rollups of months go, one row: they hold the days before day_at and, of that day, the rollups whose key is smaller '
  'than key. A day is merged once it is over (merge_days), because most of its calls concern the same people again.';

alter table ai_usage.merged_days enable row level security;

create policy "Everybody who reads usage may know how it is added up"
  on ai_usage.merged_days
  for select
  to authenticated
  using (true);

revoke all on table ai_usage.merged_days from public, anon, authenticated, service_role;
grant select on table ai_usage.merged_days to authenticated, service_role;

insert into ai_usage.merged_days default values;

create view ai_usage.unmerged_rollups
with (security_invoker = true)
as
select *
from ai_usage.usage_rollups
where grouping in ('totals', 'organization_totals', 'features', 'users')
  and grain = 'day'
  and (starts_at, key) >= (
    (select merged.day_at from ai_usage.merged_days as merged),
    (select merged.key from ai_usage.merged_days as merged)
  );

comment on view ai_usage.unmerged_rollups is
  'The rollups of days that those of their months do not hold yet.';

revoke all on table ai_usage.unmerged_rollups from public, anon, authenticated, service_role;
grant select on table ai_usage.unmerged_rollups to authenticated, service_role;
