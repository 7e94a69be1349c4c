create function ai_usage.display_name(
  p_dimension text,
  p_key text,
  p_organization_id uuid,
  p_start timestamptz,
  p_end timestamptz,
  p_locale text default 'en'
)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  -- A name that is never logged must not be looked for in millions of lines.
  c_lines constant int = 100;
begin
  return case p_dimension
    when 'user' then (
      select recent.user_email
      from (
        select log.user_email, log.created_at
        from public.ai_usage_log as log
        where log.user_id = p_key::uuid
          and log.created_at >= p_start
          and log.created_at < p_end
          and (p_organization_id is null or log.organization_id = p_organization_id)
        order by log.created_at desc
        limit c_lines
      ) as recent
      where recent.user_email is not null
      order by recent.created_at desc
      limit 1
    )
    when 'customer' then (
      select recent.customer_name
      from (
        select log.customer_name, log.created_at
        from public.ai_usage_log as log
        where log.customer_id = p_key
          and log.created_at >= p_start
          and log.created_at < p_end
          and (p_organization_id is null or log.organization_id = p_organization_id)
        order by log.created_at desc
        limit c_lines
      ) as recent
      where recent.customer_name is not null
      order by recent.created_at desc
      limit 1
    )
    when 'feature' then ai_usage.feature_name(p_key, p_locale)
    when 'request_type' then ai_usage.feature_name(p_key, p_locale)
    else p_key
  end;
end;
$$;

comment on function ai_usage.display_name(text, text, uuid, timestamptz, timestamptz, text) is
  'How a key of a dimension is shown: the address a user, and the name a customer, was last logged with in a range (in its '
  'last 100 lines); what a feature or a request type is called in a locale; anything else is its own name. Null: unknown.';

revoke all on function ai_usage.display_name(text, text, uuid, timestamptz, timestamptz, text) from public;
grant execute on function ai_usage.display_name(text, text, uuid, timestamptz, timestamptz, text)
  to authenticated, service_role;
