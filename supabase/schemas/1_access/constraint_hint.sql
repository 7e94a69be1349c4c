create function ai_usage.constraint_hint(p_table regclass, p_constraint text)
returns text
language sql
stable
set search_path = ''
as $$
  select coalesce(
    (
      select pg_catalog.obj_description(oid, 'pg_constraint')
      from pg_catalog.pg_constraint
      where conrelid = p_table
        and conname = p_constraint
    ),
    ''
  );
$$;

comment on function ai_usage.constraint_hint(regclass, text) is
  'What to do about a value that a constraint refuses: the constraint''s comment.';

revoke all on function ai_usage.constraint_hint(regclass, text) from public;
