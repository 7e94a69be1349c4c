begin;
select * from no_plan();

select tests.fold_when_logging(false);
-- Fifty distributions, each of a feature: of 1 to 999 calls, even, skewed, constant, with two humps, tiny, and from 0 ms on.
select setseed(0.42);
select ai_usage.create_partition('2020-02-01');
insert into public.ai_usage_log (request_id, created_at, feature, provider, model_used, latency_ms)
select
  format('%s %s', feature, n), '2020-02-01T00:00:00Z'::timestamptz + n * interval '13 minutes', 'f' || feature, 'p', 'm' || feature % 7,
  least(
    case feature % 10
      when 0 then random() * 60000
      when 1 then exp(random() * 12)
      when 2 then 1234
      when 3 then case when random() < 0.9 then 300 + random() * 50 else 20000 + random() * 9000 end
      when 4 then floor(random() * 4)
      when 5 then 0
      when 6 then case when random() < 0.5 then 0 else 100000 end
      when 7 then power(random(), 8) * 2000000000
      when 8 then n
      else 15 + random() * 12
    end,
    2147483647
  )::int
from generate_series(1, 50) as feature,
  generate_series(1, (array[1, 2, 3, 20, 21, 99, 100, 101, 500, 999])[1 + (feature * 7 + feature / 10) % 10]) as n;

create function pg_temp.errors(p_dimension text, p_key text, p_filters jsonb default null, p_first date default '2020-02-01', p_end date default '2020-03-01')
returns table (key text, calls bigint, mean_differs boolean, worst numeric) language plpgsql as $$
begin
  return query execute format(
    $query$
      select
        exact.key,
        measured.calls,
        measured.calls is distinct from exact.calls or round(measured.avg_ms, 6) is distinct from round(exact.mean, 6),
        (
          select max(
            case
              when point.measured is null or (point.exact = 0 and point.measured <> 0) then 1000
              when point.exact = 0 then 0
              -- A percentile is given to a tenth of a millisecond.
              else greatest(0, abs(point.measured - point.exact) - 0.05) / point.exact
            end
          )
          from unnest(array[measured.p50_ms, measured.p95_ms, measured.p99_ms], exact.points) as point (measured, exact)
        )
      from (
        select %1$s as key, count(*) as calls, avg(latency_ms) as mean,
          (percentile_cont(array[0.5, 0.95, 0.99]) within group (order by latency_ms))::numeric[] as points
        from public.ai_usage_log
        where created_at >= %4$L::timestamp at time zone 'UTC' and created_at < %5$L::timestamp at time zone 'UTC'
          and (%3$L::jsonb is null or model_used = %3$L::jsonb ->> 'model')
        group by 1
      ) as exact
        full join public.get_ai_latency(%2$L, %4$L, %5$L, p_filters => %3$L) as measured
          on coalesce(measured.key, '') = coalesce(exact.key, '')
    $query$,
    p_key, p_dimension, p_filters, p_first, p_end
  );
end;
$$;
create function pg_temp.assertions(p_state text) returns setof text language sql as $$
  select is(
    array(select concat_ws(' ', key, calls, mean_differs, round(worst, 4)) from pg_temp.errors(dimension, key_column, p_filters, start_on, end_on) where mean_differs or worst > 0.05 or worst is null),
    '{}',
    format('%s, %s from %s every percentile is within 5 %% of percentile_cont, and every mean exact.', p_state, coalesce('by ' || dimension, 'in all') || coalesce(' of ' || p_filters::text, ''), start_on)
  )
  from (
    values
      ('feature', 'feature', null::jsonb, '2020-02-01'::date, '2020-03-01'::date),
      ('feature', 'feature', null, '2020-02-02', '2020-02-29'),
      ('feature', 'feature', null, '2020-02-03', '2020-02-04'),
      ('model', 'model_used', null, '2020-01-20', '2020-03-05'),
      (null, 'null::text', null, '2020-02-01', '2020-03-01'),
      ('feature', 'feature', '{"model": "m3"}', '2020-02-01', '2020-03-01'),
      (null, 'null::text', '{"model": "m2"}', '2020-02-05', '2020-02-07')
  ) as given (dimension, key_column, p_filters, start_on, end_on);
$$;

select is((select count(*)::int from pg_temp.errors('feature', 'feature')), 50, 'There are fifty distributions.');
select pg_temp.assertions('pending');
select ai_usage.fold_usage(4000);
select pg_temp.assertions('half folded');
select ai_usage.fold_usage();
select pg_temp.assertions('folded');
update public.ai_usage_log set latency_ms = latency_ms / 2 + 1 where feature in ('f1', 'f3', 'f10', 'f31', 'f6');
delete from public.ai_usage_log where latency_ms > 50000 and feature in ('f11', 'f16', 'f7', 'f21');
select pg_temp.assertions('changed');
select ai_usage.fold_usage();
select pg_temp.assertions('changed and folded');

-- By entity with a filter the log answers, by the same buckets.
update public.ai_usage_log set entity_type = 'case', entity_id = feature;
select is(
  array(
    select entity.key
    from public.get_ai_latency('entity', '2020-02-01', '2020-03-01', p_filters => '{"model": "m3"}') as entity
      full join public.get_ai_latency('feature', '2020-02-01', '2020-03-01', p_filters => '{"model": "m3"}') as feature
        on entity.key = 'case:' || feature.key
    where (entity.calls, entity.avg_ms, entity.p50_ms, entity.p95_ms, entity.p99_ms, entity.source, feature.source)
      is distinct from (feature.calls, feature.avg_ms, feature.p50_ms, feature.p95_ms, feature.p99_ms, 'log', 'rollups')
  ),
  '{}', 'The log gives the same percentiles as the rollups.'
);

select * from finish();
rollback;
