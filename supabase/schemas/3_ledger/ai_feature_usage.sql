create table public.ai_feature_usage (
  id uuid not null default gen_random_uuid(),
  request_id text not null,
  created_at timestamptz not null default now(),
  recorded_at timestamptz not null default now(),

  -- No foreign keys: a row outlives the user, the organization and the entity it names.
  user_id uuid,
  organization_id uuid,
  entity_type text,
  entity_id text,
  trace_id text,

  feature text not null,
  status text not null default 'success',
  duration_ms int,
  error_code text,
  error_message text,
  error_group text,
  metadata jsonb not null default '{}',

  constraint ai_feature_usage_pkey
    primary key (id),
  constraint ai_feature_usage_is_logged_once
    unique (feature, request_id),
  constraint ai_feature_usage_request_id_is_not_blank
    check (btrim(request_id) <> ''),
  constraint ai_feature_usage_request_id_is_short
    check (octet_length(request_id) <= 1000),
  constraint ai_feature_usage_feature_is_not_blank
    check (btrim(feature) <> ''),
  constraint ai_feature_usage_keys_are_short
    check (
      greatest(
        octet_length(feature),
        octet_length(entity_type),
        octet_length(entity_id),
        octet_length(error_code)
      ) <= 255
    ),
  constraint ai_feature_usage_happened_before_it_was_recorded
    check (created_at >= '1900-01-01T00:00:00Z' and created_at <= recorded_at + interval '1 day'),
  constraint ai_feature_usage_status_is_known
    check (status in ('success', 'error', 'timeout')),
  constraint ai_feature_usage_duration_is_not_negative
    check (duration_ms >= 0),
  constraint ai_feature_usage_success_has_no_error
    check (status <> 'success' or coalesce(error_code, error_message, error_group) is null),
  constraint ai_feature_usage_error_group_is_short
    check (char_length(error_group) <= 200),
  constraint ai_feature_usage_metadata_is_an_object
    check (jsonb_typeof(metadata) = 'object')
);

create index ai_feature_usage_by_time
  on public.ai_feature_usage (created_at);

create index ai_feature_usage_by_user
  on public.ai_feature_usage (user_id, created_at);

create index ai_feature_usage_by_organization
  on public.ai_feature_usage (organization_id, created_at);

create index ai_feature_usage_by_entity
  on public.ai_feature_usage (entity_id, created_at)
  where entity_id is not null;

create index ai_feature_usage_failed
  on public.ai_feature_usage (feature, created_at)
  where status <> 'success';

comment on table public.ai_feature_usage is
  'One row per use of a product feature: who used it, how long it took and how it ended, whatever provider calls it made. '
  'Appended by log_ai_feature_usage only; nobody may insert, update or delete. Users read their own rows, organization '
  'admins their organization''s, admins all.';
comment on column public.ai_feature_usage.request_id is
  'The caller''s id of this use. Logging it again for the same feature changes nothing.';
comment on column public.ai_feature_usage.created_at is
  'When the use began.';
comment on column public.ai_feature_usage.recorded_at is
  'When the row was written.';
comment on column public.ai_feature_usage.user_id is
  'Who really used it, as in ai_usage_log. Null for background jobs.';
comment on column public.ai_feature_usage.organization_id is
  'The tenant.';
comment on column public.ai_feature_usage.entity_type is
  'What entity_id names: deal, document, case, …';
comment on column public.ai_feature_usage.trace_id is
  'The trace_id of the provider calls that it made.';
comment on column public.ai_feature_usage.feature is
  'upload_document, chat, search, qa_response, …';
comment on column public.ai_feature_usage.status is
  'success, error (also where the caller went away: error_code cancelled) or timeout.';
comment on column public.ai_feature_usage.duration_ms is
  'From its beginning to its end.';
comment on column public.ai_feature_usage.error_group is
  'By what errors are counted, beside error_code: error_message without ids and numbers. Empty: it had none, or was '
  'erased. Null: a success, or one of so many kinds that day that it is counted with its status alone.';
comment on column public.ai_feature_usage.metadata is
  'Anything the caller adds. Never prompts or answers.';

comment on constraint ai_feature_usage_request_id_is_not_blank on public.ai_feature_usage is
  'Pass an id of this use, or leave it out and get one made.';
comment on constraint ai_feature_usage_request_id_is_short on public.ai_feature_usage is
  'request_id has at most 1000 bytes.';
comment on constraint ai_feature_usage_feature_is_not_blank on public.ai_feature_usage is
  'feature says what was used: upload_document, chat, …';
comment on constraint ai_feature_usage_keys_are_short on public.ai_feature_usage is
  'feature, entity_type, entity_id and error_code have at most 255 bytes each: they are what usage is added up by. Put '
  'longer texts into metadata.';
comment on constraint ai_feature_usage_happened_before_it_was_recorded on public.ai_feature_usage is
  'occurred_at must be a real moment that is not in the future.';
comment on constraint ai_feature_usage_status_is_known on public.ai_feature_usage is
  'status is success, error or timeout.';
comment on constraint ai_feature_usage_duration_is_not_negative on public.ai_feature_usage is
  'duration_ms is milliseconds, 0 or more.';
comment on constraint ai_feature_usage_success_has_no_error on public.ai_feature_usage is
  'With an error code or message, status is error or timeout.';
comment on constraint ai_feature_usage_metadata_is_an_object on public.ai_feature_usage is
  'metadata is a JSON object.';

alter table public.ai_feature_usage enable row level security;

create policy "Feature usage is read by its user, its organization's admins and admins"
  on public.ai_feature_usage
  for select
  to authenticated
  using (
    user_id = (select auth.uid())
    or organization_id in (select ai_usage.current_organization_ids())
    or (select ai_usage.is_admin())
  );

revoke all on table public.ai_feature_usage from public, anon, authenticated, service_role;
grant select on table public.ai_feature_usage to authenticated, service_role;
