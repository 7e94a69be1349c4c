create function ai_usage.create_partition(p_at timestamptz)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  c_month constant timestamp = date_trunc('month', p_at at time zone 'UTC');
  c_name constant text = 'ai_usage_log_' || to_char(c_month, 'YYYY_MM');
  v_is_partition boolean;
begin
  for v_look in 1 .. 2 loop
    -- Not by to_regclass, which remembers that there was none.
    select relation.relispartition
    into v_is_partition
    from pg_catalog.pg_class as relation
    where relation.relnamespace = 'ai_usage'::regnamespace
      and relation.relname = c_name;

    if v_is_partition then
      return;
    elsif found then
      raise exception using
        errcode = 'object_not_in_prerequisite_state',
        message = format('ai_usage.%I is detached from the log', c_name),
        hint = 'Attach it again, or rename it.';
    end if;

    -- Of several calls that need it, one makes it; the others wait, and look again.
    perform pg_advisory_xact_lock(hashtextextended('ai_usage.create_partition', 0));
  end loop;

  execute format(
    'create table ai_usage.%I (
      like public.ai_usage_log
      including defaults
      including constraints
      including generated
      including storage
    )',
    c_name
  );
  execute format('alter table ai_usage.%I enable row level security', c_name);
  execute format('revoke all on table ai_usage.%I from public, anon, authenticated, service_role', c_name);
  -- Attached, because that lets writers go on, unlike "create table … partition of".
  execute format(
    'alter table ai_usage.log_lines attach partition ai_usage.%I for values from (%L) to (%L)',
    c_name,
    c_month at time zone 'UTC',
    (c_month + interval '1 month') at time zone 'UTC'
  );
  -- The log's own triggers do not fire for a statement aimed at a partition.
  perform ai_usage.queue_changes_of(format('ai_usage.%I', c_name)::regclass);
end;
$$;

comment on function ai_usage.create_partition(timestamptz) is
  'Creates the log''s partition for the UTC month of a moment, ai_usage.ai_usage_log_YYYY_MM, unless it is there.';

revoke all on function ai_usage.create_partition(timestamptz) from public;
