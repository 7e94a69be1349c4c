create function ai_usage.error_group(p_message text)
returns text
language sql
immutable
set search_path = ''
as $$
  -- Whatever has a digit in it: a number, a moment, a uuid, a token, a path; and addresses.
  select left(
    btrim(regexp_replace(
      regexp_replace(
        left(coalesce(p_message, ''), 2000),
        '[^\s''"`()<>\[\]{},;]*[0-9@][^\s''"`()<>\[\]{},;]*',
        '#',
        'g'
      ),
      '\s+',
      ' ',
      'g'
    )),
    200
  );
$$;

comment on function ai_usage.error_group(text) is
  'What all messages of one kind have in common: the text with # for every word that has a digit or an @ in it, at most '
  '200 characters; empty for none.';

revoke all on function ai_usage.error_group(text) from public;
