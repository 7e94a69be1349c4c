create type ai_usage.request_cursor as (
  created_at timestamptz,
  id uuid
);

comment on type ai_usage.request_cursor is
  'A place in the log, newest first: what follows is older, or as old with a lower id.';

revoke all on type ai_usage.request_cursor from public;
grant usage on type ai_usage.request_cursor to authenticated, service_role;

create function ai_usage.cursor_of(p_cursor text)
returns ai_usage.request_cursor
language plpgsql
stable
set search_path = ''
as $$
declare
  c_parts constant text[] = regexp_match(p_cursor, '^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)/([0-9a-f-]{36})$');
begin
  if p_cursor is not null and c_parts is null then
    raise data_exception;
  end if;

  return (c_parts[1]::timestamptz, c_parts[2]::uuid)::ai_usage.request_cursor;
exception
  when data_exception then
    raise sqlstate 'PT400' using
      message = 'p_cursor is not one',
      hint = 'Pass next_cursor of the page before as it is, or nothing for the newest page.';
end;
$$;

comment on function ai_usage.cursor_of(text) is
  'A cursor as cursor_text wrote it, checked; null for the newest end of the log.';

revoke all on function ai_usage.cursor_of(text) from public;
grant execute on function ai_usage.cursor_of(text) to authenticated, service_role;

create function ai_usage.cursor_text(p_cursor ai_usage.request_cursor)
returns text
language sql
stable
set search_path = ''
as $$
  select to_char((p_cursor).created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '/' || (p_cursor).id;
$$;

comment on function ai_usage.cursor_text(ai_usage.request_cursor) is
  'A cursor as text, exact to the microsecond.';

revoke all on function ai_usage.cursor_text(ai_usage.request_cursor) from public;
grant execute on function ai_usage.cursor_text(ai_usage.request_cursor) to authenticated, service_role;
