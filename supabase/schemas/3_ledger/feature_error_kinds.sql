create table ai_usage.feature_error_kinds (
  organization_id uuid not null,
  feature text not null,
  error_on date not null,
  kind uuid not null,
  constraint feature_error_kinds_pkey
    primary key (organization_id, feature, error_on, kind),
  -- As on the table, which gets the row later.
  constraint ai_feature_usage_keys_are_short
    check (octet_length(feature) <= 255)
);

comment on table ai_usage.feature_error_kinds is
  'Which kinds of errors are counted apart, so that a feature has at most 100 of them a day and organization, whatever '
  'its messages hold. Written by log_ai_feature_usage; retain_ai_usage removes old days.';
comment on column ai_usage.feature_error_kinds.organization_id is
  'The tenant; all zeros for none.';
comment on column ai_usage.feature_error_kinds.kind is
  'The hash of error code and error group: no text of anybody''s.';

alter table ai_usage.feature_error_kinds enable row level security;

revoke all on table ai_usage.feature_error_kinds from public, anon, authenticated, service_role;
