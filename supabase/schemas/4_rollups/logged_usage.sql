do $$
begin
  execute 'create view ai_usage.logged_usage with (security_invoker = true) as '
    || ai_usage.usage_query('public.ai_usage_log', '1');
end;
$$;

comment on view ai_usage.logged_usage is
  'The log as pending_usage would hold it: what the rollups are checked against, and what is read where they cannot '
  'answer.';

revoke all on table ai_usage.logged_usage from public, anon, authenticated, service_role;
grant select on table ai_usage.logged_usage to authenticated, service_role;
