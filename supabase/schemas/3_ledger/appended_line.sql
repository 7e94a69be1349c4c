create type ai_usage.appended_line as (
  id uuid,
  request_id text,
  status text
);

comment on type ai_usage.appended_line is
  'What became of a usage_record: the row that holds it, its request id, and whether it was logged or is a duplicate.';

revoke all on type ai_usage.appended_line from public;
