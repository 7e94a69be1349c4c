create function public.get_ai_batch_jobs(
  p_start date default null,
  p_end date default null,
  p_organization_id uuid default null,
  p_feature text default null,
  p_id uuid default null,
  p_currency text default 'USD',
  p_limit int default 100,
  p_locale text default 'en'
)
returns table (
  id uuid,
  organization_id uuid,
  feature text,
  feature_name text,
  status text,
  started_at timestamptz,
  completed_at timestamptz,
  cancelled_at timestamptz,
  items_total int,
  items_processed int,
  items_failed int,
  calls bigint,
  unpriced_requests bigint,
  total_tokens numeric,
  total_cost numeric,
  error_message text,
  started_by uuid,
  provider text,
  provider_batch_id text
)
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan  -- so that a filter that is not given costs nothing
as $$
declare
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id);
  c_currency constant text = ai_usage.currency_code(p_currency);
  c_limit constant int = ai_usage.row_limit(p_limit);
  c_locale constant text = ai_usage.locale_of(p_locale);
  c_sees_all constant boolean = not row_security_active('public.ai_usage_log') or ai_usage.is_admin();
begin
  if p_start >= p_end then
    raise sqlstate 'PT400' using
      message = format('The range from %s to %s is none', p_start, p_end),
      hint = 'p_end is the day after the last one: later than p_start.';
  end if;

  return query
    select
      run.id,
      run.organization_id,
      run.feature,
      ai_usage.feature_name(run.feature, c_locale),
      run.status,
      run.started_at,
      run.completed_at,
      run.cancelled_at,
      run.items_total,
      run.items_processed,
      run.items_failed,
      usage.requests,
      usage.unpriced,
      usage.total_tokens,
      trim_scale(usage.total_cost),
      run.error_message,
      run.started_by,
      run.provider,
      run.provider_batch_id
    from (
      select *
      from public.ai_batch_job_runs as any_run
      where (p_id is null or any_run.id = p_id)
        and (c_organization_id is null or any_run.organization_id = c_organization_id)
        and (p_feature is null or any_run.feature = p_feature)
        and (p_start is null or any_run.started_at >= p_start::timestamp at time zone 'UTC')
        and (p_end is null or any_run.started_at < p_end::timestamp at time zone 'UTC')
      order by any_run.started_at desc, any_run.id
      limit c_limit
    ) as run
      cross join lateral (
        select
          coalesce(sum(day.requests), 0)::bigint as requests,
          coalesce(sum(day.unpriced), 0)::bigint as unpriced,
          coalesce(sum(day.total_tokens), 0) as total_tokens,
          -- What cost nothing needs no exchange rate.
          coalesce(
            sum(case day.total_cost_usd when 0 then 0 else day.total_cost_usd * ai_usage.per_usd(c_currency, day.used_on) end),
            0
          ) as total_cost
        from (
          select
            (log.created_at at time zone 'UTC')::date as used_on,
            count(*) filter (where log.line = 0) as requests,
            count(*) filter (where log.total_cost_usd is null) as unpriced,
            sum(log.total_tokens) as total_tokens,
            coalesce(sum(log.total_cost_usd), 0) as total_cost_usd
          from public.ai_usage_log as log
          where log.batch_job_id = run.id
            -- Not what the caller alone used elsewhere, which is theirs to read.
            and (c_sees_all or log.organization_id = c_organization_id)
          group by 1
          union all
          select dropped.used_on, dropped.requests, dropped.unpriced, dropped.total_tokens, dropped.total_cost_usd
          from ai_usage.dropped_batch_usage as dropped
          where dropped.batch_job_id = run.id
            and (c_sees_all or dropped.organization_id = c_organization_id)
        ) as day
      ) as usage
    order by run.started_at desc, run.id;
end;
$$;

comment on function public.get_ai_batch_jobs(date, date, uuid, text, uuid, text, int, text) is
  'Runs of batch jobs that started on the UTC days from p_start on and before p_end (default: ever), the latest first, with '
  'what their calls add up to in the ledger at this moment, months that retain_ai_usage dropped included. Costs are in '
  'p_currency, each call at its day''s rate; unpriced_requests are left out of them. feature_name is what the feature is '
  'called in p_locale. An organization''s admin reads the runs '
  'of the organization and what they charged to it, admins everything; anybody else gets a 403.';

revoke all on function public.get_ai_batch_jobs(date, date, uuid, text, uuid, text, int, text)
  from public, anon, authenticated, service_role;
grant execute on function public.get_ai_batch_jobs(date, date, uuid, text, uuid, text, int, text) to authenticated, service_role;
