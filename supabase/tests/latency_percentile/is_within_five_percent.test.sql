begin;
select * from no_plan();

select setseed(0.17);
create temp table sample on commit drop as
select calls, ms::int
from unnest(array[1, 2, 3, 20, 99, 100, 1000]) as calls,
  lateral (select case calls % 3 when 0 then 1234 when 1 then exp(random() * 12) else random() * 500 end as ms from generate_series(1, calls)) as call;

select cmp_ok(
  abs(
    ai_usage.latency_percentile(array_agg(256::bigint + width_bucket(ms, ai_usage.latency_edges())), percent)
    - (percentile_cont(percent / 100.0) within group (order by ms))::numeric
  ),
  '<=', 0.05 + 0.05 * (percentile_cont(percent / 100.0) within group (order by ms))::numeric,
  format('Of %s calls the percentile %s is within 5 %% of percentile_cont.', calls, percent)
)
from sample, unnest(array[0, 50, 95, 99, 100]) as percent
group by calls, percent;

select is(ai_usage.latency_percentile(null, 50), null, 'Of none it is unknown.');
select is(ai_usage.latency_percentile('{}', 50), null, 'So it is of an empty histogram.');
select is(ai_usage.latency_percentile(array[256, 256 + 16, -256], 50), 16.5, 'What was taken away again does not count.');
select is(ai_usage.latency_percentile(array[256 * 3], 95), 0::numeric, 'Nothing lasts nothing.');

select * from finish();
rollback;
