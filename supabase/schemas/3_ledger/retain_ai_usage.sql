create function public.retain_ai_usage(p_months int)
returns jsonb
language plpgsql
volatile
security definer  -- nobody but the ledger's owner may drop
set search_path = ''
set lock_timeout = '5s'
as $$
declare
  v_from date;
  v_partition record;
  v_dropped text[] = '{}';
begin
  perform ai_usage.require_admin('drop old usage');

  if p_months is null or p_months not between 1 and 1200 then
    raise sqlstate 'PT400' using
      message = format('p_months is %s', coalesce(p_months::text, 'null')),
      hint = 'Pass how many whole months to keep beside the current one: 1 to 1200.';
  end if;

  v_from := date_trunc('month', now() at time zone 'UTC') - make_interval(months => p_months);

  for v_partition in
    select
      inhrelid::regclass as name,
      to_date(right(relname, 7), 'YYYY_MM') as month
    from pg_catalog.pg_inherits
      join pg_catalog.pg_class on pg_class.oid = inhrelid
    where inhparent = 'ai_usage.log_lines'::regclass
      and to_date(right(relname, 7), 'YYYY_MM') < v_from
    order by 2
  loop
    -- The lock of the drop, taken before, so that no line comes between.
    lock table only public.ai_usage_log in access exclusive mode;
    perform ai_usage.keep_batch_usage(v_partition.name);
    execute format('drop table %s', v_partition.name);
    v_dropped := v_dropped || to_char(v_partition.month, 'YYYY-MM');
  end loop;

  if cardinality(v_dropped) > 0 or exists (
    select
    from public.ai_feature_usage
    where created_at < v_from::timestamp at time zone 'UTC'
      and recorded_at < now() - interval '30 days'
  ) then
    insert into ai_usage.retention as kept (retained_from)
    values (v_from)
    on conflict on constraint retention_pkey do update
    set retained_from = greatest(kept.retained_from, excluded.retained_from);
  end if;

  perform ai_usage.retain_feature_usage(retained_from::timestamp at time zone 'UTC')
  from ai_usage.retention;

  -- A retry may still come for what was recorded lately.
  delete from ai_usage.request_keys
  where created_at < (select retained_from::timestamp at time zone 'UTC' from ai_usage.retention)
    and recorded_at < now() - interval '30 days';

  return jsonb_build_object(
    'dropped_months', to_jsonb(v_dropped),
    'retained_from', (select retained_from from ai_usage.retention)
  );

exception
  when lock_not_available then
    raise sqlstate 'PT409' using
      message = 'The log is busy',
      hint = 'Nothing was dropped. Try again when no long transaction reads or writes it.';
end;
$$;

comment on function public.retain_ai_usage(int) is
  'Drops the log and the feature usage of the months before the last p_months whole ones (the current month is kept '
  'beside them) and keeps their rollups (but for what errors of features said): totals of any day and of batch jobs stay readable for ever, '
  'single calls do not, and what was unpriced stays so. A call of a dropped month that is logged again within 30 days of '
  'its first time is still known; feature usage that was recorded as lately stays until then. Returns {dropped_months, retained_from}, the day from which the log is complete (null: '
  'always was). 409, and nothing dropped, when the log is busy for 5 s. It cannot be undone. For platform admins and the '
  'server.';

revoke all on function public.retain_ai_usage(int) from public, anon, authenticated, service_role;
grant execute on function public.retain_ai_usage(int) to authenticated, service_role;
