create table ai_usage.request_keys (
  provider text not null,
  request_id text not null,
  line int not null,
  usage_id uuid not null,
  created_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  constraint request_keys_pkey
    primary key (provider, request_id, line),
  -- As on the log, which gets the line later.
  constraint ai_usage_log_request_id_is_short
    check (octet_length(request_id) <= 1000),
  constraint ai_usage_log_keys_are_short
    check (octet_length(provider) <= 255)
);

comment on table ai_usage.request_keys is
  'Each line of each call once: what makes logging idempotent. A table of its own, because a unique index of the '
  'partitioned log could only tell lines of one month apart. Appended with the log; retain_ai_usage removes the keys of '
  'dropped rows 30 days after they were recorded.';
comment on column ai_usage.request_keys.usage_id is
  'The row of ai_usage_log.';
comment on column ai_usage.request_keys.created_at is
  'When the call began, as on its row.';

alter table ai_usage.request_keys enable row level security;

revoke all on table ai_usage.request_keys from public, anon, authenticated, service_role;
