create schema ai_usage;

comment on schema ai_usage is
  'Internals of the AI usage ledger: access rules, pricing and helpers. Never expose it through the API.';

revoke all on schema ai_usage from public;
grant usage on schema ai_usage to authenticated, service_role;
