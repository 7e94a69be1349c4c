begin;
select * from no_plan();
-- A worker's rows would not be counted here.
set local max_parallel_workers_per_gather = 0;

select tests.create_people();

-- Thirty thousand lines of four months, one every six minutes, nearly all of acme's. Globex has two hundred, all of the
-- first days; of the models one was used once, on the third day.
select ai_usage.create_partition(month)
from unnest(array['2026-06-01', '2026-07-01', '2026-08-01', '2026-09-01', '2026-10-01']::timestamptz[]) as month;
insert into public.ai_usage_log (
  request_id, created_at, user_id, organization_id, customer_id, entity_type, entity_id, feature, session_id, batch_job_id, status, provider,
  model_used, usage_status, unpriced_reason
)
select
  'line ' || n, '2026-06-01T00:00:00Z'::timestamptz + n * interval '6 minutes',
  case when n % 10 = 0 then tests.user_id('acme_member') when n % 5001 = 0 then tests.user_id('loner') end,
  tests.organization_id(case when n <= 2000 and n % 10 = 1 then 'globex' else 'acme' end),
  'c' || n % 50, 'document', 'e' || n % 60, 'chat', 'session ' || n / 8,
  case when n % 60 = 0 then md5('job ' || n / 6000)::uuid end, case when n % 50 = 0 then 'error' else 'success' end, 'anthropic',
  case when n = 700 then 'claude-opus-5' else 'claude-haiku-4-5' end,
  'missing', 'usage_missing'
from generate_series(1, 30000) as n;
insert into ai_usage.request_keys (provider, request_id, line, usage_id, created_at)
select provider, request_id, line, id, created_at
from public.ai_usage_log;
select ai_usage.fold_usage();
analyze public.ai_usage_log;
analyze ai_usage.request_keys;
analyze ai_usage.usage_rollups;

create function pg_temp.rows_read() returns bigint language sql volatile as $$
  select sum(pg_stat_get_xact_tuples_returned(relation.oid) + pg_stat_get_xact_tuples_fetched(relation.oid))
  from (
    select inhrelid as oid from pg_inherits where inhparent = 'ai_usage.log_lines'::regclass
    union all
    select indexrelid from pg_index where indrelid = 'ai_usage.request_keys'::regclass
    union all
    select 'ai_usage.request_keys'::regclass
  ) as relation;
$$;
-- How many rows of the log somebody's read looks at for the page, and how many it finds.
create function pg_temp.ask(p_who text, p_arguments text, out lines bigint, out hits int, out goes_on boolean) language plpgsql as $$
declare
  v_answer jsonb;
  v_before bigint;
begin
  perform tests.authenticate_as(p_who);
  v_before := pg_temp.rows_read();
  execute format('select public.get_ai_requests(%s)', p_arguments) into v_answer;
  lines := pg_temp.rows_read() - v_before;
  hits := jsonb_array_length(v_answer -> 'rows');
  goes_on := (v_answer ->> 'next_cursor') is not null;
  perform tests.reset();
end;
$$;

-- Steps over what tests before this one left in the index when they were undone, so that nobody has to again.
select is((select count(*)::int from ai_usage.lines_of_request('nothing')), 0, 'No line is of no request.');

create temp table read (who text, arguments text, most_lines int, found int, goes_on boolean) on commit drop;
insert into read
values
  ('admin', '', 300, 100, true),
  ('admin', 'p_cursor => ''2026-08-01T00:00:00.000000Z/00000000-0000-0000-0000-000000000000''', 300, 100, true),
  ('admin', 'p_limit => 10', 120, 10, true),
  ('admin', 'tests.organization_id(''acme'')', 300, 100, true),
  ('admin', 'tests.organization_id(''globex'')', 300, 100, true),
  ('admin', 'p_filters => jsonb_build_object(''user_id'', tests.user_id(''loner''))', 100, 5, false),
  ('admin', 'p_filters => ''{"customer_id": "c7"}''', 300, 100, true),
  ('admin', 'p_filters => ''{"entity_id": "e7"}''', 300, 100, true),
  ('admin', 'p_batch_job_id => md5(''job 2'')::uuid', 250, 100, false),
  ('admin', 'p_batch_job_id => md5(''job 2'')::uuid, p_limit => 20', 80, 20, true),
  ('admin', 'p_request_id => ''line 12345''', 30, 1, false),
  ('admin', 'p_request_id => ''nothing''', 20, 0, false),
  ('admin', 'p_unpriced_only => true, p_filters => ''{"provider": "anthropic", "model": "claude-opus-5"}''', 20, 1, false),
  ('admin', 'p_status => ''failed''', 10500, 100, true),
  ('admin', 'p_filters => ''{"model": "claude-opus-5"}''', 40500, 0, true),
  ('admin', 'p_filters => ''{"model": "nothing"}''', 40500, 0, false),
  ('admin', 'p_session_id => ''session 7''', 40500, 0, true),
  ('acme_admin', '', 300, 100, true),
  ('acme_admin', 'p_batch_job_id => md5(''job 2'')::uuid', 250, 100, false),
  ('globex_admin', '', 300, 100, true),
  ('globex_admin', 'p_status => ''failed''', 600, 0, false),
  ('acme_member', 'p_filters => jsonb_build_object(''user_id'', tests.user_id(''acme_member''))', 300, 100, true),
  ('loner', 'p_filters => jsonb_build_object(''user_id'', tests.user_id(''loner''))', 100, 5, false),
  (
    'loner', 'p_filters => jsonb_build_object(''user_id'', tests.user_id(''loner''), ''feature'', ''chat''), p_status => ''success''',
    100, 5, false
  );

select cmp_ok(answer.lines, '<=', read.most_lines::bigint, format('%s asking for a page (%s) looks at %s lines at most.', who, arguments, most_lines))
from read, pg_temp.ask(who, arguments) as answer;
select is(
  (answer.hits, answer.goes_on), (read.found, read.goes_on),
  format('%s (%s) finds %s and %s.', who, arguments, read.found, case when read.goes_on then 'goes on' else 'that is all' end)
)
from read, pg_temp.ask(who, arguments) as answer;

-- What looks back 20000 lines and finds nothing leaves out the days that have nothing.
select tests.authenticate_as('admin');
select is(
  public.get_ai_requests(p_filters => '{"model": "claude-opus-5"}') -> 'looked_back_to', '"2026-06-04T00:00:00+00:00"'::jsonb,
  'A search goes on at the end of the last day that has any.'
);
select is(
  (
    select array[rows #>> '{rows,0,request_id}', rows ->> 'next_cursor']
    from (
      select public.get_ai_requests(
        p_filters => '{"model": "claude-opus-5"}',
        p_cursor => public.get_ai_requests(p_filters => '{"model": "claude-opus-5"}') ->> 'next_cursor'
      )
    ) as next (rows)
  ),
  array['line 700', null],
  'So the next page finds it.'
);
select is(
  public.get_ai_requests(p_filters => '{"model": "claude-opus-5"}', p_start => '2026-06-05') -> 'next_cursor', 'null'::jsonb,
  'There is no next page where all days with any are before the range.'
);
select is(
  public.get_ai_requests(p_filters => '{"model": "claude-opus-5", "entity_type": "document"}') #>> '{looked_back_to}',
  '2026-07-12T16:06:00+00:00',
  'Where the rollups cannot tell, it goes on from the last line that it looked at.'
);

-- All the pages of a search together find all there is, however little each looks at.
select tests.reset();
create function pg_temp.search(p_arguments text) returns text[] language plpgsql as $$
declare
  v_page jsonb;
  v_found text[] = '{}';
begin
  loop
    execute format('select public.get_ai_requests(p_cursor => %L, %s)', v_page ->> 'next_cursor', p_arguments) into v_page;
    v_found := v_found || array(select line ->> 'request_id' from jsonb_array_elements(v_page -> 'rows') as line);
    exit when (v_page ->> 'next_cursor') is null;
  end loop;
  return v_found;
end;
$$;
select is(
  pg_temp.search('p_session_id => ''session 7'''),
  array(select 'line ' || n from generate_series(63, 56, -1) as n),
  'A search for a session of the first day finds its calls in the end.'
);
select is(cardinality(pg_temp.search('p_status => ''error'', p_limit => 1000')), 600, 'One for what failed finds all that failed.');

select * from finish();
rollback;
