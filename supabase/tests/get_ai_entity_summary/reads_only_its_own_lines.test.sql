begin;
select * from no_plan();
-- A worker's scans would not be counted here.
set local max_parallel_workers_per_gather = 0;

-- Twenty thousand lines of two months: of a thousand deals with ten lines each, and of none.
select tests.create_people();
select ai_usage.create_partition(month) from unnest(array['2026-09-01', '2026-10-01']::timestamptz[]) as month;
insert into public.ai_usage_log (
  request_id, created_at, user_id, organization_id, entity_type, entity_id, session_id, metadata, provider, model_used
)
select
  'line ' || n, '2026-09-01T00:00:00Z'::timestamptz + n * interval '4 minutes', tests.user_id('acme_member'), tests.organization_id('acme'),
  case when n % 2 = 0 then 'deal' end, case when n % 2 = 0 then (n / 2 % 1000)::text end, 's' || n, jsonb_build_object('document_id', n), 'anthropic', 'claude-haiku-4-5'
from generate_series(1, 20000) as n;
select ai_usage.fold_usage();
analyze public.ai_usage_log;
analyze ai_usage.usage_rollups;

-- Lines and index entries of the log that were read.
create function pg_temp.lines_read() returns bigint language sql volatile as $$
  select sum(pg_stat_get_xact_tuples_returned(relation) + pg_stat_get_xact_tuples_fetched(relation))
  from (
    select inhrelid from pg_inherits where inhparent = 'ai_usage.log_lines'::regclass
    union all
    select indexrelid from pg_index join pg_inherits on indrelid = inhrelid where inhparent = 'ai_usage.log_lines'::regclass
  ) as each (relation);
$$;
create function pg_temp.read_by(p_query text, out lines bigint, out answer jsonb) language plpgsql as $$
begin
  lines := pg_temp.lines_read();
  execute p_query into answer;
  lines := pg_temp.lines_read() - lines;
end;
$$;

create function pg_temp.assertions(p_who text, p_rest text) returns setof text language plpgsql as $$
declare
  v_read record;
begin
  perform tests.become('service_role');
  if p_who <> 'service_role' then
    perform tests.authenticate_as(p_who);
  end if;

  select * into v_read from pg_temp.read_by(format('select public.get_ai_entity_summary(''deal'', ''7'', p_at => ''2026-11-20''%s)', p_rest));
  perform tests.reset();
  return next is(v_read.answer ->> 'conversations', '10', format('%s gets the deal''s ten conversations%s.', p_who, p_rest));
  return next cmp_ok(v_read.lines, '<', 200::bigint, format('%s reads the deal''s own lines, through an index%s.', p_who, p_rest));
end;
$$;

select pg_temp.assertions(who, rest)
from (
  values
    ('service_role', ''), ('admin', ''), ('acme_admin', ''),
    ('acme_member', format(', p_user_id => %L', tests.user_id('acme_member'))), ('admin', ', p_start => ''2026-09-10''::date - 9')
) as given (who, rest);
select cmp_ok(
  (pg_temp.read_by('select to_jsonb(count(raw_usage)) from public.ai_usage_log')).lines, '>=', 20000::bigint, 'A scan would have been seen.'
);

select * from finish();
rollback;
