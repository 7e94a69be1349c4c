create function ai_usage.keep_batch_usage(p_partition regclass)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  execute format(
    $query$
      insert into ai_usage.dropped_batch_usage as kept
      select
        batch_job_id,
        organization_id,
        (created_at at time zone 'UTC')::date,
        count(*) filter (where line = 0),
        count(*) filter (where total_cost_usd is null),
        sum(total_tokens),
        coalesce(sum(total_cost_usd), 0)
      from %s as log
      where batch_job_id is not null
        and exists (select from public.ai_batch_job_runs as run where run.id = log.batch_job_id)
      group by 1, 2, 3
      on conflict on constraint dropped_batch_usage_once_a_day do update
      set
        requests = kept.requests + excluded.requests,
        unpriced = kept.unpriced + excluded.unpriced,
        total_tokens = kept.total_tokens + excluded.total_tokens,
        total_cost_usd = kept.total_cost_usd + excluded.total_cost_usd
    $query$,
    p_partition
  );
end;
$$;

comment on function ai_usage.keep_batch_usage(regclass) is
  'Keeps what the lines of batch job runs add up to in a partition that is about to be dropped.';

revoke all on function ai_usage.keep_batch_usage(regclass) from public;
