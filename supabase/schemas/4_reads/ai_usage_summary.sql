create view public.ai_usage_summary
with (security_invoker = true)
as
select
  date_trunc('month', log.created_at at time zone 'UTC')::date as month,
  log.user_id,
  (array_agg(log.user_email order by log.created_at desc) filter (where log.user_email is not null))[1] as user_email,
  log.organization_id,
  count(*) filter (where log.line = 0) as total_requests,
  count(*) filter (where log.line = 0 and log.status = 'success') as successful_requests,
  count(*) filter (where log.total_cost_usd is null) as unpriced_requests,
  sum(log.total_tokens) as total_tokens,
  trim_scale(coalesce(sum(log.total_cost_usd), 0)) as total_cost_usd
from public.ai_usage_log as log
group by 1, log.user_id, log.organization_id;

comment on view public.ai_usage_summary is
  'Usage per month, user and organization, in UTC months and exact US dollars; unpriced requests are left out of the cost '
  'and counted. Everybody reads what they may read in ai_usage_log.';
comment on column public.ai_usage_summary.month is
  'The first day of the month.';
comment on column public.ai_usage_summary.user_email is
  'The user''s address as it was last logged in that month.';

revoke all on table public.ai_usage_summary from public, anon, authenticated, service_role;
grant select on table public.ai_usage_summary to authenticated, service_role;
