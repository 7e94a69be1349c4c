create function public.get_ai_batch_requests(p_id uuid, p_after text default '', p_limit int default 500)
returns jsonb
language sql
stable
security definer  -- no API role has a right on the requests
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('custom_id', custom_id, 'params', params) order by custom_id), '[]')
  from (
    select custom_id, params
    from ai_usage.batch_requests
    where batch_job_id = p_id
      and custom_id > p_after
    order by custom_id
    limit p_limit
  ) as page;
$$;

comment on function public.get_ai_batch_requests(uuid, text, int) is
  'The next requests of a run after a custom_id, in that order: {custom_id, params}. For the edge function run-batch.';

revoke all on function public.get_ai_batch_requests(uuid, text, int) from public, anon, authenticated, service_role;
grant execute on function public.get_ai_batch_requests(uuid, text, int) to service_role;
