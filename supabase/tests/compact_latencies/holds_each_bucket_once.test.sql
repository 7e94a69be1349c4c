begin;
select * from no_plan();

create function pg_temp.item(p_calls bigint, p_bucket int) returns bigint language sql as $$
  select 256 * p_calls + p_bucket;
$$;
select is(ai_usage.compact_latencies(null), null, 'No histogram is none.');
select is(ai_usage.compact_latencies('{}'), null, 'An empty one is none.');
select is(
  ai_usage.compact_latencies(array[pg_temp.item(1, 200), pg_temp.item(2, 0), pg_temp.item(3, 200)]),
  array[pg_temp.item(2, 0), pg_temp.item(4, 200)],
  'A bucket that comes twice is added up, and buckets are in order.'
);
select is(
  ai_usage.compact_latencies(array[pg_temp.item(1, 7), pg_temp.item(-1, 7), pg_temp.item(5, 8)]), array[pg_temp.item(5, 8)],
  'A bucket that was taken away is gone.'
);
select is(ai_usage.compact_latencies(array[pg_temp.item(-3, 255), pg_temp.item(3, 255)]), null, 'The last one is none.');
select is(
  ai_usage.compact_latencies(array[pg_temp.item(-2, 255), pg_temp.item(-1, 0), pg_temp.item(1, 255)]),
  array[pg_temp.item(-1, 0), pg_temp.item(-1, 255)],
  'What is missing stays missing.'
);
select is(
  ai_usage.compact_latencies(array[pg_temp.item(10000000000000, 3), pg_temp.item(10000000000000, 3)]), array[pg_temp.item(20000000000000, 3)],
  'Twenty million million calls are not too many.'
);
select is_empty(
  $$
    select calls, bucket
    from generate_series(-3, 3) as calls, generate_series(0, 255) as bucket
    where calls <> 0
      and ai_usage.compact_latencies(array[pg_temp.item(calls, bucket)]) <> array[pg_temp.item(calls, bucket)]
  $$,
  'Every bucket and every sign comes back.'
);
select is_empty(
  $$
    select seed
    from generate_series(1, 50) as seed,
      lateral (
        select array_agg(pg_temp.item((seed * n * 31 % 7) - 3, (seed + n * n) % 40)) as items from generate_series(1, 3 * seed) as n
      ) as given
    where ai_usage.compact_latencies(items) is distinct from ai_usage.compact_latencies(ai_usage.compact_latencies(items[1:seed]) || items[seed + 1:])
  $$,
  'Compacted before or after it is added, a histogram is the same.'
);

-- in the rollups
select tests.fold_when_logging(false);
select public.log_ai_usage_batch(jsonb_agg(jsonb_build_object('request_id', 'call ' || n, 'occurred_at', '2020-02-10T12:00:00Z', 'latency_ms', n * 37 % 60000)))
from generate_series(1, 900) as n;
do $$
begin
  for v_fold in 1 .. 90 loop
    perform ai_usage.fold_usage(10);
  end loop;
end;
$$;
select is(
  (select max(cardinality(latencies)) <= 255 from ai_usage.usage_rollups), true, 'However many calls and folds, a histogram has no more items than there are buckets.'
);
select is(
  (select array_agg(distinct latency_calls || ' ' || latency_ms) from ai_usage.usage_rollups), array['900 ' || (select sum(n * 37 % 60000) from generate_series(1, 900) as n)],
  'Every call is in it.'
);
update public.ai_usage_log set latency_ms = 5;
select ai_usage.fold_usage();
select is(
  (select distinct ai_usage.compact_latencies(latencies) from ai_usage.usage_rollups), array[pg_temp.item(900, 5)], 'When all of them move to one bucket, one is left.'
);

select * from finish();
rollback;
