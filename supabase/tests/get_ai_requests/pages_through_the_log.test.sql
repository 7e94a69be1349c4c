begin;
select * from no_plan();

-- Eleven calls: eight in four minutes, of which three at the same moment, and one with a second line; one long before.
select public.log_ai_usage_batch(jsonb_agg(jsonb_build_object(
  'user_id', tests.user_id('someone'), 'request_id', 'call ' || call.n, 'line', call.line, 'model_used', 'claude-haiku-4-5',
  'input_tokens', 1000, 'occurred_at', call.at
)))
from (
  values
    (1, 0, '2026-05-03T10:00:00Z'), (2, 0, '2026-11-10T10:00:00.000001Z'), (3, 0, '2026-11-10T10:00:00.000002Z'),
    (4, 0, '2026-11-10T10:01:00Z'), (5, 0, '2026-11-10T10:01:00Z'), (6, 0, '2026-11-10T10:01:00Z'), (7, 0, '2026-11-10T10:02:00Z'),
    (8, 0, '2026-11-10T10:03:00Z'), (8, 1, '2026-11-10T10:03:00Z'), (9, 0, '2026-11-10T10:04:00Z')
) as call (n, line, at);

-- The calls of every page, one page after the other, with p_between executed after the first one.
create function pg_temp.pages(p_limit int, p_between text default null) returns text[] language plpgsql as $$
declare
  v_page jsonb;
  v_cursor text;
  v_pages text[] = '{}';
begin
  loop
    v_page := public.get_ai_requests(p_limit => p_limit, p_cursor => v_cursor);
    v_pages := v_pages || (
      select coalesce(string_agg(substr(line ->> 'request_id', 6) || '.' || (line ->> 'line'), ' ' order by position), '')
      from jsonb_array_elements(v_page -> 'rows') with ordinality as element (line, position)
    );
    v_cursor := v_page ->> 'next_cursor';
    exit when v_cursor is null;
    if cardinality(v_pages) = 1 and p_between is not null then
      execute p_between;
    end if;
  end loop;
  return v_pages;
end;
$$;
-- What the log holds, in the order of the pages.
create function pg_temp.log() returns text language sql as $$
  select string_agg(substr(request_id, 6) || '.' || line, ' ' order by created_at desc, id desc)
  from public.ai_usage_log;
$$;

select is(array_to_string(pg_temp.pages(size), ' '), pg_temp.log(), format('Pages of %s are the log, newest first, each line once.', size))
from generate_series(1, 11) as size;
select is(cardinality(pg_temp.pages(10)), 1, 'A page that holds the last line is the last one.');
select is(cardinality(pg_temp.pages(9)), 2, 'One line more makes one page more.');
select matches(
  public.get_ai_requests(p_limit => 8) ->> 'next_cursor', '^2026-11-10T10:00:00.000002Z/', 'A cursor is exact to the microsecond.'
);
select is(
  public.get_ai_requests(p_limit => 8) -> 'looked_back_to', '"2026-11-10T10:00:00.000002+00:00"'::jsonb, 'The answer says how far back it goes.'
);
select is(
  public.get_ai_requests() - 'rows', '{"organization_id": null, "currency": "USD", "next_cursor": null, "looked_back_to": null, "retained_from": null}'::jsonb,
  'The last page says that it is.'
);

-- What comes while somebody reads: newer calls, a call among those already seen, and one of the moment where a page ended.
select is(
  (
    select array_agg(call order by call)
    from unnest(pg_temp.pages(2, $$
      select public.log_ai_usage_batch(jsonb_agg(jsonb_build_object(
        'user_id', null, 'request_id', 'call new', 'line', n, 'model_used', 'claude-haiku-4-5', 'occurred_at', at
      )))
      from (
        values (0, '2026-11-10T10:05:00Z'), (1, '2026-11-10T10:03:30Z'), (2, '2026-11-10T10:01:00Z')
      ) as late (n, at)
    $$)) as page, unnest(string_to_array(page, ' ')) as call
    where call !~ 'new'
  ),
  '{1.0,2.0,3.0,4.0,5.0,6.0,7.0,8.0,8.1,9.0}'::text[],
  'Lines that come in between neither repeat nor hide any that were there.'
);
select is(array_to_string(pg_temp.pages(3), ' '), pg_temp.log(), 'The next time they are all there.');

select is(
  (select array_agg(line ->> 'request_id' order by position) from jsonb_array_elements(public.get_ai_requests(
    p_start => '2026-11-10 10:02+00', p_end => '2026-11-10 10:04+00', p_limit => 3
  ) -> 'rows') with ordinality as element (line, position)),
  array['call new', 'call 8', 'call 8'],
  'A range begins with its start and ends before its end.'
);

select * from finish();
rollback;
