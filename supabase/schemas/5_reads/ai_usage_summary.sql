create view public.ai_usage_summary
with (security_invoker = true)
as
select
  (usage.starts_at at time zone 'UTC')::date as month,
  usage.user_id,
  ai_usage.display_name(
    'user',
    usage.user_id::text,
    usage.organization_id,
    usage.starts_at,
    usage.starts_at + interval '1 month'
  ) as user_email,
  usage.organization_id,
  sum(usage.requests)::bigint as total_requests,
  sum(usage.successes)::bigint as successful_requests,
  sum(usage.unpriced)::bigint as unpriced_requests,
  sum(usage.total_tokens) as total_tokens,
  trim_scale(sum(usage.total_cost_usd)) as total_cost_usd
from ai_usage.usage_totals as usage
where usage.grouping = 'users'
  and usage.grain = 'month'
group by usage.starts_at, usage.user_id, usage.organization_id
having sum(usage.lines) <> 0;

comment on view public.ai_usage_summary is
  'Usage per month, user and organization, in UTC months and exact US dollars; unpriced requests are left out of the cost '
  'and counted. Everybody reads what they may read in ai_usage_log.';
comment on column public.ai_usage_summary.month is
  'The first day of the month.';
comment on column public.ai_usage_summary.user_email is
  'The user''s address as it was last logged in that month.';

revoke all on table public.ai_usage_summary from public, anon, authenticated, service_role;
grant select on table public.ai_usage_summary to authenticated, service_role;
