create function ai_usage.compact_latencies(p_latencies bigint[])
returns bigint[]
language sql
immutable
set search_path = ''
as $$
  select array_agg(256 * calls + bucket order by bucket)
  from (
    select
      latency & 255 as bucket,
      sum(latency >> 8)::bigint as calls
    from unnest(p_latencies) as latency
    group by 1
  ) as counted
  where calls <> 0;
$$;

comment on function ai_usage.compact_latencies(bigint[]) is
  'A latency histogram with each bucket once, in order; null when it is empty. A histogram is an array of 256 × calls + '
  'bucket (the position in latency_edges), in any order; the same bucket may come again, and calls may be negative: two '
  'are added by putting one behind the other.';

revoke all on function ai_usage.compact_latencies(bigint[]) from public;
