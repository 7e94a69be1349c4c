begin;
select * from no_plan();

select is(
  ai_usage.latency_edges(),
  (
    select array_agg(distinct edge order by edge)
    from (
      select ceil(round(power(2::numeric, i::numeric / 8), 30))::bigint as edge
      from generate_series(0, 31 * 8) as i
    ) as power
    where edge <= 2147483647
  )::int[],
  'The edges are the whole numbers at and after each power of the eighth root of two.'
);
select cmp_ok(cardinality(ai_usage.latency_edges()), '<=', 255, 'Their positions fit into a byte.');
select is_empty(
  $$
    select edge
    from unnest(ai_usage.latency_edges()) with ordinality as given (edge, position)
    where width_bucket(edge, ai_usage.latency_edges()) <> position
      or width_bucket(edge - 1, ai_usage.latency_edges()) <> position - 1
  $$,
  'A bucket begins with its edge, and ends before the next.'
);
select is_empty(
  $$
    select low, high
    from (
      select edge::numeric as low, coalesce(lead(edge) over (order by edge)::numeric - 1, 2147483647) as high
      from unnest(ai_usage.latency_edges()) as edge
    ) as bucket
    where (low + high) / 2 > 1.05 * low
      or (low + high) / 2 < 0.95 * high
  $$,
  'The middle of a bucket is within 5 % of everything in it.'
);

select * from finish();
rollback;
