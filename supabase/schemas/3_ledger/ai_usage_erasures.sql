create table public.ai_usage_erasures (
  id uuid not null default gen_random_uuid(),
  erased_at timestamptz not null default now(),
  erased_by uuid,
  reason text not null,
  erased_rows bigint not null,
  constraint ai_usage_erasures_pkey
    primary key (id),
  constraint ai_usage_erasures_reason_is_not_blank
    check (reason ~ '\S'),
  constraint ai_usage_erasures_rows_are_not_negative
    check (erased_rows >= 0)
);

comment on table public.ai_usage_erasures is
  'The audit trail of erase_ai_user: who erased how many rows when and why, without whose they were. Readable by admins.';
comment on column public.ai_usage_erasures.erased_rows is
  'Rows of the log and of feature usage. 0: only sums of dropped months, or runs of batch jobs, named the user.';
comment on column public.ai_usage_erasures.erased_by is
  'The admin who called it. Null: the server.';

alter table public.ai_usage_erasures enable row level security;

create policy "Admins read the erasures"
  on public.ai_usage_erasures
  for select
  to authenticated
  using ((select ai_usage.is_admin()));

revoke all on table public.ai_usage_erasures from public, anon, authenticated, service_role;
grant select on table public.ai_usage_erasures to authenticated, service_role;
