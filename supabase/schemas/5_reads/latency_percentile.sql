create function ai_usage.latency_percentile(p_latencies bigint[], p_percent numeric)
returns numeric
language sql
immutable
set search_path = ''
as $$
  -- Of each bucket, the latency that stands for it, and how many took at most that.
  with bucket as (
    select
      case
        when counted.bucket > 0
          then (edges.item[counted.bucket] + coalesce(edges.item[counted.bucket + 1]::bigint - 1, 2147483647)) / 2.0
        else 0
      end as ms,
      sum(counted.calls) over (order by counted.bucket) as upto,
      p_percent * (sum(counted.calls) over () - 1) / 100 as position
    from (
      select
        (latency & 255)::int as bucket,
        sum(latency >> 8) as calls
      from unnest(p_latencies) as latency
      group by 1
    ) as counted
      cross join (select ai_usage.latency_edges() as item) as edges
    where counted.calls <> 0
  ),
  -- The two next to it, as percentile_cont has it.
  neighbour as (
    select
      min(ms) filter (where upto > trunc(position)) as before,
      min(ms) filter (where upto > ceil(position)) as after,
      min(position) - trunc(min(position)) as share
    from bucket
  )
  select trim_scale(round(before + share * (after - before), 1))
  from neighbour;
$$;

comment on function ai_usage.latency_percentile(bigint[], numeric) is
  'A percentile of a latency histogram (see compact_latencies), milliseconds, within 5 %; null when it is empty.';

revoke all on function ai_usage.latency_percentile(bigint[], numeric) from public;
grant execute on function ai_usage.latency_percentile(bigint[], numeric) to authenticated, service_role;
