begin;
select * from no_plan();

select tests.fold_when_logging(false);
select ai_usage.create_partition(month) from unnest(array['2026-09-01', '2026-10-01']::timestamptz[]) as month;

-- A line a row: sign, quarter of an hour, requests, successes, unpriced, tokens, cost, latency and its bucket. Then it is emptied.
create function pg_temp.pending() returns text[] language sql volatile as $$
  with taken as (delete from ai_usage.pending_usage returning *)
  select coalesce(array_agg(
    concat_ws(
      ' ', lines, to_char(quarter_at at time zone 'UTC', 'MM-DD"T"HH24:MI'), requests, successes, unpriced, total_tokens,
      trim_scale(total_cost_usd), latency_ms, coalesce(latency_bucket::text, '-')
    ) order by lines, quarter_at, requests, total_tokens
  ), '{}')
  from taken;
$$;
create function pg_temp.insert_line(p_request_id text, p_at timestamptz, p_rest text default '', p_values text default '', p_table text default 'public.ai_usage_log')
returns void language plpgsql as $$
begin
  execute format(
    'insert into %s (request_id, created_at, provider, model_used %s) values (%L, %L, ''anthropic'', ''m'' %s)',
    p_table, p_rest, p_request_id, p_at, p_values
  );
end;
$$;

-- inserts
select pg_temp.insert_line('a', '2026-09-10 10:14:59.999999+00', ', input_tokens, input_usd_per_mtok, latency_ms', ', 1000000, 3, 7');
select is(pg_temp.pending(), array['1 09-10T10:00 1 1 0 1000000 3 7 7'], 'A line that is added counts once, at its quarter of an hour.');
select pg_temp.insert_line('a', '2026-09-10 10:15+00', ', line, output_tokens, output_usd_per_mtok, latency_ms', ', 1, 1000000, 5, 7');
select is(pg_temp.pending(), array['1 09-10T10:15 0 0 0 1000000 5 0 -'], 'A second line is no request, and has no latency.');
select pg_temp.insert_line('b', '2026-09-10 10:15+00', ', input_tokens, unpriced_reason, status', ', 7, ''unknown_model'', ''error''');
select is(pg_temp.pending(), array['1 09-10T10:15 1 0 1 7 0 0 -'], 'A failed and unpriced one is a request and no success, and costs nothing known.');
select pg_temp.insert_line('c', '2026-09-10 10:15+00', ', latency_ms', ', 0');
select is(pg_temp.pending(), array['1 09-10T10:15 1 1 0 0 0 0 0'], 'No milliseconds are a latency too, in a bucket of their own.');
select pg_temp.insert_line('d', '2026-09-10 10:15+00', ', latency_ms', ', 2147483647');
select is(pg_temp.pending(), array['1 09-10T10:15 1 1 0 0 0 2147483647 ' || cardinality(ai_usage.latency_edges())], 'So is the longest there is.');

-- updates
update public.ai_usage_log set input_usd_per_mtok = 4 where request_id = 'a' and line = 0;
select is(
  pg_temp.pending(), array['-1 09-10T10:00 -1 -1 0 -1000000 -3 -7 7', '1 09-10T10:00 1 1 0 1000000 4 7 7'],
  'A line that is changed is taken away as it was, and added as it is.'
);
update public.ai_usage_log set created_at = '2026-10-01 00:00+00' where request_id = 'a' and line = 1;
select is(
  pg_temp.pending(), array['-1 09-10T10:15 0 0 0 -1000000 -5 0 -', '1 10-01T00:00 0 0 0 1000000 5 0 -'],
  'One that moves to another month, and so to another partition, too.'
);
update public.ai_usage_log set status = 'timeout' where request_id in ('c', 'd');
select is(cardinality(pg_temp.pending()), 4, 'A statement that changes two lines leaves four rows.');
update public.ai_usage_log set status = 'timeout' where request_id = 'nobody';
select is(pg_temp.pending(), '{}', 'One that changes none, none.');

-- statements aimed at a partition
select pg_temp.insert_line('e', '2026-09-11 00:00+00', ', input_tokens, input_usd_per_mtok', ', 10, 100', 'ai_usage.ai_usage_log_2026_09');
select is(pg_temp.pending(), array['1 09-11T00:00 1 1 0 10 0.001 0 -'], 'A line put straight into a partition counts.');
update ai_usage.ai_usage_log_2026_09 set input_tokens = 20 where request_id = 'e';
select is(
  pg_temp.pending(), array['-1 09-11T00:00 -1 -1 0 -10 -0.001 0 -', '1 09-11T00:00 1 1 0 20 0.002 0 -'], 'Changed there too.'
);
delete from ai_usage.ai_usage_log_2026_09 where request_id = 'e';
select is(pg_temp.pending(), array['-1 09-11T00:00 -1 -1 0 -20 -0.002 0 -'], 'And deleted there.');

-- deletes
delete from public.ai_usage_log where request_id = 'b';
select is(pg_temp.pending(), array['-1 09-10T10:15 -1 0 -1 -7 0 0 -'], 'A line that is deleted is taken away.');
delete from public.ai_usage_log;
select is(cardinality(pg_temp.pending()), 4, 'Deleted together, over two partitions, each is.');

-- copies and merges
merge into public.ai_usage_log as log
using (values ('f'), ('g')) as new (request_id) on log.request_id = new.request_id
when not matched then insert (request_id, created_at, provider, model_used) values (new.request_id, '2026-09-12 00:00+00', 'p', 'm');
select is(cardinality(pg_temp.pending()), 2, 'A merge counts what it inserts.');
merge into public.ai_usage_log as log
using (values ('f', true), ('g', false)) as new (request_id, is_gone) on log.request_id = new.request_id
when matched and new.is_gone then delete
when matched then update set input_tokens = 5, unpriced_reason = 'unknown_model';
select is(
  pg_temp.pending(), array['-1 09-12T00:00 -1 -1 0 0 0 0 -', '-1 09-12T00:00 -1 -1 0 0 0 0 -', '1 09-12T00:00 1 1 1 5 0 0 -'],
  'What it deletes and changes too.'
);

-- what is undone
savepoint undone;
select pg_temp.insert_line('h', '2026-09-12 00:00+00');
rollback to undone;
select is(pg_temp.pending(), '{}', 'A line that was never committed is not pending.');

-- the sums are those of the log, whatever happened
select tests.log_a_mixture(300);
update public.ai_usage_log set output_tokens = output_tokens + 1 where usage_status = 'final' and unpriced_reason is null and created_at > '2026-08-01';
delete from public.ai_usage_log where created_at < '2026-07-01';
update public.ai_usage_log set user_id = null where organization_id = tests.organization_id('acme');
delete from ai_usage.pending_usage where request_type = 'report' and provider = 'p';
select results_eq(
  $$
    select
      quarter_at, organization_id, user_id, customer_id, entity_type, entity_id, feature, request_type, provider, model_used, sum(lines),
      sum(requests), sum(successes), sum(unpriced), sum(input_tokens), sum(cache_read_tokens), sum(cache_write_tokens),
      sum(output_tokens), sum(total_tokens), sum(successful_tokens), sum(input_cost_usd), sum(output_cost_usd),
      sum(web_search_cost_usd), sum(total_cost_usd), sum(successful_cost_usd), sum(latency_ms), latency_bucket
    from ai_usage.pending_usage
    group by quarter_at, organization_id, user_id, customer_id, entity_type, entity_id, feature, request_type, provider, model_used, latency_bucket
    having sum(lines) <> 0
    order by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, latency_bucket
  $$,
  $$
    select
      quarter_at, organization_id, user_id, customer_id, entity_type, entity_id, feature, request_type, provider, model_used, sum(lines),
      sum(requests), sum(successes), sum(unpriced), sum(input_tokens), sum(cache_read_tokens), sum(cache_write_tokens),
      sum(output_tokens), sum(total_tokens), sum(successful_tokens), sum(input_cost_usd), sum(output_cost_usd),
      sum(web_search_cost_usd), sum(total_cost_usd), sum(successful_cost_usd), sum(latency_ms), latency_bucket
    from ai_usage.logged_usage
    where provider <> 'p'
    group by quarter_at, organization_id, user_id, customer_id, entity_type, entity_id, feature, request_type, provider, model_used, latency_bucket
    order by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, latency_bucket
  $$,
  'In every column what is pending adds up to the log.'
);

select * from finish();
rollback;
