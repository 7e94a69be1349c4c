create function ai_usage.lines_of_request(p_request_id text)
returns table (
  usage_id uuid,
  created_at timestamptz
)
language sql
stable
security definer  -- no API role may read the keys; what is returned says nothing of a row that the caller may not read
set search_path = ''
-- One look for each provider, whatever the statistics say.
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
  -- The keys begin with the provider, of which there are few: each is one step in their index.
  with recursive provider as (
    (
      select key.provider as name
      from ai_usage.request_keys as key
      order by key.provider
      limit 1
    )
    union all
    select (
      select key.provider
      from ai_usage.request_keys as key
      where key.provider > provider.name
      order by key.provider
      limit 1
    )
    from provider
    where provider.name is not null
  )
  select key.usage_id, key.created_at
  from provider
    join ai_usage.request_keys as key
      on key.provider = provider.name
      and key.request_id = p_request_id;
$$;

comment on function ai_usage.lines_of_request(text) is
  'Where the lines of a request are in the log, whichever provider''s it is.';

revoke all on function ai_usage.lines_of_request(text) from public;
grant execute on function ai_usage.lines_of_request(text) to authenticated, service_role;
