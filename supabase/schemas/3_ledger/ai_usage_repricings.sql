create table public.ai_usage_repricings (
  id uuid not null default gen_random_uuid(),
  run_id uuid not null,
  usage_id uuid not null,
  repriced_at timestamptz not null default now(),
  repriced_by uuid,
  reason text not null,
  old_price_id uuid,
  old_discount_id uuid,
  old_discount_percent numeric,
  old_rates jsonb not null,
  old_unpriced_reason text,
  old_cost_usd numeric,
  new_price_id uuid not null,
  new_discount_id uuid,
  new_discount_percent numeric,
  new_rates jsonb not null,
  new_cost_usd numeric not null,
  constraint ai_usage_repricings_pkey
    primary key (id),
  constraint ai_usage_repricings_reason_is_not_blank
    check (reason ~ '\S'),
  constraint ai_usage_repricings_change_something
    check (old_cost_usd is distinct from new_cost_usd)
);

create index ai_usage_repricings_by_usage
  on public.ai_usage_repricings (usage_id, repriced_at);

comment on table public.ai_usage_repricings is
  'The audit trail of reprice_ai_usage: one row for every time the cost of a row of ai_usage_log was changed. Appended by it only. Readable by whoever may read the usage row.';
comment on column public.ai_usage_repricings.run_id is
  'Groups the rows that one call of reprice_ai_usage changed.';
comment on column public.ai_usage_repricings.usage_id is
  'The row of ai_usage_log.';
comment on column public.ai_usage_repricings.repriced_by is
  'The admin who called it. Null: the server.';
comment on column public.ai_usage_repricings.reason is
  'Why, in the admin''s words.';
comment on column public.ai_usage_repricings.old_rates is
  'The unit prices before, {input_usd_per_mtok, …}, without the unknown ones.';
comment on column public.ai_usage_repricings.old_cost_usd is
  'US dollars before. Null: the row was unpriced, for old_unpriced_reason.';

alter table public.ai_usage_repricings enable row level security;

create policy "A repricing is read by whoever may read the usage row"
  on public.ai_usage_repricings
  for select
  to authenticated
  using (
    exists (
      select
      from public.ai_usage_log
      where ai_usage_log.id = ai_usage_repricings.usage_id
    )
  );

revoke all on table public.ai_usage_repricings from public, anon, authenticated, service_role;
grant select on table public.ai_usage_repricings to authenticated, service_role;
